# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""``vault_engine_info``: the settings of KV v2 secrets engines; changes nothing."""

from __future__ import annotations

from .._model.engine import Engine
from .._model.operations import READ_CONFIG
from .._model.refusals import denial, not_kv2
from .._options.entries import boolean
from .._options.modules import VAULT_ENGINE_INFO
from .._plan.engine import engine_settings
from .._settings.resolve import resolve_mount_point
from .._vault.client import Client
from .._vault.observe_engines import observe_engine, observe_engines
from . import tell
from .task import Params, Result, Task


def _run(params: Params, client: Client, check_mode: bool) -> Result:
    if params["all_mounts"]:
        engines = observe_engines(client)
    else:
        engines = [_observe_kv2(client, resolve_mount_point(params["mount_point"]))]
    return {
        "changed": False,
        "engines": [
            tell.found_engine(engine.mount_point, engine_settings(engine))
            for engine in engines
        ],
    }


def _observe_kv2(client: Client, mount: str) -> Engine:
    engine = observe_engine(client, mount)
    if engine.kind != "kv2":
        raise not_kv2(mount, engine.kind)
    if engine.config is None:
        raise denial(READ_CONFIG, mount)
    return engine


def _uses_mount(given: Params) -> bool:
    return not boolean(given.get("all_mounts"))


TASK = Task(VAULT_ENGINE_INFO, _run, uses_mount=_uses_mount)
