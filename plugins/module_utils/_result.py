# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What a task returns and shows: results, diffs and failures. The only place that decides what is visible."""

from __future__ import annotations

import traceback
from typing import Any, Dict, Mapping

from ._data import difference
from ._plan import Plan
from ._redact import HIDDEN
from .errors import CredentialBridgeError

_NEW = f"{HIDDEN} (new value)"


def diff(plan: Plan) -> Dict[str, Any]:
    """Keys that come, go and change; never a value, not even its length."""
    _added, _removed, changed = difference(plan.before, plan.after)
    before = {key: HIDDEN for key in sorted(plan.before)}
    after = {key: _NEW if key in changed else HIDDEN for key in sorted(plan.after)}
    observed = plan.observed
    header = f"{observed.mount_point}/{observed.path}"
    return {
        "before_header": header,
        "after_header": header,
        "before": {"state": observed.state.value, "version": observed.version, "data": before},
        "after": {"state": plan.state_after.value, "version": plan.version, "data": after},
    }


def result(plan: Plan, metadata: Mapping[str, Any]) -> Dict[str, Any]:
    """The result of a task on one secret, the same in check mode.

    :param metadata: Vault's metadata of the version that ``version`` names, as far as it exists
    """
    return {
        "changed": plan.changed,
        "action": plan.action.value,
        "mount_point": plan.observed.mount_point,
        "path": plan.observed.path,
        "version": plan.version,
        "metadata": dict(metadata),
        "diff": diff(plan),
    }


def failure(error: CredentialBridgeError) -> Dict[str, Any]:
    """A failed task: ``msg`` for a person, ``error`` for a playbook."""
    return {"failed": True, "changed": False, "msg": str(error), "error": error.as_dict()}


def crash(error: BaseException) -> Dict[str, Any]:
    """A failed task for a defect of ours: where it happened, without the exception's text, which may hold a value."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} in {frame.name}" for frame in frames]
    unexpected = CredentialBridgeError(
        f"Unexpected {type(error).__name__} at {places[-1] if places else 'an unknown place'}.",
        hint="Please report this as a bug of credential_bridge.vault.",
    )
    return {**failure(unexpected), "where": places}
