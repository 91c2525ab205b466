# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""``vault_engine``: a KV v2 secrets engine is mounted, with these settings."""

from __future__ import annotations

from .._options.engine_settings import check_engine_settings
from .._options.modules import VAULT_ENGINE
from .._plan.engine import plan_engine
from .._settings.resolve import resolve_mount_point
from .._vault.client import Client
from .._vault.observe_engines import observe_engine
from ..errors import VaultError
from . import tell
from .carry_out import carry_out
from .task import Params, Result, Task


def _run(params: Params, client: Client, check_mode: bool) -> Result:
    mount = resolve_mount_point(params["mount_point"])
    desired = check_engine_settings(params)
    # The real run need not look for everything that may be in the way.
    plan = plan_engine(observe_engine(client, mount, namespaces=check_mode), desired)
    try:
        carry_out(client, plan, check_mode)
    except VaultError as error:
        enables = plan.before is None and not error.done
        if not enables or error.http_status != 400:
            raise
        # So Vault answers if another task has mounted the engine since the look, or if
        # a namespace is in the way.
        plan = plan_engine(observe_engine(client, mount, namespaces=True), desired)
        if plan.before is None:
            raise error from None
        carry_out(client, plan, check_mode)
    if check_mode and plan.before is None:
        client.mounts.plan(mount)
    return tell.engine_result(plan)


TASK = Task(VAULT_ENGINE, _run)
