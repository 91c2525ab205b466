# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""TODO."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Mount(NamedTuple):
    """What is mounted at a path, as far as the token may know.

    :param kind: ``kv2``, ``kv1``, another engine's type, or '' where the token may not know or nothing is mounted
    """

    kind: str
    description: str = ""


@dataclass(frozen=True)
class EngineConfig:
    """The configuration of a KV v2 secrets engine.

    :param max_versions: how many versions a secret keeps, 0 for Vault's default
    :param delete_version_after: in seconds; negative where it is switched off for all secrets
    """

    max_versions: int
    cas_required: bool
    delete_version_after: int


@dataclass(frozen=True)
class Engine:
    """What is mounted at a path at one moment.

    :param kind: as in :class:`_client.Mount`; '' where nothing is mounted, or where the token may not know
    :param config: None where there is none, or where the token may not read it
    :param overlaps: where nothing is mounted, a mount above or below that stands in the way, '' for none
    """

    mount_point: str
    kind: str
    description: str = ""
    config: EngineConfig | None = None
    overlaps: str = ""
