# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a token may do is known before anything is written."""

from __future__ import annotations

from datetime import datetime, timezone
from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.endpoint import (
    Endpoint,
    Write,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.operations import (
    API_PATCH,
    API_READ,
    API_WRITE,
    DELETE_LATEST,
    WRITE,
    WRITE_METADATA,
    Operation,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.plan import (
    Action,
    Plan,
    Step,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.rights import (
    check_right,
    check_rights,
    permitted_writes,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    Reason,
    VaultAuthError,
    VaultError,
    VaultSecretNotFoundError,
)

DENIED = VaultAuthError("no", reason=Reason.PERMISSION_DENIED)
USED_UP = VaultError("x", http_status=400, vault_errors=["invalid token"])


class Client:
    """Has one token, and Vault may know the secret.

    :param granted: the capabilities on every path, or a failure to tell them
    :param known: whether Vault knows the secret, None if the token may not find out
    """

    def __init__(self, granted: Any, known: bool | None = None) -> None:
        self.granted, self.known = granted, known
        self.looks = 0
        self.mounts = SimpleNamespace(
            is_known_kv1=lambda _mount: False, check_kv2=lambda *_place: None
        )

    def now(self) -> datetime:
        return datetime(2026, 1, 1, tzinfo=timezone.utc)

    def capabilities(self, paths: list[str]) -> dict[str, Any]:
        if isinstance(self.granted, Exception):
            raise self.granted
        if isinstance(self.granted, dict):
            return {path: self.granted.get(path, ()) for path in paths}
        return dict.fromkeys(paths, self.granted)

    def read_metadata(self, _mount: str, _path: str) -> Any:
        self.looks += 1
        if self.known is None:
            raise DENIED
        if not self.known:
            raise VaultSecretNotFoundError("missing")
        return {"data": {"versions": {}}}


def plan(*operations: Operation) -> Plan[None]:
    steps = tuple(Step(operation) for operation in operations)
    return Plan(Action.WRITTEN, "secret", "app", None, None, steps)


def is_allowed(client: Any, *operations: Operation, **options: Any) -> bool:
    try:
        check_rights(client, plan(*operations), **options)
    except VaultAuthError:
        return False
    return True


@pytest.mark.parametrize(
    ("operation", "granted", "exists", "expected"),
    [
        (WRITE, ("root",), True, True),
        (WRITE, ("read", "update"), True, True),
        (WRITE, ("create",), True, False),
        (WRITE, ("create",), False, True),
        (WRITE, ("update",), False, False),
        (WRITE, ("create", "update"), None, True),
        (WRITE, ("deny",), None, False),
        (DELETE_LATEST, ("delete",), None, True),
        (DELETE_LATEST, ("create", "update"), None, False),
    ],
)
def test_what_a_step_needs(
    operation: Operation, granted: tuple[str, ...], exists: bool | None, expected: bool
) -> None:
    client = Client(granted)
    assert is_allowed(client, operation, exists=exists) is expected
    assert client.looks == 0


@pytest.mark.parametrize(
    ("granted", "known", "assumed", "expected"),
    [
        ("create", False, None, True),
        ("create", True, None, False),
        ("update", True, None, True),
        # Who may not find out is believed, and otherwise the write will tell.
        ("create", None, True, False),
        ("create", None, None, True),
    ],
)
def test_where_it_matters_vault_is_asked_whether_the_secret_exists(
    granted: str, known: bool | None, assumed: bool | None, expected: bool
) -> None:
    client = Client((granted,), known)
    assert is_allowed(client, WRITE, assumed=assumed) is expected
    assert client.looks == 1


def test_the_second_write_of_a_creation_is_an_update() -> None:
    creating = Client(
        {
            "secret/metadata/app": ("create",),
            "secret/data/app": ("create",),
        }
    )
    assert is_allowed(creating, WRITE, exists=False)
    assert not is_allowed(creating, WRITE_METADATA, WRITE, exists=False)


@pytest.mark.parametrize("error", [DENIED, USED_UP], ids=str)
def test_a_token_that_cannot_ask_is_told_by_the_write(error: VaultError) -> None:
    client: Any = Client(error)
    assert is_allowed(client, WRITE)
    check_right(client, API_READ, "a/b")
    broken: Any = Client(VaultError("broken", http_status=500))
    with pytest.raises(VaultError, match="broken"):
        check_right(broken, API_READ, "a/b")


def test_one_right_on_a_path_of_the_api() -> None:
    may: Any = Client({"a/b": ("read",)})
    check_right(may, API_READ, "a/b")
    with pytest.raises(VaultAuthError, match="'write' on 'a/b'") as caught:
        check_right(may, API_WRITE, "a/b")
    assert "'create or update' on the API path 'a/b'" in str(caught.value.hint)


WRITES = [Write(API_PATCH, "a/b"), Write(API_WRITE, "a/b"), Write(API_WRITE, "a/b/c")]
PLAIN = Endpoint("a/b", described=True)
MERGING = Endpoint("a/b", described=True, merges=True)
SUDO = Endpoint("a/b", described=True, sudo=True)


@pytest.mark.parametrize(
    ("granted", "endpoint", "exists", "expected"),
    [
        (("root",), SUDO, True, [0, 1, 2]),
        (("patch", "update"), PLAIN, True, [0, 1, 2]),
        (("update",), PLAIN, True, [1, 2]),
        (("patch",), PLAIN, True, [0]),
        ({"a/b": (), "a/b/c": ("update",)}, PLAIN, True, [2]),
        # Only an endpoint that tells them apart asks for 'create'.
        (("create",), MERGING, False, [1, 2]),
        (("update",), MERGING, False, []),
        (("create",), PLAIN, False, []),
        (("create",), Endpoint("a/b"), False, [1, 2]),
        (("update", "sudo"), SUDO, True, [1, 2]),
        (("update",), SUDO, True, []),
        (DENIED, PLAIN, True, [0, 1, 2]),
    ],
)
def test_which_ways_to_write_are_open(
    granted: Any, endpoint: Endpoint, exists: bool, expected: list[int]
) -> None:
    client: Any = Client(granted)
    if expected:
        found = permitted_writes(client, endpoint, exists, WRITES)
        assert found == [WRITES[number] for number in expected]
        return
    with pytest.raises(VaultAuthError) as caught:
        permitted_writes(client, endpoint, exists, WRITES)
    assert "on the API path 'a/b/c'" in str(caught.value.hint)
    assert ("'sudo'" in str(caught.value.hint)) is endpoint.sudo
