# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Execute a task: make its client, run it, and turn failures into results."""

from __future__ import annotations

from .._model.settings import Settings
from .._settings.resolve import from_process
from .._settings.sources import Source
from .._vault.client import Client
from ..errors import CredentialBridgeError, Reason
from . import tell
from .connect import Connect
from .stripped import name_stripped_keys
from .task import Params, Result, Task


def execute(task: Task, params: Params, check_mode: bool, connect: Connect) -> Result:
    """Return the result of a task, failed or not; never raise."""
    clients: list[Client] = []

    def connected(settings: Settings, params: Params) -> Client:
        client = connect(settings, params)
        client.mounts.predicting = check_mode
        clients.append(client)
        return client

    try:
        params = task.prepare(_with_defaults(task, params))
        client = connected(from_process([Source("options", params)]), params)
        result = task.execute(params, client, check_mode, connected)
    except CredentialBridgeError as error:
        result = failed(error, params)
    except Exception as error:
        # A defect of ours. Its place is reported, but not its text.
        result = tell.crash(error)
    warnings = [text for client in clients for text in client.log.take_warnings()]
    if warnings:
        result["warnings"] = [*result.get("warnings", []), *warnings]
    name_stripped_keys(result)
    return result


def _with_defaults(task: Task, params: Params) -> Params:
    """Return the options with the defaults of those that nothing sets."""
    return {
        name: params[name] if option.is_given(params[name]) else option.default
        for name, option in task.options.items()
    }


def failed(error: CredentialBridgeError, params: Params) -> Result:
    """Return the failure of a task, which names the secret that the task is about."""
    # Unless it is the name itself that is wrong.
    if error.reason is not Reason.INVALID_PATH:
        error.mount_point = error.mount_point or params.get("mount_point")
        error.path = error.path or params.get("path")
    return tell.failure(error)
