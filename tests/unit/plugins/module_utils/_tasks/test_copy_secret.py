# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One secret on its way, and who comes in between."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.mount import (
    NO_MOUNT,
    Mount,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.operations import (
    DELETE_METADATA,
    WRITE,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.plan import (
    Step,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._options.copy import (
    Copying,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.copy_secret import (
    Copier,
    Place,
    Route,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.many import (
    Target,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    Reason,
    VaultAuthError,
    VaultConnectionError,
    VaultError,
    VaultSecretNotFoundError,
)


class Server:
    """Holds one secret, lets others come in between, and may lose responses.

    :param versions: its data, by version
    :param before_write: called before each write with its number
    """

    def __init__(self, *versions: dict[str, Any], uuid: str = "") -> None:
        self.versions = list(versions)
        self.removed = False
        self.denied = False
        self.losing = 0
        self.writes = 0
        self.before_write: Any = lambda _number: None
        self.session = SimpleNamespace(register=lambda _data: None)
        self.mounts = SimpleNamespace(
            is_known_kv1=lambda _mount: False,
            check_kv2=lambda *_place: None,
            find=lambda _mount: Mount("kv2"),
        )
        self.settings = SimpleNamespace(retries=1)
        self.log = SimpleNamespace(info=lambda *_texts, **_fields: None)
        self.place = Place(self, "secret", Mount("kv2", uuid=uuid))  # type: ignore[arg-type]

    def now(self) -> Any:
        return None

    def read(self, _mount: str, _path: str, version: int | None = None) -> Any:
        number = version or len(self.versions)
        if not 0 < number <= len(self.versions):
            raise VaultSecretNotFoundError("missing")
        metadata = {"version": number}
        return {"data": {"data": self.versions[number - 1], "metadata": metadata}}

    def read_metadata(self, _mount: str, _path: str) -> Any:
        if not self.versions:
            raise VaultSecretNotFoundError("missing")
        info = {"created_time": "", "deletion_time": "", "destroyed": False}
        versions = {str(n): info for n in range(1, len(self.versions) + 1)}
        return {"data": {"current_version": len(versions), "versions": versions}}

    def capabilities(self, paths: list[str]) -> dict[str, tuple[str, ...]]:
        return dict.fromkeys(paths, () if self.denied else ("root",))

    def perform(self, _mount: str, _path: str, step: Step) -> Any:
        if step.operation is DELETE_METADATA:
            self.versions, self.removed = [], True
            self._lose_response()
            return {}
        assert step.operation is WRITE
        self.writes += 1
        self.before_write(self.writes)
        if step.cas != len(self.versions):
            raise VaultError("overtaken", reason=Reason.CAS_MISMATCH)
        self.versions.append(dict(step.payload))
        self._lose_response()
        return {"version": len(self.versions)}

    def _lose_response(self) -> None:
        if self.losing:
            self.losing -= 1
            raise VaultConnectionError("lost", reason=Reason.WRITE_UNCERTAIN)


ONE, TWO, THREE = ({"n": number} for number in (1, 2, 3))


def copy(
    source: Server, other: Server, moves: bool = False, check_mode: bool = False
) -> dict[str, Any]:
    asked = Copying("x", False, "x", None, {}, True, True, moves, 10)
    route = Route(source.place, other.place, asked, None)
    client: Any = source
    return Copier(route, "x").run(Target(client, "secret", "x", check_mode))


def inserting(server: Server, number: int, data: dict[str, Any]) -> Any:
    """Return what has another client write a version before one of our writes."""

    def insert(written: int) -> None:
        if written == number:
            server.versions.append(data)

    return insert


def test_a_copy() -> None:
    source, other = Server(ONE, TWO), Server(ONE)
    assert copy(source, other, check_mode=True)["action"] == "copied"
    assert other.versions == [ONE]
    result = copy(source, other)
    assert (result["changed"], result["action"]) == (True, "copied")
    assert (other.versions, other.writes) == ([ONE, TWO], 1)
    assert copy(source, other)["action"] == "unchanged"


def test_another_copy_of_the_same_comes_in_between() -> None:
    """What it has written need not be written again, and this task did change it."""
    source, other = Server(ONE, TWO, THREE), Server()
    other.before_write = inserting(other, 2, TWO)
    result = copy(source, other)
    assert (result["changed"], result["action"]) == (True, "copied")
    assert result["diff"]["before"]["version"] == 0
    assert other.versions == [ONE, TWO, THREE]


def test_other_data_comes_in_between() -> None:
    source, other = Server(ONE, TWO), Server()
    other.before_write = inserting(other, 2, THREE)
    with pytest.raises(VaultError) as caught:
        copy(source, other)
    assert caught.value.reason is Reason.CONFLICT
    assert caught.value.message.startswith("In the place to copy to: ")
    assert caught.value.done == ("data",)
    assert other.versions == [ONE, THREE]


def test_a_copy_that_fails_in_the_middle_says_so() -> None:
    def fail(number: int) -> None:
        if number == 2:
            raise VaultConnectionError("gone")

    source, other = Server(ONE, TWO), Server()
    other.before_write = fail
    with pytest.raises(VaultConnectionError) as caught:
        copy(source, other, moves=True)
    assert caught.value.done == ("data",)
    assert not source.removed


def test_a_move() -> None:
    source, other = Server(ONE, TWO), Server()
    assert copy(source, other, moves=True, check_mode=True)["action"] == "moved"
    assert (source.versions, other.versions) == ([ONE, TWO], [])
    assert copy(source, other, moves=True)["action"] == "moved"
    assert (source.removed, other.versions) == (True, [ONE, TWO])


def test_a_move_takes_along_what_is_written_meanwhile() -> None:
    source, other = Server(ONE), Server()
    other.before_write = inserting(source, 1, TWO)
    result = copy(source, other, moves=True)
    assert (source.removed, other.versions) == (True, [ONE, TWO])
    assert result["diff"]["before"]["version"] == 0


def test_a_response_that_is_lost_is_made_up_for() -> None:
    source, other = Server(ONE), Server()
    other.losing = source.losing = 1
    assert copy(source, other)["action"] == "copied"
    assert (other.versions, other.writes) == ([ONE], 1)
    result = copy(source, other, moves=True)
    assert (result["changed"], result["action"], source.removed) == (
        True,
        "moved",
        True,
    )


def test_responses_that_are_lost_each_time_are_told() -> None:
    source, other = Server(ONE, TWO, THREE), Server()
    other.losing = 2
    with pytest.raises(VaultConnectionError) as caught:
        copy(source, other)
    assert caught.value.reason is Reason.WRITE_UNCERTAIN
    assert copy(source, other)["action"] == "copied"
    assert other.versions == [ONE, TWO, THREE]


def test_a_move_that_the_policies_deny_is_not_begun() -> None:
    source, other = Server(ONE), Server()
    source.denied = True
    for check_mode in (True, False):
        with pytest.raises(VaultAuthError):
            copy(source, other, moves=True, check_mode=check_mode)
    assert not other.versions


def test_two_addresses_may_lead_to_one_mount() -> None:
    one, other = Server(uuid="a").place, Server(uuid="a").place
    assert one.is_same_mount(other)
    assert one.is_same_mount(one)
    assert not one.is_same_mount(Server(uuid="b").place)
    # Where nobody knows it, the name has to do.
    assert Server().place.is_same_mount(other)
    elsewhere = other._replace(mount="elsewhere")
    assert not Server().place.is_same_mount(elsewhere)
    # In check mode, it may be a mount that is yet to be enabled.
    planned = Server().place._replace(found=NO_MOUNT)
    assert not planned.is_same_mount(other)
