# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which versions must change, in every state x every wish."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.secret import (
    SecretMetadata,
    State,
    VersionInfo,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._options.versions import (
    wanted_versions,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._plan.versions import (
    VersionsAction,
    Wanted,
    plan_versions,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultError,
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
    assert plan.numbers == ((number,) if plan.changed else ())
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
    assert plan.numbers == (3, 6)
    assert plan.action is VersionsAction.DELETED


def test_times_that_only_vault_knows_are_left_open() -> None:
    assert plan_versions(secret(), [3], Wanted.DELETED).after[3].deletion_time is None
    assert plan_versions(secret(), [4], Wanted.PRESENT).after[4].deletion_time is None
    assert (
        plan_versions(secret(), [4], Wanted.DESTROYED).after[4].deletion_time == "then"
    )
    assert plan_versions(secret(), [3], Wanted.DELETED).after[4].deletion_time == "then"


def test_the_latest_is_the_current_version_and_counts_once() -> None:
    assert plan_versions(secret(), [None], Wanted.DELETED).numbers == (6,)
    assert plan_versions(secret(), [6, None], Wanted.DELETED).numbers == (6,)
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
    ("value", "named"),
    [
        ([1, 2], (1, 2)),
        ([2, 1, 2], (2, 1)),
        (["1", 2], (1, 2)),
        (["latest"], (None,)),
        (["latest", 3, "3"], (None, 3)),
        (3, (3,)),
        ("latest", (None,)),
        ("1, 2,latest", (1, 2, None)),
        ((1,), (1,)),
    ],
)
def test_how_versions_may_be_named(value: Any, named: tuple[Any, ...]) -> None:
    assert wanted_versions(value) == named


@pytest.mark.parametrize(
    "value",
    [
        *([], "", None, 0, -1, {"1": 2}, "9" * 5000, "1,,2", "٣"),
        *(
            [item]
            for item in (0, -1, "-1", "0", "01", True, 1.0, "1.0", "Latest", None, [1])
        ),
    ],
)
def test_what_names_no_version(value: Any) -> None:
    with pytest.raises(VaultError) as caught:
        wanted_versions(value)
    assert caught.value.reason == "invalid_data"
    assert "'versions'" in caught.value.message
