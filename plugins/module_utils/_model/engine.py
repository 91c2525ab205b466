# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""A mount and the KV v2 engine behind it, as they are at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Mount(NamedTuple):
    """What is mounted at a path, as far as the token may see.

    :param kind: ``kv2``, ``kv1``, another engine's type, or '' if nothing is mounted
        or the token may not see it
    :param uuid: what tells it from every other mount; '' if unknown
    """

    kind: str
    description: str = ""
    uuid: str = ""


#: Nothing is mounted there, or the token may not see it.
NO_MOUNT = Mount("")


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

    :param kind: as in :class:`Mount`
    :param config: None if there is none, or if the token may not read it
    :param overlaps: if nothing is mounted, what is in the way: a mount above or below
        this one, or a namespace
    """

    mount_point: str
    kind: str
    description: str = ""
    config: EngineConfig | None = None
    overlaps: str = ""
