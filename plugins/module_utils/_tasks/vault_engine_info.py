# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""``vault_engine_info``: the settings of one KV v2 secrets engine, or of all that the token may see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._model.engine import Engine
from .._model.operations import READ_CONFIG
from .._model.refusals import denial, not_kv2
from .._plan.engine import settings_of
from .._settings.resolve import resolve_mount_point
from .._vault.client import Client
from .._vault.observe import observe_config, observe_engine
from .vault_engine import shown_engine


def run(params: Mapping[str, Any], client: Client, check_mode: bool) -> dict[str, Any]:
    """Look, and change nothing."""
    engines = (
        _all(client)
        if params["all_mounts"]
        else [_one(client, resolve_mount_point(params["mount_point"]))]
    )
    return {
        "changed": False,
        "engines": [
            shown_engine(engine.mount_point, settings_of(engine)) for engine in engines
        ],
    }


def _all(client: Client) -> list[Engine]:
    mounts = sorted(client.visible_mounts().items())
    return [
        Engine(path, found.kind, found.description, observe_config(client, path))
        for path, found in mounts
        if found.kind == "kv2"
    ]


def _one(client: Client, mount: str) -> Engine:
    engine = observe_engine(client, mount)
    if engine.kind != "kv2":
        raise not_kv2(mount, engine.kind)
    if engine.config is None:
        raise denial(READ_CONFIG, mount, "")
    return engine
