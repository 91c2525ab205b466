# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""``vault_copy``: secrets are in another place, too, or there instead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .._options.copy import TO, Copying, check_copy
from .._options.modules import VAULT_COPY
from .._settings.beside import resolve_beside
from .._settings.resolve import resolve_mount_point
from .._vault.client import Client
from .._vault.observe_engines import observe_config
from .._vault.tree import Tree, join, observe_tree
from ..errors import ConfigurationError, VaultAuthError
from . import tell
from .connect import Connect
from .copy_secret import Copier, Place, Route
from .many import Job, Target, run_jobs
from .task import Params, Result, TaskBetween


def _run(params: Params, client: Client, check_mode: bool, connect: Connect) -> Result:
    asked = check_copy(params)
    mount = resolve_mount_point(params["mount_point"])
    source = Place(client, mount, client.mounts.find(mount))
    copy = _other_place(source, asked, params, connect)
    _check_apart(source, copy, asked)
    # For one mistake in 'to' there is one failure.
    copy.client.mounts.check_kv2(copy.mount)
    route = Route(source, copy, asked, _limit(copy, asked))
    if not asked.is_folder:
        copier = Copier(route, asked.to_path, only_one=True)
        job = Job(mount, asked.path, copier.run)
        return tell.many([job.run(client, check_mode)])
    tree = observe_tree(client, mount, asked.path, asked.max_entries, "path")
    jobs = _jobs(route, tree)
    if not jobs:
        return _nothing(source, asked)
    return run_jobs(client, check_mode, jobs)


def _limit(copy: Place, asked: Copying) -> int | None:
    """Return how many versions the engine keeps, None if that is not needed or known."""
    if not asked.all_versions:
        return None
    config = observe_config(copy.client, copy.mount)
    return None if config is None else config.max_versions


def _other_place(
    source: Place, asked: Copying, params: Params, connect: Connect
) -> Place:
    mount = source.mount
    if asked.to_mount:
        mount = resolve_mount_point(asked.to_mount)
    client = source.client
    if asked.connection:
        settings = resolve_beside(client.settings, client.token, asked.connection, TO)
        given = {k: v for k, v in asked.connection.items() if v is not None}
        client = connect(settings, {**params, **given})
    return Place(client, mount, client.mounts.find(mount))


def _check_apart(source: Place, copy: Place, asked: Copying) -> None:
    """Refuse to copy something onto itself, or a folder into itself.

    Two addresses may lead to one server. A move would find the secret in both places,
    and remove it from the only one.
    """
    if not source.is_same_mount(copy):
        return
    below = f"{asked.path}/" if asked.path else ""
    inside = asked.is_folder and f"{asked.to_path}/".startswith(below)
    if inside or asked.to_path == asked.path:
        raise ConfigurationError(
            "The place to copy to is the place that is copied, or within it.",
            hint="Give another 'mount_point' or 'path' within 'to'. Two addresses may "
            "lead to one server.",
        )


def _jobs(route: Route, tree: Tree) -> list[Job]:
    asked, mount = route.asked, route.source.mount
    start = len(asked.path) + 1 if asked.path else 0
    jobs = []
    for path in tree.secrets:
        copier = Copier(route, join(asked.to_path, path[start:]))
        jobs.append(Job(mount, path, copier.run))
    for folder, denial in tree.denied.items():
        jobs.append(Job(mount, f"{folder}/", _failing(denial)))
    return jobs


def _failing(denial: VaultAuthError) -> Any:
    def fail(_target: Target) -> Result:
        raise denial

    return fail


def _nothing(source: Place, asked: Copying) -> Result:
    """Return the result for a folder without secrets.

    After a move there is none, and a folder that nobody has written to looks the same.
    """
    results: Sequence[Result] = []
    warning = f"There is no secret below '{join(source.mount, asked.path)}/'."
    return {**tell.many(results), "warnings": [warning]}


TASK = TaskBetween(VAULT_COPY, _run)
