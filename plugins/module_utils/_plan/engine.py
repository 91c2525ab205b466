# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""From a mount as it is to a KV v2 secrets engine with these settings. Pure, as :mod:`_plan`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any, Union

from .._model.durations import format_duration
from .._model.engine import Engine
from .._model.operations import READ_CONFIG
from .._model.refusals import denial, not_kv2
from ..errors import VaultError

# Nothing can be mounted at these, nor below them.
_RESERVED = frozenset({"audit", "auth", "cubbyhole", "identity", "sys"})


#: The settings of a mount that was just enabled.
_FRESH: Mapping[str, Any] = {
    "description": "",
    "max_versions": 0,
    "cas_required": False,
    "delete_version_after": 0,
}


class EngineAction(str, Enum):
    """What a task did to a secrets engine, or would do."""

    ENABLED = "enabled"
    CONFIGURED = "configured"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Enable:
    """Mount a KV v2 secrets engine."""

    description: str


@dataclass(frozen=True)
class Describe:
    """Change the description of the mount."""

    description: str


@dataclass(frozen=True)
class Configure:
    """Change settings of the engine; ``payload`` is in Vault's form."""

    payload: Mapping[str, Any]


EngineStep = Union[Enable, Describe, Configure]


@dataclass(frozen=True)
class EnginePlan:
    """What must be done, and the settings before and after; durations in seconds.

    :param before: None where nothing is mounted
    :param steps: the requests that make the change, in order
    """

    action: EngineAction
    mount_point: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any]
    steps: tuple[EngineStep, ...] = ()

    @property
    def changed(self) -> bool:
        return bool(self.steps)


def settings_of(engine: Engine) -> dict[str, Any]:
    """The settings of an engine by Vault's names; None for those that the token may not read."""
    config = (
        asdict(engine.config)
        if engine.config
        else dict.fromkeys(set(_FRESH) - {"description"})
    )
    return {
        name: engine.description if name == "description" else config[name]
        for name in _FRESH
    }


def plan_engine(observed: Engine, wanted: Mapping[str, Any]) -> EnginePlan:
    """Make a KV v2 secrets engine exist with these settings; others stay as they are.

    :raises VaultError: ``wrong_kv_version`` for another engine, ``invalid_path`` where nothing can be mounted
    :raises VaultAuthError: ``permission_denied`` where settings must be compared and the token may not read them
    """
    mount = observed.mount_point
    if not observed.kind:
        _check_free(observed)
        return _plan_new(mount, wanted)
    if observed.kind != "kv2":
        raise not_kv2(mount, observed.kind)
    before = settings_of(observed)
    if observed.config is None and wanted.keys() - {"description"}:
        raise denial(READ_CONFIG, mount, "")
    changes = {name: value for name, value in wanted.items() if value != before[name]}
    steps: tuple[EngineStep, ...] = ()
    if "description" in changes:
        steps += (Describe(changes["description"]),)
    steps += _configure(changes)
    action = EngineAction.CONFIGURED if steps else EngineAction.UNCHANGED
    return EnginePlan(action, mount, before, {**before, **changes}, steps)


def _plan_new(mount: str, wanted: Mapping[str, Any]) -> EnginePlan:
    after = {**_FRESH, **wanted}
    changes = {name: value for name, value in after.items() if value != _FRESH[name]}
    return EnginePlan(
        EngineAction.ENABLED,
        mount,
        None,
        after,
        (Enable(after["description"]), *_configure(changes)),
    )


def _configure(changes: Mapping[str, Any]) -> tuple[EngineStep, ...]:
    payload = {name: value for name, value in changes.items() if name != "description"}
    if "delete_version_after" in payload:
        payload["delete_version_after"] = format_duration(
            payload["delete_version_after"]
        )
    return (Configure(payload),) if payload else ()


def _check_free(observed: Engine) -> None:
    mount, first = observed.mount_point, observed.mount_point.split("/")[0]
    problem = ""
    if first in _RESERVED:
        problem = f"lies in '{first}/', which Vault keeps for itself"
    elif observed.overlaps:
        problem = f"overlaps with the mount '{observed.overlaps}'"
    if problem:
        raise VaultError(
            f"The mount point '{mount}' {problem}.",
            reason="invalid_path",
            operation="enable",
            mount_point=mount,
            hint="Choose another 'mount_point'.",
        )
