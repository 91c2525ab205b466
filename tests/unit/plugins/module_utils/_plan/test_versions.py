# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which versions must change, for every state and every wanted state."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.metadata import (
    SecretMetadata,
    VersionInfo,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.plan import (
    Action,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.secret import (
    State,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._plan.versions import (
    VersionsPlan,
    Wanted,
    plan_versions,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultSecretNotFoundError,
)

STATES = {3: State.LIVE, 4: State.DELETED, 5: State.DESTROYED, 6: State.LIVE}


def secret(states: dict[int, State] | None = None, current: int = 6) -> SecretMetadata:
    infos = {
        number: VersionInfo(
            number, state, "created", "then" if state is State.DELETED else ""
        )
        for number, state in (STATES if states is None else states).items()
    }
    return SecretMetadata(
        "secret", "app/x", exists=True, current_version=current, versions=infos
    )


def numbers(plan: VersionsPlan) -> list[int]:
    """Return the versions that a plan changes, all in one request."""
    assert len(plan.steps) <= 1
    return plan.steps[0].payload["versions"] if plan.steps else []


@pytest.mark.parametrize(
    ("wanted", "number", "action", "after"),
    [
        ("present", 3, "unchanged", State.LIVE),
        ("present", 4, "undeleted", State.LIVE),
        ("deleted", 3, "deleted", State.DELETED),
        ("deleted", 4, "unchanged", State.DELETED),
        ("deleted", 5, "unchanged", State.DESTROYED),
        ("destroyed", 3, "destroyed", State.DESTROYED),
        ("destroyed", 4, "destroyed", State.DESTROYED),
        ("destroyed", 5, "unchanged", State.DESTROYED),
    ],
)
def test_one_version(wanted: str, number: int, action: str, after: State) -> None:
    plan = plan_versions(secret(), [number], Wanted(wanted))
    assert plan.action.value == action
    assert plan.changed is (action != "unchanged")
    assert numbers(plan) == ([number] if plan.changed else [])
    assert {n: info.state for n, info in plan.before.items()} == STATES
    assert {n: info.state for n, info in plan.after.items()} == {
        **STATES,
        number: after,
    }
    # What came of it needs nothing more.
    again = SecretMetadata(
        "secret", "app/x", exists=True, current_version=6, versions=plan.after
    )
    assert not plan_versions(again, [number], Wanted(wanted)).changed


def test_only_what_differs_is_changed_in_ascending_order() -> None:
    plan = plan_versions(secret(), [6, 5, 4, 3], Wanted.DELETED)
    assert numbers(plan) == [3, 6]
    assert plan.action is Action.DELETED


def test_times_that_only_vault_knows_are_left_open() -> None:
    assert plan_versions(secret(), [3], Wanted.DELETED).after[3].deletion_time is None
    assert plan_versions(secret(), [4], Wanted.PRESENT).after[4].deletion_time is None
    assert (
        plan_versions(secret(), [4], Wanted.DESTROYED).after[4].deletion_time == "then"
    )
    assert plan_versions(secret(), [3], Wanted.DELETED).after[4].deletion_time == "then"


def test_the_latest_is_the_current_version_and_counts_once() -> None:
    assert numbers(plan_versions(secret(), [None], Wanted.DELETED)) == [6]
    assert numbers(plan_versions(secret(), [6, None], Wanted.DELETED)) == [6]
    # Not the latest one that is live.
    assert not plan_versions(
        secret({1: State.LIVE, 2: State.DELETED}, 2), [None], Wanted.DELETED
    ).changed


@pytest.mark.parametrize(
    ("observed", "named", "wanted", "reason"),
    [
        (SecretMetadata("secret", "app/x"), [1], "present", "secret_not_found"),
        (SecretMetadata("secret", "app/x"), [None], "deleted", "secret_not_found"),
        (SecretMetadata("secret", "app/x"), [1], "destroyed", "secret_not_found"),
        (secret({}, 0), [None], "deleted", "version_not_found"),
        (secret(), [3, 7], "deleted", "version_not_found"),
        (secret(), [2, 3], "destroyed", "version_not_found"),
        (secret(), [99], "present", "version_not_found"),
        (secret(), [4, 5], "present", "secret_destroyed"),
    ],
)
def test_one_bad_version_stops_all(
    observed: SecretMetadata, named: Any, wanted: str, reason: str
) -> None:
    with pytest.raises(VaultSecretNotFoundError) as caught:
        plan_versions(observed, named, Wanted(wanted))
    assert (caught.value.reason, caught.value.path, caught.value.mount_point) == (
        reason,
        "app/x",
        "secret",
    )


@pytest.mark.parametrize(
    ("wanted", "number", "request_"),
    [
        ("present", 4, "undelete_versions"),
        ("deleted", 3, "delete_versions"),
        ("destroyed", 3, "destroy_versions"),
    ],
)
def test_each_wish_has_its_request(wanted: str, number: int, request_: str) -> None:
    plan = plan_versions(secret(), [number], Wanted(wanted))
    assert plan.steps[0].operation.name == request_
