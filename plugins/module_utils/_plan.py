# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""From what is and what is wanted to what must be done. Pure: no I/O, no clock, no Ansible.

``changed``, the diff and the answer of check mode all come from the same :class:`Plan`, so they cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Dict, Mapping, Optional, Tuple, Union

from ._data import same
from ._observe import Observation, State
from .errors import VaultError


class Action(str, Enum):
    """What a task did, or would do."""

    CREATED = "created"
    REPLACED = "replaced"
    PATCHED = "patched"
    DELETED = "deleted"
    UNCHANGED = "unchanged"


class Update(str, Enum):
    """What happens to keys that the task does not name."""

    REPLACE = "replace"
    PATCH = "patch"


class Deletion(str, Enum):
    """Whether a deleted secret can be restored."""

    PERMANENT = "permanent"
    SOFT = "soft"


@dataclass(frozen=True)
class Desired:
    """A secret as a task wants it.

    :param data: the keys and values; never part of a repr
    :param create: whether ``patch`` may create a secret that is missing or deleted
    :param cas: the version that a write demands, None for the version observed
    """

    data: Mapping[str, Any] = field(repr=False)
    update: Update = Update.REPLACE
    create: bool = False
    cas: Optional[int] = None


@dataclass(frozen=True)
class WriteData:
    """Write a new version, if the secret is still at version ``cas``."""

    data: Mapping[str, Any] = field(repr=False)
    cas: int


@dataclass(frozen=True)
class DeleteLatest:
    """Soft-delete the latest version."""


@dataclass(frozen=True)
class DeleteForGood:
    """Delete all versions and the metadata."""


Step = Union[WriteData, DeleteLatest, DeleteForGood]


@dataclass(frozen=True)
class Plan:
    """What must be done, and how the secret looks before and after.

    :param step: the one request that makes the change, None where nothing needs to be done
    :param before: the data as it is, {} where there is none
    :param after: the data as it will be
    :param version: the current version once the plan is carried out, 0 where there is none
    """

    action: Action
    observed: Observation
    step: Optional[Step]
    before: Mapping[str, Any] = field(repr=False)
    after: Mapping[str, Any] = field(repr=False)
    state_after: State
    version: int

    @property
    def changed(self) -> bool:
        return self.step is not None


def merged(current: Mapping[str, Any], patch: Mapping[str, Any]) -> Dict[str, Any]:
    """The seed's patch: the keys given replace those of the same name at the top level, all others stay."""
    return {**current, **patch}


def plan_present(observed: Observation, desired: Desired) -> Plan:
    """Make the secret exist with this data.

    :raises VaultSecretNotFoundError: for ``patch`` without ``create``, where there is nothing to patch
    :raises VaultError: ``cas_mismatch``, where a write is needed and the secret is at another version
    """
    patching = desired.update is Update.PATCH
    if patching and not observed.live and not desired.create:
        raise observed.absence()
    after = merged(observed.data, desired.data) if patching else dict(desired.data)
    if observed.live and same(dict(observed.data), after):
        return Plan(
            Action.UNCHANGED, observed, None, observed.data, observed.data, observed.state, observed.version
        )
    if desired.cas is not None and desired.cas != observed.version:
        raise VaultError(
            f"The secret is at version {observed.version}, and the write demands version {desired.cas}.",
            reason="cas_mismatch",
            operation="write",
            mount_point=observed.mount_point,
            path=observed.path,
            hint="Read the secret again and decide on what it holds now.",
        )
    if not observed.live:
        action = Action.CREATED
    else:
        action = Action.PATCHED if patching else Action.REPLACED
    version = observed.version + 1
    return Plan(
        action, observed, WriteData(after, observed.version), observed.data, after, State.LIVE, version
    )


def plan_absent(observed: Observation, deletion: Deletion) -> Plan:
    """Make the secret not be there: its latest version not readable, or nothing left of it at all."""
    gone = observed.state is State.MISSING or (deletion is Deletion.SOFT and not observed.live)
    if gone:
        return Plan(Action.UNCHANGED, observed, None, {}, {}, observed.state, observed.version)
    step: Step
    if deletion is Deletion.SOFT:
        step, state, version = DeleteLatest(), State.DELETED, observed.version
    else:
        step, state, version = DeleteForGood(), State.MISSING, 0
    return Plan(Action.DELETED, observed, step, observed.data, {}, state, version)
