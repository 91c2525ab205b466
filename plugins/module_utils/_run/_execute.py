# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Runs a module's function with a client made from its options, and turns failures into results."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from typing import Any, Callable

from .. import _config_file
from .._client import Client
from .._result import crash, failure
from .._settings import Settings, Source, resolve
from ..errors import CredentialBridgeError

Run = Callable[[Mapping[str, Any], Client, bool], dict[str, Any]]


def settings_from(params: Mapping[str, Any]) -> Settings:
    """The settings that a task's options, its environment and ``~/.vault_config.json`` give.

    :raises ConfigurationError: naming the option and the remedy
    """
    return resolve([Source("options", params)], os.environ, _config_file.load)


def new_client(settings: Settings, token_renew: str) -> Client:
    """A client that looks its token up once and then counts the time down itself."""
    return Client(settings, token_check_interval=math.inf, token_renew=token_renew)


def execute(run: Run, params: Mapping[str, Any], check_mode: bool) -> dict[str, Any]:
    """The result of a task, failed or not; never raises."""
    try:
        client = new_client(settings_from(params), params.get("token_renew") or "auto")
        try:
            return run(params, client, check_mode)
        finally:
            client.finish()
    except CredentialBridgeError as error:
        if error.reason != "invalid_path":
            error.mount_point = error.mount_point or params.get("mount_point")
            error.path = error.path or params.get("path")
        return failure(error)
    except Exception as error:  # a defect of ours: its place is reported, its text may hold a secret
        return crash(error)
