# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""In which order a plan is carried out, and what a failure says was done before it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.operations import (
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
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.carry_out import (
    carry_out,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultAuthError,
    VaultError,
)

OLD, NEW = {"version": 3}, {"version": 4}


class Client:
    """Records what it is asked, and refuses one operation."""

    def __init__(self, fails: Operation | None = None, granted: str = "root") -> None:
        self.fails, self.granted = fails, granted
        self.requests: list[str] = []

    def capabilities(self, paths: list[str]) -> dict[str, tuple[str, ...]]:
        self.requests.append("capabilities")
        return dict.fromkeys(paths, (self.granted,))

    def perform(self, mount: str, path: str, step: Step) -> Mapping[str, Any]:
        assert (mount, path) == ("secret", "app")
        self.requests.append(step.operation.name)
        if step.operation is self.fails:
            raise VaultError("refused")
        return NEW if step.operation is WRITE else {}


def plan(*operations: Operation) -> Plan[None]:
    steps = tuple(Step(operation) for operation in operations)
    return Plan(Action.REPLACED, "secret", "app", None, None, steps, OLD)


@pytest.mark.parametrize(
    ("operations", "check_mode", "requests", "metadata"),
    [
        ((), False, [], OLD),
        ((), True, [], OLD),
        ((WRITE,), False, ["write"], NEW),
        ((DELETE_LATEST,), False, ["delete_latest"], OLD),
        ((WRITE,), True, ["capabilities"], OLD),
        (
            (WRITE_METADATA, WRITE),
            False,
            ["capabilities", "write_metadata", "write"],
            NEW,
        ),
        ((WRITE_METADATA, WRITE), True, ["capabilities"], OLD),
    ],
)
def test_rights_are_asked_for_before_several_steps_and_in_check_mode(
    operations: tuple[Operation, ...],
    check_mode: bool,
    requests: list[str],
    metadata: dict[str, Any],
) -> None:
    client: Any = Client()
    assert carry_out(client, plan(*operations), check_mode, exists=True) == metadata
    assert client.requests == requests


@pytest.mark.parametrize(
    ("fails", "done"), [(WRITE_METADATA, ()), (WRITE, ("metadata",))]
)
def test_a_failure_says_what_was_done(fails: Operation, done: tuple[str, ...]) -> None:
    client: Any = Client(fails)
    with pytest.raises(VaultError) as caught:
        carry_out(client, plan(WRITE_METADATA, WRITE), False, exists=True)
    assert caught.value.done == done


def test_a_denial_comes_before_the_first_step() -> None:
    client: Any = Client(granted="read")
    with pytest.raises(VaultAuthError) as caught:
        carry_out(client, plan(WRITE_METADATA, WRITE), False, exists=True)
    assert (client.requests, caught.value.done) == (["capabilities"], ())
