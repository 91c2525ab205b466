# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""``vault_secret_version``: versions of secrets are present, deleted or destroyed."""

from __future__ import annotations

from collections.abc import Sequence

from .._model.paths import check_secret_path
from .._options.entries import uses_task_mount
from .._options.modules import VAULT_SECRET_VERSION
from .._options.versions import check_required_versions
from .._plan.versions import Versions, VersionsPlan, Wanted, plan_versions
from .._settings.resolve import resolve_mount_point
from .._vault.client import Client
from .._vault.metadata import observe_metadata
from ..errors import CredentialBridgeError
from . import tell
from .carry_out import carry_out
from .many import Job, Target, run_one_or_many
from .task import Params, Result, Task


def _run(params: Params, client: Client, check_mode: bool) -> Result:
    return run_one_or_many(_check, params, VAULT_SECRET_VERSION, client, check_mode)


def _check(params: Params) -> Job:
    mount = resolve_mount_point(params["mount_point"])
    path = check_secret_path(params["path"])
    named = check_required_versions(params["versions"])
    wanted = Wanted(params["state"])
    return Job(mount, path, lambda target: _ensure(target, named, wanted))


def _ensure(target: Target, named: Sequence[int | None], wanted: Wanted) -> Result:
    client, mount, path, check_mode = target
    plan = plan_versions(observe_metadata(client, mount, path), named, wanted)
    carry_out(client, plan, check_mode)
    versions = plan.after
    if plan.changed and not check_mode:
        versions = _versions_now(client, plan)
    return tell.versions_result(plan, versions)


def _versions_now(client: Client, plan: VersionsPlan) -> Versions:
    """Look again, since only Vault knows the times of what was changed."""
    try:
        return observe_metadata(client, plan.mount_point, plan.path).versions
    except CredentialBridgeError as error:
        error.done = tuple(step.operation.changes for step in plan.steps)
        raise


TASK = Task(VAULT_SECRET_VERSION, _run, uses_mount=uses_task_mount)
