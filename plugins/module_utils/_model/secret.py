# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""TODO."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from ..errors import VaultSecretNotFoundError


class State(str, Enum):
    """In which state a version of a secret is."""

    LIVE = "live"
    DELETED = "deleted"
    DESTROYED = "destroyed"
    MISSING = "missing"
    #: The token may not look.
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Observation:
    """One secret at one moment.

    :param version: the version that was looked at, 0 where there is none
    :param data: the data of a live version; never part of a repr
    :param metadata: Vault's metadata of the version
    """

    mount_point: str
    path: str
    state: State
    version: int = 0
    data: Mapping[str, Any] = field(default_factory=dict, repr=False)
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @property
    def live(self) -> bool:
        return self.state is State.LIVE

    def absence(self) -> VaultSecretNotFoundError:
        """The failure for whoever needs a live version here."""
        message, hint = {
            State.MISSING: ("does not exist", "Check the path and 'mount_point'."),
            State.DELETED: (
                f"is deleted (version {self.version})",
                f"Its data can be restored by undeleting version {self.version}, or write a new version.",
            ),
            State.DESTROYED: (
                f"is destroyed (version {self.version})",
                "Its data is gone for good; read another version or write a new one.",
            ),
        }[self.state]
        reason = (
            "secret_not_found"
            if self.state is State.MISSING
            else f"secret_{self.state.value}"
        )
        return VaultSecretNotFoundError(
            f"The secret '{self.mount_point}/{self.path}' {message}.",
            reason=reason,
            http_status=404,
            operation="read",
            mount_point=self.mount_point,
            path=self.path,
            hint=hint,
        )


@dataclass(frozen=True)
class VersionInfo:
    """One version, as the metadata of its secret describe it.

    :param deletion_time: when it was deleted, or will be where that lies in the future; '' for never, None where only
        Vault will know
    """

    version: int
    state: State
    created_time: str
    deletion_time: str | None


@dataclass(frozen=True)
class SecretMetadata:
    """The versions and settings of one secret at one moment.

    :param exists: whether Vault knows the path; a secret may have metadata and no version at all
    :param oldest_version: the oldest version kept, 0 where none was dropped yet
    :param versions: the versions that Vault still knows, by number in ascending order
    :param delete_version_after: in seconds
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
