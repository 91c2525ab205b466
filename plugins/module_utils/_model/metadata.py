# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The versions and settings of a secret, as they are at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .secret import State


@dataclass(frozen=True)
class VersionInfo:
    """One version, as its secret's metadata describes it.

    :param deletion_time: when it was deleted, or will be if that lies in the future;
        '' for never, None if only Vault will know
    """

    version: int
    state: State
    created_time: str
    deletion_time: str | None


@dataclass(frozen=True)
class SecretMetadata:
    """The versions and settings of a secret.

    :param exists: whether Vault knows the path; a secret may have metadata and no
        version at all
    :param oldest_version: the oldest version kept, 0 if none was dropped yet
    :param versions: the versions that Vault still knows, by number in ascending order
    :param delete_version_after: in seconds
    :param metadata_version: the version of the settings, which a write of them may
        have to name; None if the server counts none, as Vault does not
    """

    mount_point: str
    path: str
    exists: bool = False
    current_version: int = 0
    oldest_version: int = 0
    versions: Mapping[int, VersionInfo] = field(default_factory=dict)
    custom_metadata: Mapping[str, str] = field(default_factory=dict)
    max_versions: int = 0
    cas_required: bool = False
    delete_version_after: int = 0
    metadata_version: int | None = None

    def state(self, number: int) -> State:
        """Return the state of a version; one that was dropped is missing."""
        info = self.versions.get(number)
        return info.state if info else State.MISSING

    def numbers(self, *states: State) -> tuple[int, ...]:
        """Return the versions in one of these states, in ascending order."""
        return tuple(n for n, info in self.versions.items() if info.state in states)


@dataclass(frozen=True)
class History:
    """A secret with all of its versions.

    :param data: the data of the live versions, by number; never part of a repr
    :param half_deleted: the versions without data that are listed only because a
        deletion was interrupted; they count as destroyed
    """

    metadata: SecretMetadata
    data: Mapping[int, Mapping[str, Any]] = field(default_factory=dict, repr=False)
    half_deleted: frozenset[int] = frozenset()
