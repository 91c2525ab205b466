# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is not the version of KV v2 that was asked for is not taken for it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.mount import (
    Mount,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.mounts import (
    Mounts,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.observe import (
    observe,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultError,
)


class Client:
    """Answers with one thing, on a mount of one kind."""

    def __init__(self, body: Any, kind: str) -> None:
        self.body, self.kind = body, kind

    reading = staticmethod(lambda *_secret: lambda _found: None)

    def read(self, mount: str, path: str, version: int | None) -> Any:
        return self.body

    @property
    def mounts(self) -> Any:
        mounts = Mounts(SimpleNamespace(transport=None), None)  # type: ignore[arg-type]
        mounts.find = lambda mount: Mount(self.kind)  # type: ignore[method-assign]
        return mounts


def secret(version: int, **envelope: Any) -> dict[str, Any]:
    return {"data": {"data": {"a": 1}, "metadata": {"version": version}}, **envelope}


def test_a_secret_of_kv_version_1_is_not_taken_for_a_version() -> None:
    client: Any = Client(secret(3), "kv2")
    assert observe(client, "secret", "x").version == 3
    lookalike: Any = Client(secret(3, lease_duration=2764800), "kv1")
    with pytest.raises(VaultError) as caught:
        observe(lookalike, "secret", "x")
    assert caught.value.reason == "wrong_kv_version"


def test_another_version_than_the_one_asked_for_is_a_failure() -> None:
    client: Any = Client(secret(3), "kv2")
    assert observe(client, "secret", "x", 3).version == 3
    with pytest.raises(VaultError, match="the response holds version 3") as caught:
        observe(client, "secret", "x", 2)
    assert "proxy" in (caught.value.hint or "")
