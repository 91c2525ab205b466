# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""``vault_secret``: secrets have this data and these settings, or do not exist."""

from __future__ import annotations

from collections.abc import Sequence

from .._model.paths import check_secret_path
from .._model.refusals import unless_denied
from .._options.entries import SECRETS, uses_task_mount
from .._options.exclusive import check_exclusive
from .._options.modules import VAULT_SECRET
from .._options.secret import check_deletion, check_desired
from .._plan.secret import (
    Deletion,
    SecretPlan,
    plan_absent_blind,
    plan_absent_permanent,
    plan_absent_soft,
    plan_absent_unseen,
    plan_blind,
)
from .._settings.resolve import resolve_mount_point
from .._vault.client import Client
from .._vault.metadata import observe_metadata
from .._vault.observe_kv import is_kv1
from .._vault.tree import MANY_NAMES, observe_whole_tree
from ..errors import ConfigurationError, VaultError
from . import tell
from .carry_out import carry_out
from .many import Job, Target, run_one_or_many
from .secret_blind import delete_blind, mentioning_compare, write_blind
from .secret_present import Present
from .task import Params, Result, Task


def _run(params: Params, client: Client, check_mode: bool) -> Result:
    def surplus(declared: Sequence[Job]) -> Sequence[Job]:
        return _surplus(params, client, declared)

    if params["exclusive"] and params[SECRETS] is None:
        raise ConfigurationError(
            "'exclusive' needs 'secrets'.",
            hint="Declare all that the folders may hold as 'secrets'.",
        )
    return run_one_or_many(_check, params, VAULT_SECRET, client, check_mode, surplus)


def _surplus(params: Params, client: Client, declared: Sequence[Job]) -> list[Job]:
    """Return the deletion of what is in an exclusive folder and not declared.

    :param declared: what the task declares, on all mounts
    """
    if not params["exclusive"]:
        return []
    mount = resolve_mount_point(params["mount_point"])
    known = {job.path for job in declared if job.mount_point == mount}
    surplus: dict[str, Job] = {}
    for folder in check_exclusive(params, known):
        for path in observe_whole_tree(client, mount, folder, MANY_NAMES, "exclusive"):
            if path not in known:
                entry = {**params, "path": path, "state": "absent", "compare": True}
                surplus[path] = _check(entry)
    return list(surplus.values())


def _check(params: Params) -> Job:
    mount = resolve_mount_point(params["mount_point"])
    path = check_secret_path(params["path"])
    if params["state"] == "absent":
        deletion = check_deletion(params)
        if not params["compare"]:
            plan = plan_absent_blind(mount, path, deletion)
            return Job(mount, path, lambda target: delete_blind(target, plan))
        return Job(mount, path, lambda target: _absent(target, deletion))
    desired = check_desired(params)
    if not params["compare"]:
        plan = plan_blind(mount, path, desired)
        return Job(mount, path, lambda target: write_blind(target, plan))
    show = params["return_generated"]
    return Job(mount, path, lambda target: Present(target, desired, show).run())


def _absent(target: Target, deletion: Deletion) -> Result:
    client, _mount, _path, check_mode = target
    with mentioning_compare(helps=True):
        plan = _plan_absent(target, deletion)
    return tell.secret_result(plan, carry_out(client, plan, check_mode))


def _plan_absent(target: Target, deletion: Deletion) -> SecretPlan:
    client, mount, path, _check_mode = target
    if deletion is Deletion.SOFT:
        return plan_absent_soft(target.observe())
    try:
        metadata = unless_denied(lambda: observe_metadata(client, mount, path))
    except VaultError as error:
        if not is_kv1(client, mount, error):
            raise
        metadata = None
    if metadata is None:
        return plan_absent_unseen(target.observe())
    return plan_absent_permanent(metadata)


TASK = Task(VAULT_SECRET, _run, uses_mount=uses_task_mount)
