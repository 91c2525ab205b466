# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What must be done: steps, and the state before and after them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Generic, TypeVar

from .operations import Operation

State = TypeVar("State")


class Action(str, Enum):
    """What a task did, or would do in check mode."""

    CREATED = "created"
    CHANGED = "changed"
    REPLACED = "replaced"
    PATCHED = "patched"
    CONFIGURED = "configured"
    WRITTEN = "written"
    COPIED = "copied"
    MOVED = "moved"
    DELETED = "deleted"
    UNDELETED = "undeleted"
    DESTROYED = "destroyed"
    ENABLED = "enabled"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Step:
    """One request that changes something.

    :param payload: what it sends, in Vault's form; never part of a repr
    :param cas: check-and-set: the version that the secret must be at, None for any
    """

    operation: Operation
    payload: Mapping[str, Any] = field(default_factory=dict, repr=False)
    cas: int | None = None


@dataclass(frozen=True)
class Plan(Generic[State]):
    """What must be done, and how things look before and after.

    ``changed``, the diff and the result of check mode all come from one plan, so they
    cannot disagree.

    :param path: the secret below the mount; '' if the plan is about the mount itself
    :param steps: the requests, in order; none if nothing needs to be done
    :param metadata: Vault's metadata of the current version, if the plan keeps it
    """

    action: Action
    mount_point: str
    path: str
    before: State
    after: State
    steps: tuple[Step, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @property
    def changed(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.steps)
