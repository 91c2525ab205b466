# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever a copy that was cut has left, it is completed; nothing else is touched."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.metadata import (
    History,
    SecretMetadata,
    VersionInfo,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.operations import (
    DESTROY_VERSIONS,
    WRITE,
    WRITE_METADATA,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.secret import (
    Observation,
    State,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._plan.copy import (
    Settings,
    check_nothing_lost,
    plan_all,
    plan_latest,
    plan_settings,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._plan.secret import (
    SecretPlan,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultError,
)

DELETED, DESTROYED, DROPPED = State.DELETED, State.DESTROYED, State.MISSING


def secret(*versions: Any, expires: bool = False, **settings: Any) -> History:
    """Return a secret with these versions: the data, or the state of one without."""
    infos, data = {}, {}
    for number, version in enumerate(versions, 1):
        state = version if isinstance(version, State) else State.LIVE
        if state is State.LIVE:
            data[number] = {"n": version} if version else {}
        if state is not DROPPED:
            infos[number] = VersionInfo(number, state, "", "later" if expires else "")
    metadata = SecretMetadata(
        "secret",
        "x",
        exists=bool(versions or settings),
        current_version=len(versions),
        versions=infos,
        **settings,
    )
    return History(metadata, data)


def half_deleted(*versions: Any) -> History:
    """Return a secret whose destroyed versions are so by a deletion that was cut."""
    found = secret(*versions)
    return replace(found, half_deleted=frozenset(found.metadata.numbers(DESTROYED)))


NOTHING = secret()


def requests(plan: SecretPlan) -> list[Any]:
    """Return what is written, each with its check-and-set, and what is destroyed."""
    return [
        step.payload["versions"]
        if step.operation is DESTROY_VERSIONS
        else (step.cas, *step.payload.values())
        for step in plan.steps
    ]


@pytest.mark.parametrize(
    ("source", "copy", "expected"),
    [
        (secret(1, 2), NOTHING, [(0, 1), (1, 2)]),
        (secret(1, 2, 3), secret(1), [(1, 2), (2, 3)]),
        (secret(1, 2), secret(1, 2), []),
        (secret(DELETED, DESTROYED, 3), NOTHING, [(0,), (1,), (2, 3), [1, 2]]),
        # The source has dropped its oldest versions.
        (secret(DROPPED, 2), NOTHING, [(0,), (1, 2), [1]]),
        (secret(DROPPED, 2), secret(DROPPED, 2), []),
        (secret(DROPPED, 2), secret(1), [(1, 2)]),
        (secret(DROPPED, 2), secret(DELETED, 2), []),
        # A copy was cut before it had destroyed what is empty.
        (secret(DESTROYED, 2), secret(0), [(1, 2), [1]]),
        (secret(DESTROYED, 2), secret(0, 2), [[1]]),
        (secret(DELETED, 2), secret(0, 2), [[1]]),
        (secret(DROPPED, 2), secret(0, 2), [[1]]),
        (secret(DESTROYED, 2), secret(DESTROYED, 2), []),
        (secret(DELETED, 2), secret(DESTROYED, 2), []),
        (secret(DELETED, 2), secret(DELETED, 2), []),
        (secret(DELETED, 2), secret(DROPPED, 2), []),
        # Empty data is data, too.
        (secret(0), NOTHING, [(0,)]),
        (secret(0), secret(0), []),
        (NOTHING, NOTHING, []),
        # A move was cut while it removed the source. What it had not copied is lost.
        (half_deleted(DESTROYED, 2), secret(1, 2), []),
        (half_deleted(DESTROYED, DESTROYED), secret(1, 2), []),
        (half_deleted(DESTROYED, DESTROYED), secret(1), [(1,), [2]]),
    ],
)
def test_all_versions(source: History, copy: History, expected: list[Any]) -> None:
    plan = plan_all(source, copy)
    assert requests(plan) == expected
    assert plan.changed is bool(expected)
    assert plan.action.value == ("copied" if expected else "unchanged")
    assert (plan.before == plan.after) is not plan.changed
    if expected:
        assert plan.after.version == source.metadata.current_version
        assert plan.after.versions.keys() == source.metadata.versions.keys()


@pytest.mark.parametrize(
    ("source", "copy", "problem"),
    [
        (secret(1), secret(2), "'n'"),
        (secret(1, 2), secret(2), "version 1"),
        (secret(1), secret(1, 2), "at version 2"),
        (NOTHING, secret(1), "at version 1"),
        (secret(1, 2), secret(DELETED, 2), "version 1 is deleted"),
        (secret(1, 2), secret(DESTROYED, 2), "version 1 is destroyed"),
        (secret(1, 2), secret(DROPPED, 2), "version 1 is missing"),
        (secret(DELETED, 2), secret(1, 2), "version 1 is live"),
        (secret(DESTROYED, 2), secret(1, 2), "version 1 is live"),
        # It may still be restored there.
        (secret(DESTROYED, 2), secret(DELETED, 2), "version 1 is deleted"),
    ],
)
def test_what_differs_is_a_conflict(
    source: History, copy: History, problem: str
) -> None:
    with pytest.raises(VaultError, match=problem) as caught:
        plan_all(source, copy)
    assert caught.value.reason.value == "conflict"


@pytest.mark.parametrize(
    ("source", "limit", "kept_by_secret", "lost"),
    [
        (secret(1, 2, 3), 2, 0, True),
        (secret(1, 2, 3), 2, 3, False),
        (secret(1, 2, 3), None, 0, False),
        (secret(*range(1, 12)), 0, 0, True),
        (secret(*range(1, 11)), 0, 0, False),
        # There is nothing of it that could be lost.
        (secret(DESTROYED, 2, 3), 2, 0, False),
    ],
)
def test_a_copy_keeps_as_many_versions(
    source: History, limit: int | None, kept_by_secret: int, lost: bool
) -> None:
    settings = Settings(kept_versions=kept_by_secret)
    if not lost:
        plan_all(source, NOTHING, settings, limit)
        return
    with pytest.raises(VaultError) as caught:
        plan_all(source, NOTHING, settings, limit)
    assert caught.value.reason.value == "data_would_be_lost"


def test_what_the_server_drops_by_itself_is_not_destroyed() -> None:
    source = secret(*[DROPPED] * 20, 21, 22)
    *writes, destroyed = requests(plan_all(source, NOTHING, limit=5))
    assert len(writes) == 22
    assert destroyed == [18, 19, 20]


# --- the latest version ---


def version(state: State = State.LIVE, **data: Any) -> Observation:
    number = 0 if state is State.MISSING else 4
    return Observation("secret", "x", state, number, data)


def test_the_latest_version() -> None:
    plan = plan_latest(version(a=1), version(State.MISSING))
    assert requests(plan) == [(0, 1)]
    assert (plan.after.state, plan.after.version) == (State.LIVE, 1)
    assert not plan_latest(version(a=1), version(a=1.0)).changed


@pytest.mark.parametrize(
    ("copy", "problem"),
    [
        (version(a=2, b=1), "differs in 'a', 'b'"),
        (version(DELETED), "is deleted"),
        (version(DESTROYED), "is destroyed"),
    ],
)
def test_another_latest_version_is_a_conflict(copy: Observation, problem: str) -> None:
    with pytest.raises(VaultError, match=problem) as caught:
        plan_latest(version(a=1), copy)
    assert caught.value.reason.value == "conflict"


# --- settings ---


def settings(source: History, copy: History = NOTHING) -> Settings:
    return plan_settings(source.metadata, copy.metadata)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("custom_metadata", {"a": "b"}),
        ("max_versions", 3),
        ("cas_required", True),
        ("delete_version_after", 3600),
    ],
)
def test_settings_are_copied_and_not_overwritten(name: str, value: Any) -> None:
    source = secret(1, **{name: value})
    assert settings(source, secret(1)).changes == {name: value}
    assert not settings(source, source).changes
    with pytest.raises(VaultError, match=name) as caught:
        settings(secret(1), source)
    assert caught.value.reason.value == "conflict"
    only = plan_all(source, secret(1), settings(source, secret(1)))
    assert only.action.value == "configured"


@pytest.mark.parametrize("expires", [True, False])
def test_only_versions_that_shall_expire_are_written_after_the_setting(
    expires: bool,
) -> None:
    source = secret(1, 2, expires=expires, delete_version_after=60, max_versions=3)
    copy = secret(metadata_version=0)
    plan = plan_all(source, copy, settings(source, copy))
    steps = [(step.operation, step.cas) for step in plan.steps]
    writes = [(WRITE, 0), (WRITE, 1)]
    if expires:
        assert steps == [(WRITE_METADATA, 0), *writes]
        assert plan.steps[0].payload == {
            "delete_version_after": "1m0s",
            "max_versions": 3,
        }
    else:
        assert steps == [(WRITE_METADATA, 0), *writes, (WRITE_METADATA, 1)]
        assert plan.steps[0].payload == {"max_versions": 3}
    assert plan.after.settings == {"delete_version_after": 60, "max_versions": 3}


# --- moves ---


@pytest.mark.parametrize(
    ("source", "latest_lost", "all_lost"),
    [
        (secret(1), False, False),
        (secret(1, 2), True, False),
        (secret(DESTROYED, 2), False, False),
        (secret(DROPPED, 2), False, False),
        (secret(DELETED, 2), True, True),
        (secret(1, DELETED), True, True),
    ],
)
def test_what_a_move_would_lose(
    source: History, latest_lost: bool, all_lost: bool
) -> None:
    for all_versions, lost in ((False, latest_lost), (True, all_lost)):
        if not lost:
            check_nothing_lost(source.metadata, all_versions)
            continue
        with pytest.raises(VaultError) as caught:
            check_nothing_lost(source.metadata, all_versions)
        assert caught.value.reason.value == "data_would_be_lost"
