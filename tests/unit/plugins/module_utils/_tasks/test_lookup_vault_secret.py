# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which secrets a lookup reads, and what it makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.secret import (
    Observation,
    State,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.settings import (
    Credentials,
    Settings,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks import (
    lookup_vault_secret,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.connect import (
    Connection,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    CredentialBridgeError,
    VaultSecretNotFoundError,
)

SETTINGS = Settings("https://v", Credentials("token", (("vault_token", "t"),), "x"))
PARAMS = {"mount_point": "secret", "version": None, "key": None}
SECRETS: dict[str, dict[str, Any]] = {
    "a": {"user": "joe", "list": [1]},
    "team/b": {"user": "ann"},
    "team/sub/c": {"x": 1},
    "d": {},
}
FOLDERS = {"": ["a", "d", "team/"], "team": ["b", "gone", "sub/"], "team/sub": ["c"]}


class Server:
    """Lists the folders, and keeps what is read of the secrets."""

    def __init__(self) -> None:
        self.was_read: list[str] = []
        self.mounts = SimpleNamespace(
            is_known_kv1=lambda _mount: False,
            refuse_other_engines=lambda *_place: None,
        )

    def list(self, _mount: str, folder: str) -> Any:
        return FOLDERS.get(folder, [])

    def read(self, secrets: Sequence[Any]) -> dict[Any, Any]:
        return {secret: self._found(*secret) for secret in secrets}

    def _found(self, _connection: Any, mount: str, path: str, version: Any) -> Any:
        self.was_read.append(path)
        if path not in SECRETS:
            return lookup_vault_secret.Missing(VaultSecretNotFoundError("missing"))
        return Observation(mount, path, State.LIVE, version or 4, SECRETS[path])


def lookup(
    server: Server, *terms: Any, seen: dict[Any, Any] | None = None, **params: Any
) -> list[Any]:
    client: Any = server
    connection = Connection(SETTINGS, lambda: client)
    known = {} if seen is None else seen
    return lookup_vault_secret.read(
        terms, {**PARAMS, **params}, connection, known, server.read
    )


def test_each_term_has_its_value_and_each_secret_is_read_once() -> None:
    server = Server()
    found = lookup(server, "a", "team/b", "/a")
    assert found == [SECRETS["a"], SECRETS["team/b"], SECRETS["a"]]
    assert server.was_read == ["a", "team/b"]


def test_what_was_seen_is_not_read_again_and_not_changed_by_who_gets_it() -> None:
    server = Server()
    seen: dict[Any, Any] = {}
    lookup(server, "a", seen=seen)[0]["list"].append(2)
    lookup(server, "a", seen=seen, key="list")[0].append(3)
    assert lookup(server, "a", seen=seen) == [{"user": "joe", "list": [1]}]
    assert server.was_read == ["a"]
    # Another version is another secret.
    lookup(server, "a", seen=seen, version=2)
    assert server.was_read == ["a", "a"]


def test_a_key_that_a_secret_does_not_have() -> None:
    value, missing = lookup(Server(), "a", "team/b", key="list")
    assert value == [1]
    assert isinstance(missing, lookup_vault_secret.Missing)
    assert missing.error.reason == "key_not_found"
    assert missing.error.message == "The secret 'secret/team/b' has no key 'list'."
    assert missing.error.hint == "Its keys are: 'user'."
    assert "ann" not in str(missing.error)


def test_a_secret_that_is_missing_takes_its_place() -> None:
    missing, value = lookup(Server(), "x", "d")
    assert isinstance(missing, lookup_vault_secret.Missing)
    assert value == {}


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("team/", {"b": {"user": "ann"}, "sub/": {"c": {"x": 1}}}),
        ("/team/sub/", {"c": {"x": 1}}),
        (
            "/",
            {
                "a": SECRETS["a"],
                "d": {},
                "team/": {"b": {"user": "ann"}, "sub/": {"c": {"x": 1}}},
            },
        ),
    ],
)
def test_a_folder_is_a_tree_of_what_is_below_it(term: str, expected: Any) -> None:
    assert lookup(Server(), term) == [expected]


def test_a_folder_with_nothing_below_it_is_missing() -> None:
    [missing] = lookup(Server(), "empty/")
    assert isinstance(missing, lookup_vault_secret.Missing)
    assert "'secret/empty/' does not exist" in missing.error.message


@pytest.mark.parametrize(
    ("terms", "params", "named"),
    [
        (["a"], {"version": 0}, "'version' must be 1 or more"),
        (["a", "team/"], {"key": "x"}, "'key' has no meaning for a folder"),
        (["a", "team/"], {"version": 1}, "'version' has no meaning for a folder"),
        (["a", "b//c"], {}, "'_terms'"),
        (["a", None], {}, "'_terms' is missing"),
        (["a"], {"mount_point": "../x"}, "'mount_point'"),
    ],
)
def test_what_is_refused_is_so_before_anything_is_read(
    terms: list[Any], params: dict[str, Any], named: str
) -> None:
    server = Server()
    with pytest.raises(CredentialBridgeError, match=named):
        lookup(server, *terms, **params)
    assert server.was_read == []
