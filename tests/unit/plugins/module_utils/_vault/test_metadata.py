# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A missing path, a missing mount and another engine are told apart."""

from __future__ import annotations

from datetime import datetime, timezone
from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.mount import (
    Mount,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.metadata import (
    observe_metadata,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.mounts import (
    Mounts,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultError,
    VaultSecretNotFoundError,
)

NOW = datetime(2026, 1, 1, 12, 0, 0, tzinfo=timezone.utc)


class Client:
    """Answers with one thing, on a mount of one kind."""

    def __init__(self, body: Any, kind: str) -> None:
        self.body, self.kind = body, kind

    def read_metadata(self, mount: str, path: str) -> Any:
        if self.body is None:
            raise VaultSecretNotFoundError("missing")
        return self.body

    @property
    def mounts(self) -> Any:
        mounts = Mounts(SimpleNamespace(transport=None), None)  # type: ignore[arg-type]
        mounts.find = lambda mount: Mount(self.kind)  # type: ignore[method-assign]
        return mounts

    def now(self) -> datetime:
        return NOW


def test_a_missing_path_is_told_from_a_missing_mount() -> None:
    client: Any = Client(None, "kv2")
    assert not observe_metadata(client, "secret", "x").exists
    for kind, reason in (
        ("", "mount_not_found"),
        ("kv1", "wrong_kv_version"),
        ("pki", "wrong_kv_version"),
    ):
        with pytest.raises(VaultError) as caught:
            observe_metadata(Client(None, kind), "secret", "x")  # type: ignore[arg-type]
        assert (caught.value.reason, caught.value.mount_point) == (reason, "secret")


def test_data_of_kv_version_1_is_not_taken_for_metadata() -> None:
    with pytest.raises(VaultError) as caught:
        observe_metadata(Client({"data": {"some": "secret"}}, "kv1"), "secret", "x")  # type: ignore[arg-type]
    assert caught.value.reason == "wrong_kv_version"


def test_what_is_not_metadata_is_no_secret_without_versions() -> None:
    client: Any = Client({"data": {"some": "canary"}}, "kv2")
    with pytest.raises(VaultError, match="not that of a KV v2") as caught:
        observe_metadata(client, "secret", "x")
    assert "canary" not in str(caught.value)
    client.body = {"data": {"current_version": 0, "versions": {}}}
    found = observe_metadata(client, "secret", "x")
    assert (found.exists, found.current_version) == (True, 0)
