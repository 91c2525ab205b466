# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What a task that copies secrets returns and shows; :mod:`tell` for two places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .._model.plan import Action
from .._model.secret import Observation
from .._plan.secret import SecretPlan
from . import tell
from .task import Result

if TYPE_CHECKING:
    from .many import Target

_NOT_KEPT = (
    "The data of deleted versions cannot be read, so these versions are destroyed in "
    "the copies: 'not_kept' in 'results' has their numbers."
)

_SKIPPED = (
    "Secrets without a live version were not copied: 'results' has them as 'skipped'. "
    "'versions: all' copies their other versions."
)


def copied(
    target: Target,
    plan: SecretPlan,
    removal: SecretPlan | None,
    not_kept: Sequence[int],
) -> Result:
    """Return the result of copying or moving one secret.

    :param target: the secret that was copied
    :param removal: how it was removed, None if it was not
    :param not_kept: the versions whose data the copy does not have
    """
    shown = tell.secret_result(plan, {})
    source = f"{target.mount_point}/{target.path}"
    diff = {
        **shown["diff"],
        "before_header": f"{source} -> {plan.mount_point}/{plan.path}",
    }
    diff["after_header"] = diff["before_header"]
    if removal:
        diff["before"] = {"source": "present", **diff["before"]}
        diff["after"] = {"source": "removed", **diff["after"]}
    result: Result = {
        "changed": plan.changed or removal is not None,
        "action": (Action.MOVED if removal else plan.action).value,
        "mount_point": target.mount_point,
        "path": target.path,
        "to": {"mount_point": plan.mount_point, "path": plan.path},
        "version": plan.after.version,
        "not_kept": list(not_kept),
        "diff": diff,
    }
    if not_kept and plan.changed:
        result["warnings"] = [_NOT_KEPT]
    return result


def skipped(source: Observation, mount_point: str, path: str) -> Result:
    """Return the result for a secret that has nothing to copy.

    :param mount_point: the mount that it would be copied to
    """
    result = _nothing_done(Action.SKIPPED, source, mount_point, path)
    return {**result, "warnings": [_SKIPPED]}


def moved_before(source: Observation, mount_point: str, path: str) -> Result:
    """Return the result for a secret that is in the other place already, and only there.

    :param mount_point: the mount that it was moved to
    """
    return _nothing_done(Action.UNCHANGED, source, mount_point, path)


def _nothing_done(
    action: Action, source: Observation, mount_point: str, path: str
) -> Result:
    return {
        "changed": False,
        "action": action.value,
        "mount_point": source.mount_point,
        "path": source.path,
        "to": {"mount_point": mount_point, "path": path},
        "version": None,
        "not_kept": [],
    }
