# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""One version of a secret, as it is at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class State(str, Enum):
    """The state of one version of a secret."""

    LIVE = "live"
    DELETED = "deleted"
    DESTROYED = "destroyed"
    MISSING = "missing"
    #: The token may not look.
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Observation:
    """One version of a secret.

    :param version: the version that was looked at, 0 if there is none
    :param data: the data of a live version; never part of a repr
    :param metadata: Vault's metadata of the version
    :param versioned: whether the engine keeps versions; KV v1 does not
    :param half_deleted: whether it is listed only because a deletion was interrupted
    """

    mount_point: str
    path: str
    state: State
    version: int = 0
    data: Mapping[str, Any] = field(default_factory=dict, repr=False)
    metadata: Mapping[str, Any] = field(default_factory=dict)
    versioned: bool = True
    half_deleted: bool = False

    @property
    def live(self) -> bool:
        """Whether the version's data can be read."""
        return self.state is State.LIVE
