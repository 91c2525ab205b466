# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Plan which versions of a secret must change. Pure.

Vault accepts requests on versions that do not exist, and on destroyed ones that shall
be restored, and silently does nothing. So everything is decided from the metadata, and
one unusable version stops the whole task.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import Enum
from typing import NamedTuple

from .._model.metadata import SecretMetadata, VersionInfo
from .._model.operations import (
    DELETE_VERSIONS,
    DESTROY_VERSIONS,
    UNDELETE_VERSIONS,
    Operation,
)
from .._model.plan import Action, Plan, Step
from .._model.refusals import absence, version_not_found
from .._model.secret import Observation, State


class Wanted(str, Enum):
    """The state that a task wants versions to be in."""

    PRESENT = "present"
    DELETED = "deleted"
    DESTROYED = "destroyed"


class _Change(NamedTuple):
    """How versions get into a wanted state.

    :param state: the state that they are in afterwards
    :param satisfied: the states that need no change
    """

    action: Action
    operation: Operation
    state: State
    satisfied: frozenset[State]


_CHANGES: Mapping[Wanted, _Change] = {
    Wanted.PRESENT: _Change(
        Action.UNDELETED, UNDELETE_VERSIONS, State.LIVE, frozenset({State.LIVE})
    ),
    # A destroyed version is gone, so it counts as deleted, too.
    Wanted.DELETED: _Change(
        Action.DELETED,
        DELETE_VERSIONS,
        State.DELETED,
        frozenset({State.DELETED, State.DESTROYED}),
    ),
    Wanted.DESTROYED: _Change(
        Action.DESTROYED,
        DESTROY_VERSIONS,
        State.DESTROYED,
        frozenset({State.DESTROYED}),
    ),
}

Versions = Mapping[int, VersionInfo]

VersionsPlan = Plan[Versions]


def plan_versions(
    observed: SecretMetadata, named: Sequence[int | None], wanted: Wanted
) -> VersionsPlan:
    """Plan that these versions are in the wanted state; one request changes all.

    In the state afterwards, a ``deletion_time`` that only Vault will know is None.

    :param named: version numbers, None for the latest
    :raises VaultSecretNotFoundError: ``secret_not_found``, ``version_not_found``, or
        ``secret_destroyed`` for a destroyed version that should be present
    """
    mount, path = observed.mount_point, observed.path
    if not observed.exists:
        raise absence(Observation(mount, path, State.MISSING))
    numbers = sorted(
        {observed.current_version if number is None else number for number in named}
    )
    _check_usable(observed, numbers, wanted)
    change = _CHANGES[wanted]
    changing = [
        number
        for number in numbers
        if observed.versions[number].state not in change.satisfied
    ]
    if not changing:
        before = observed.versions
        return Plan(Action.UNCHANGED, mount, path, before, before)
    after = dict(observed.versions)
    for number in changing:
        after[number] = _changed(after[number], change)
    step = Step(change.operation, {"versions": changing})
    return Plan(change.action, mount, path, observed.versions, after, (step,))


def _check_usable(
    observed: SecretMetadata, numbers: Sequence[int], wanted: Wanted
) -> None:
    mount, path = observed.mount_point, observed.path
    for number in numbers:
        version = observed.versions.get(number)
        if version is None:
            raise version_not_found(mount, path, number, observed.current_version)
        if wanted is Wanted.PRESENT and version.state is State.DESTROYED:
            raise absence(Observation(mount, path, State.DESTROYED, number))


def _changed(version: VersionInfo, change: _Change) -> VersionInfo:
    # Destroying keeps the deletion time. The other two set it: undeleting does so, too,
    # if the secret has a 'delete_version_after'.
    keeps_time = change.operation is DESTROY_VERSIONS
    time = version.deletion_time if keeps_time else None
    return replace(version, state=change.state, deletion_time=time)
