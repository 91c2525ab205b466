# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""From the versions that are there to the ones that must change. Pure, as :mod:`_plan`.

Vault accepts versions that do not exist, and the return of destroyed ones, and does nothing; so everything is decided
from the metadata, and one bad version in a list stops all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from .._model.refusals import version_not_found
from .._model.secret import Observation, SecretMetadata, State, VersionInfo


class Wanted(str, Enum):
    """What versions shall be."""

    PRESENT = "present"
    DELETED = "deleted"
    DESTROYED = "destroyed"


class VersionsAction(str, Enum):
    """What a task did to versions, or would do."""

    UNDELETED = "undeleted"
    DELETED = "deleted"
    DESTROYED = "destroyed"
    UNCHANGED = "unchanged"


# A destroyed version is gone, so it counts as deleted too.
_SATISFIED: Mapping[Wanted, frozenset[State]] = {
    Wanted.PRESENT: frozenset({State.LIVE}),
    Wanted.DELETED: frozenset({State.DELETED, State.DESTROYED}),
    Wanted.DESTROYED: frozenset({State.DESTROYED}),
}


_RESULT: Mapping[Wanted, tuple[VersionsAction, State]] = {
    Wanted.PRESENT: (VersionsAction.UNDELETED, State.LIVE),
    Wanted.DELETED: (VersionsAction.DELETED, State.DELETED),
    Wanted.DESTROYED: (VersionsAction.DESTROYED, State.DESTROYED),
}


@dataclass(frozen=True)
class VersionsPlan:
    """Which versions must change, and all of them before and after.

    :param numbers: the versions to change, all in one request; none where nothing needs to be done
    :param after: a version whose ``deletion_time`` only Vault will know has None there
    """

    action: VersionsAction
    mount_point: str
    path: str
    numbers: tuple[int, ...]
    before: Mapping[int, VersionInfo]
    after: Mapping[int, VersionInfo]

    @property
    def changed(self) -> bool:
        return bool(self.numbers)


def plan_versions(
    observed: SecretMetadata, named: Sequence[int | None], wanted: Wanted
) -> VersionsPlan:
    """Bring these versions into that state.

    :param named: version numbers, None for the latest
    :raises VaultSecretNotFoundError: ``secret_not_found``, ``version_not_found``, or ``secret_destroyed`` for a
        destroyed version that shall be present; whatever else is named, nothing is to be done then
    """
    mount, path = observed.mount_point, observed.path
    if not observed.exists:
        raise Observation(mount, path, State.MISSING).absence()
    numbers = sorted(
        {observed.current_version if number is None else number for number in named}
    )
    for number in numbers:
        if number not in observed.versions:
            raise version_not_found(mount, path, number, observed.current_version)
        if (
            wanted is Wanted.PRESENT
            and observed.versions[number].state is State.DESTROYED
        ):
            raise Observation(mount, path, State.DESTROYED, number).absence()
    changing = tuple(
        number
        for number in numbers
        if observed.versions[number].state not in _SATISFIED[wanted]
    )
    action, state = _RESULT[wanted]
    after = dict(observed.versions)
    for number in changing:
        # Destroying leaves the time alone; the other two set it, undeleting to a later one with delete_version_after.
        time = after[number].deletion_time if wanted is Wanted.DESTROYED else None
        after[number] = replace(after[number], state=state, deletion_time=time)
    return VersionsPlan(
        action if changing else VersionsAction.UNCHANGED,
        mount,
        path,
        changing,
        observed.versions,
        after,
    )
