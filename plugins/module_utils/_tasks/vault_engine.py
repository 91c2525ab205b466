# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""``vault_engine``: a KV v2 secrets engine is mounted, with these settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._model.durations import format_duration
from .._model.operations import ENABLE, TUNE, WRITE_CONFIG, Operation
from .._options.engine_settings import check_engine_settings
from .._plan.engine import (
    Configure,
    Describe,
    Enable,
    EnginePlan,
    EngineStep,
    plan_engine,
)
from .._settings.resolve import resolve_mount_point
from .._vault.client import Client
from .._vault.observe import observe_config, observe_engine
from .._vault.rights import check_operations
from ..errors import CredentialBridgeError, VaultError
from ._tell import state_diff

_OPERATIONS: Mapping[type, Operation] = {
    Enable: ENABLE,
    Describe: TUNE,
    Configure: WRITE_CONFIG,
}


_DONE: Mapping[type, str] = {
    Enable: "mount",
    Describe: "description",
    Configure: "config",
}


def run(params: Mapping[str, Any], client: Client, check_mode: bool) -> dict[str, Any]:
    """Observe, plan, and unless in check mode apply; where another task mounts the engine meanwhile, look again."""
    mount = resolve_mount_point(params["mount_point"])
    wanted = check_engine_settings(params)
    plan = plan_engine(observe_engine(client, mount), wanted)
    try:
        _carry_out(client, plan, check_mode)
    except VaultError as error:
        if plan.before is not None or error.done or error.http_status != 400:
            raise
        plan = plan_engine(observe_engine(client, mount), wanted)
        if plan.before is None:
            # Not because it is mounted by now.
            raise error from None
        _carry_out(client, plan, check_mode)
    return {
        "changed": plan.changed,
        "action": plan.action.value,
        **shown_engine(mount, plan.after),
        "diff": state_diff(mount, _shown_state(plan.before), _shown_state(plan.after)),
    }


def _carry_out(client: Client, plan: EnginePlan, check_mode: bool) -> None:
    """Ask for all rights first, so as not to stop half-way; then apply the steps unless in check mode."""
    if plan.changed:
        check_operations(
            client, [_OPERATIONS[type(step)] for step in plan.steps], plan.mount_point
        )
    done: tuple[str, ...] = ()
    for step in () if check_mode else plan.steps:
        try:
            _apply(client, plan.mount_point, step)
            done += (_DONE[type(step)],)
            if isinstance(step, Enable):
                # A fresh mount refuses requests for a moment; whoever comes next shall find it ready.
                observe_config(client, plan.mount_point)
        except CredentialBridgeError as error:
            error.done = done
            raise


def _apply(client: Client, mount: str, step: EngineStep) -> None:
    if isinstance(step, Enable):
        client.enable(mount, step.description)
    elif isinstance(step, Describe):
        client.describe(mount, step.description)
    else:
        client.when_ready(mount, lambda: client.write_config(mount, step.payload))


def shown_engine(mount: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """An engine as tasks return it, durations in Vault's words."""
    return {"mount_point": mount, **_shown_settings(settings)}


def _shown_settings(settings: Mapping[str, Any]) -> dict[str, Any]:
    after = settings["delete_version_after"]
    return {
        **settings,
        "delete_version_after": None if after is None else format_duration(after),
    }


def _shown_state(settings: Mapping[str, Any] | None) -> dict[str, Any]:
    return (
        {"state": "absent"}
        if settings is None
        else {"state": "present", **_shown_settings(settings)}
    )
