# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Runs a module's function with a client made from its options, and turns failures into results."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Callable

from .._auth._files import find_token_file
from .._log import TaskLog
from .._model.settings import Settings
from .._settings import config_file as _config_file
from .._settings.resolve import resolve
from .._settings.sources import Source
from .._vault.client import Client
from ..errors import CredentialBridgeError
from ._tell import crash, failure

Run = Callable[[Mapping[str, Any], Client, bool], dict[str, Any]]


Prepare = Callable[[Mapping[str, Any]], Mapping[str, Any]]


Connect = Callable[[Settings, Mapping[str, Any]], Client]


def from_process(explicit: Sequence[Source]) -> Settings:
    """The settings that explicit sources, this process's environment and the user's files give.

    :raises ConfigurationError: naming the option and the remedy
    """
    return resolve(explicit, os.environ, _config_file.load, find_token_file)


def settings_from(params: Mapping[str, Any]) -> Settings:
    """The settings that a task's options, its environment and ``~/.vault_config.json`` give.

    :raises ConfigurationError: naming the option and the remedy
    """
    return from_process([Source("options", params)])


def new_client(
    settings: Settings,
    params: Mapping[str, Any],
    tell: Callable[[str], None] | None = None,
) -> Client:
    """A client that looks its token up once and then counts the time down itself.

    :param tell: shows progress to the user
    """
    return Client(
        settings,
        token_check_interval=math.inf,
        token_renew=params["token_renew"],
        token_revoke=params["token_revoke"],
        log=TaskLog(params["log_level"], params["log_file"], tell),
    )


@contextmanager
def one_client() -> Iterator[Connect]:
    """A way to connect for a process that runs one task."""
    clients: list[Client] = []

    def connect(settings: Settings, params: Mapping[str, Any]) -> Client:
        clients.append(new_client(settings, params))
        return clients[-1]

    try:
        yield connect
    finally:
        for client in clients:
            client.finish()


def execute(
    run: Run,
    params: Mapping[str, Any],
    check_mode: bool,
    connect: Connect,
    prepare: Prepare = dict,
) -> dict[str, Any]:
    """The result of a task, failed or not; never raises.

    :param connect: gives the client; whoever passes it knows how long it lives
    :param prepare: gives the options to work with, where a module makes less of its credentials than others
    """
    client: Client | None = None
    try:
        params = prepare(params)
        client = connect(settings_from(params), params)
        result = run(params, client, check_mode)
    except CredentialBridgeError as error:
        result = failed(error, params)
    except (
        Exception
    ) as error:  # a defect of ours: its place is reported, its text may hold a secret
        result = crash(error)
    warnings = client.log.drain() if client else []
    if warnings:
        result["warnings"] = [*result.get("warnings", []), *warnings]
    return result


def failed(error: CredentialBridgeError, params: Mapping[str, Any]) -> dict[str, Any]:
    """The failure of a task with these options, which says what it was for unless that is what is wrong."""
    if error.reason != "invalid_path":
        error.mount_point = error.mount_point or params.get("mount_point")
        error.path = error.path or params.get("path")
    return failure(error)
