# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Look at secrets engines and their configuration."""

from __future__ import annotations

from collections.abc import Iterable

from .._model.engine import Engine, EngineConfig
from .._model.mount import NO_MOUNT, Mount
from .._model.refusals import unless_denied
from .client import Client
from .kv2_answers import config_in


def observe_engine(client: Client, mount: str, namespaces: bool = False) -> Engine:
    """Look at a mount in whatever way the token may; wait if Vault prepares it.

    :param namespaces: whether to look for one that is in the way, too
    """
    found = client.mounts.look(mount)
    others: Iterable[str] = ()
    if not found.kind:
        found, others = _hidden_mount(client, mount)
    if not found.kind:
        obstacle = _overlapping(mount, others)
        if not obstacle and namespaces:
            # OpenBao mounts nothing at or below a namespace, nor above one.
            obstacle = _overlapping(mount, client.mounts.namespaces())
        return Engine(mount, "", overlaps=obstacle)
    return _with_config(client, mount, found)


def observe_engines(client: Client) -> list[Engine]:
    """Look at every KV v2 engine that the token may use in some way, by path."""
    mounts = sorted(client.mounts.visible().items())
    return [
        _with_config(client, path, found)
        for path, found in mounts
        if found.kind == "kv2"
    ]


def observe_config(client: Client, mount: str) -> EngineConfig | None:
    """Return the configuration of a KV v2 mount, None if the token may not read it."""
    mounts = client.mounts
    answer = unless_denied(
        lambda: mounts.when_ready(mount, lambda: mounts.read_config(mount))
    )
    return None if answer is None else config_in(answer, mount)


def _with_config(client: Client, mount: str, found: Mount) -> Engine:
    config = observe_config(client, mount) if found.kind == "kv2" else None
    return Engine(mount, found.kind, found.description, config)


def _hidden_mount(client: Client, mount: str) -> tuple[Mount, Iterable[str]]:
    """Look for a mount below which the token has no right.

    :return: the mount, and where other mounts are, as far as the token may see them
    """
    others = unless_denied(client.mounts.all)
    if others is not None:
        return others.get(mount, NO_MOUNT), others
    found = unless_denied(lambda: client.mounts.read(mount))
    return found or NO_MOUNT, client.mounts.visible()


def _overlapping(mount: str, others: Iterable[str]) -> str:
    """Return a mount above or below this one, '' if there is none."""
    wanted = f"{mount}/"
    for other in others:
        existing = f"{other}/"
        if wanted.startswith(existing) or existing.startswith(wanted):
            return other
    return ""
