# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""``vault_secret``: one secret is present with this data, or absent."""

from __future__ import annotations

from typing import Any, Callable, Dict, Mapping

from .._client import Client
from .._data import plain_data
from .._observe import Observation, observe
from .._paths import check_secret_path
from .._plan import DeleteForGood, DeleteLatest, Deletion, Desired, Plan, Update, WriteData, plan_absent, plan_present
from .._result import result
from .._settings import resolve_mount_point
from ..errors import ConfigurationError, VaultError

_ATTEMPTS = 20


def run(params: Mapping[str, Any], client: Client, check_mode: bool) -> Dict[str, Any]:
    """Observe, plan, and unless in check mode apply.

    A write carries the version that was observed; when another writer was faster, everything is done again.
    """
    mount = resolve_mount_point(params["mount_point"])
    path = check_secret_path(params["path"])
    planner = _planner(params)
    for attempt in range(1, _ATTEMPTS + 1):
        plan = planner(observe(client, mount, path))
        if check_mode or plan.step is None:
            return result(plan, {} if plan.changed else plan.observed.metadata)
        try:
            return result(plan, _apply(client, plan))
        except VaultError as error:
            if error.reason != "cas_mismatch" or params["cas"] is not None or attempt == _ATTEMPTS:
                raise
    raise AssertionError("the last attempt returns or raises")


def _planner(params: Mapping[str, Any]) -> Callable[[Observation], Plan]:
    """What is wanted, checked before any request."""
    if params["state"] == "absent":
        if params["deletion"] is None:
            raise ConfigurationError(
                "'state: absent' needs the option 'deletion'.",
                hint="Choose 'deletion: soft' (the latest version can be restored) or 'deletion: permanent' "
                "(all versions are lost for good).",
            )
        deletion = Deletion(params["deletion"])
        return lambda observed: plan_absent(observed, deletion)
    desired = Desired(
        data=plain_data(params["data"]),
        update=Update(params["update"]),
        create=params["create"],
        cas=params["cas"],
    )
    return lambda observed: plan_present(observed, desired)


def _apply(client: Client, plan: Plan) -> Mapping[str, Any]:
    """Carry the plan out; returns Vault's metadata of the version written."""
    mount, path, step = plan.observed.mount_point, plan.observed.path, plan.step
    if isinstance(step, WriteData):
        return client.write(mount, path, step.data, step.cas)
    if isinstance(step, DeleteLatest):
        client.delete_latest(mount, path)
    elif isinstance(step, DeleteForGood):
        client.delete_metadata(mount, path)
    return {}
