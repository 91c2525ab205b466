# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""A KV v2 engine, as it is at one moment."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class EngineConfig:
    """The configuration of a KV v2 engine.

    :param max_versions: how many versions a secret keeps, 0 for Vault's default
    :param delete_version_after: in seconds; negative if it is switched off for all
        secrets of the engine
    """

    max_versions: int
    cas_required: bool
    delete_version_after: int


@dataclass(frozen=True)
class Engine:
    """A mount with its configuration.

    :param kind: as in :class:`mount.Mount`
    :param config: None if there is none, or if the token may not read it
    :param overlaps: if nothing is mounted, what is in the way: a mount above or below
        this one, or a namespace
    """

    mount_point: str
    kind: str
    description: str = ""
    config: EngineConfig | None = None
    overlaps: str = ""
