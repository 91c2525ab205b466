# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Plan how a mount becomes a KV v2 secrets engine with the desired settings. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Optional

from .._model.engine import Engine
from .._model.names import shown_name
from .._model.operations import ENABLE, READ_CONFIG, TUNE, WRITE_CONFIG
from .._model.plan import Action, Plan, Step
from .._model.refusals import denial, not_kv2
from ..errors import Reason, VaultError
from .secret import settings_payload

# Nothing can be mounted at these paths, nor below them.
_RESERVED = frozenset({"audit", "auth", "cubbyhole", "identity", "sys"})

#: Settings by Vault's names, durations in seconds. The state of an engine in a plan is
#: None if nothing is mounted; a setting is None if the token may not read it.
Settings = Mapping[str, Any]

EnginePlan = Plan[Optional[Settings]]

#: The settings of a mount that was just enabled.
_FRESH: Settings = {
    "description": "",
    "max_versions": 0,
    "cas_required": False,
    "delete_version_after": 0,
}


def engine_settings(engine: Engine) -> dict[str, Any]:
    """Return the settings of an engine, None for those the token may not read."""
    config = asdict(engine.config) if engine.config else {}
    settings = {name: config.get(name) for name in _FRESH}
    return {**settings, "description": engine.description}


def plan_engine(observed: Engine, desired: Settings) -> EnginePlan:
    """Plan that a KV v2 secrets engine is mounted with these settings.

    Settings that ``desired`` does not name stay as they are.

    :raises VaultError: ``wrong_kv_version`` if another engine is mounted,
        ``invalid_path`` if nothing can be mounted there
    :raises VaultAuthError: ``permission_denied`` if the token may not read the settings
        that must be compared
    """
    mount = observed.mount_point
    if not observed.kind:
        _check_free(observed)
        return _plan_new(mount, desired)
    if observed.kind != "kv2":
        raise not_kv2(mount, observed.kind)
    if observed.config is None and desired.keys() - {"description"}:
        # Whether they differ is unknown, and a write would always be a change.
        raise denial(READ_CONFIG, mount)
    return _plan_existing(observed, desired)


def _plan_existing(observed: Engine, desired: Settings) -> EnginePlan:
    mount = observed.mount_point
    before = engine_settings(observed)
    changes = {name: value for name, value in desired.items() if value != before[name]}
    steps: tuple[Step, ...] = ()
    if "description" in changes:
        steps += (Step(TUNE, {"description": changes["description"]}),)
    steps += _configure(changes)
    action = Action.CONFIGURED if steps else Action.UNCHANGED
    return Plan(action, mount, "", before, {**before, **changes}, steps)


def _plan_new(mount: str, desired: Settings) -> EnginePlan:
    after = {**_FRESH, **desired}
    changes = {name: value for name, value in after.items() if value != _FRESH[name]}
    enable = Step(ENABLE, {"description": after["description"]})
    return Plan(Action.ENABLED, mount, "", None, after, (enable, *_configure(changes)))


def _configure(changes: Settings) -> tuple[Step, ...]:
    """Return the step that changes the engine's own settings, if there are any."""
    # The description belongs to the mount, which is tuned by another request.
    config = {name: value for name, value in changes.items() if name != "description"}
    if config:
        return (Step(WRITE_CONFIG, settings_payload(config)),)
    return ()


def _check_free(observed: Engine) -> None:
    mount = observed.mount_point
    first = mount.split("/")[0]
    if first in _RESERVED:
        problem = f"is below '{first}/', which Vault reserves for itself"
    elif observed.overlaps:
        problem = (
            f"overlaps with the mount or namespace {shown_name(observed.overlaps)}"
        )
    else:
        return
    raise VaultError(
        f"The mount point '{mount}' {problem}.",
        reason=Reason.INVALID_PATH,
        operation=ENABLE.name,
        mount_point=mount,
        hint="Choose another 'mount_point'.",
    )
