# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A mount is taken for KV v2 until it answers otherwise."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, Callable

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.mount import (
    Mount,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.refusals import (
    not_kv2,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.secret import (
    Observation,
    State,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.mounts import (
    Mounts,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.observe_kv import (
    is_kv1,
    observe_folder,
    observe_secret,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    Reason,
    VaultAuthError,
    VaultError,
    VaultSecretNotFoundError,
)

DENIED = VaultAuthError("no", reason=Reason.PERMISSION_DENIED)
MISSING = VaultSecretNotFoundError("missing")


class Client:
    """Has one mount, and answers as its engine does.

    :param secrets: what is at each path of a KV v1 engine
    :param denied: whether the token may not use the paths of KV v2
    """

    def __init__(
        self, kind: str, denied: bool = False, **secrets: dict[str, Any]
    ) -> None:
        self.kind, self.denied, self.secrets = kind, denied, secrets
        self.asked: list[str] = []
        self.told: list[Observation] = []
        self.kv1 = SimpleNamespace(read=self._read_kv1, list=self._read_kv1)
        nobody: Any = SimpleNamespace(transport=None)
        mounts: Any = Mounts(nobody, nobody)
        mounts.look = lambda _mount: Mount(kind)
        self.mounts = mounts

    def reading(self, *_secret: Any) -> Any:
        return self.told.append

    def read(self, _mount: str, _path: str, _version: int | None) -> Any:
        self.asked.append("kv2")
        if self.denied:
            raise DENIED
        raise MISSING

    def list(self, mount: str, folder: str) -> Any:
        return self.read(mount, folder, None)

    def _read_kv1(self, _mount: str, path: str) -> Any:
        self.asked.append("kv1")
        if path not in self.secrets:
            raise MISSING
        return {"data": self.secrets[path]}


@pytest.mark.parametrize("denied", [False, True])
def test_a_secret_of_kv_v1_is_found_and_the_engine_remembered(denied: bool) -> None:
    client: Any = Client("kv1", denied, app={"a": 1})
    expected = Observation("old", "app", State.LIVE, data={"a": 1}, versioned=False)
    assert observe_secret(client, "old", "app") == expected
    assert observe_secret(client, "old", "app") == expected
    assert client.asked == ["kv2", "kv1", "kv1"]
    assert client.told == [expected, expected]


def test_a_secret_that_kv_v1_does_not_have() -> None:
    client: Any = Client("kv1")
    found = observe_secret(client, "old", "x")
    assert (found.state, found.versioned) == (State.MISSING, False)


def test_kv_v1_has_no_versions_to_choose_from() -> None:
    client: Any = Client("kv1", app={"a": 1})
    with pytest.raises(VaultError, match="no use for 'version'") as caught:
        observe_secret(client, "old", "app", 1)
    assert caught.value.reason is Reason.WRONG_KV_VERSION
    assert caught.value.hint == "It keeps one version of each secret."


@pytest.mark.parametrize(
    ("kind", "denied", "reason"),
    [
        ("kv2", True, "permission_denied"),
        ("pki", False, "wrong_kv_version"),
        ("", False, "mount_not_found"),
    ],
)
@pytest.mark.parametrize("look", [observe_secret, observe_folder])
def test_what_fails_on_other_engines_is_a_failure(
    look: Callable[..., Any], kind: str, denied: bool, reason: str
) -> None:
    client: Any = Client(kind, denied)
    with pytest.raises(VaultError) as caught:
        look(client, "kv", "app")
    assert caught.value.reason == reason
    assert "kv1" not in client.asked


def test_a_folder_of_kv_v1() -> None:
    client: Any = Client("kv1", team={"keys": ["a", "b/"]})
    assert observe_folder(client, "old", "team") == ["a", "b/"]
    assert observe_folder(client, "old", "x") == []
    assert "kv2" not in client.asked


def test_what_says_that_a_mount_is_kv_v1() -> None:
    old: Any = Client("kv1")
    wrong = not_kv2("old", "kv1")
    # Not before it was found to be one.
    assert not is_kv1(old, "old", wrong)
    assert is_kv1(old, "old", DENIED)
    assert is_kv1(old, "old", wrong)
    assert not is_kv1(old, "old", MISSING)
