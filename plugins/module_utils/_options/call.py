# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What a task of ``vault_call`` may ask for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from .._model.api_paths import check_api_path, check_no_key_ceremony
from .._model.data import plain_data
from .._model.durations import parse_duration
from .._model.operations import API_DELETE, API_LIST, API_READ, API_WRITE, Operation
from ..errors import ConfigurationError

_OPERATIONS = {
    "write": API_WRITE,
    "read": API_READ,
    "list": API_LIST,
    "delete": API_DELETE,
}


class Call(NamedTuple):
    """One request.

    :param wrap_ttl: have the response wrapped for so long, None to get it as it is
    :param changes: whether the request changes anything
    """

    path: str
    operation: Operation
    data: Mapping[str, Any]
    wrap_ttl: str | None
    changes: bool


def check_call(params: Mapping[str, Any]) -> Call:
    """Return the request that a task makes.

    :raises ConfigurationError: for options that have no effect on the operation
    :raises VaultError: ``invalid_path`` for a path that is not one of the API, or that
        leads to keys that no task should hold; ``invalid_data`` for data that cannot be
        sent
    """
    operation = _OPERATIONS[params["operation"]]
    path = check_api_path(params["path"])
    if operation.writes:
        check_no_key_ceremony(path)
    data, wrap_ttl, changes = params["data"], params["wrap_ttl"], params["changes"]
    if data is not None and operation is not API_WRITE:
        raise _no_effect("data", operation, "Only 'operation: write' sends data.")
    if wrap_ttl is not None and operation is API_DELETE:
        raise _no_effect("wrap_ttl", operation, "There is no response to wrap.")
    if operation is API_DELETE and not changes:
        raise _no_effect("changes: false", operation, "A deletion is a change.")
    return Call(
        path=path,
        operation=operation,
        data={} if data is None else plain_data(data),
        wrap_ttl=None if wrap_ttl is None else _wrap_ttl(wrap_ttl),
        changes=changes and operation.writes,
    )


def _wrap_ttl(value: Any) -> str:
    seconds = parse_duration(value, "wrap_ttl")
    if seconds <= 0:
        raise ConfigurationError("The option 'wrap_ttl' must be greater than zero.")
    return f"{seconds}s"


def _no_effect(option: str, operation: Operation, remedy: str) -> ConfigurationError:
    return ConfigurationError(
        f"'{option}' cannot be used with 'operation: {operation.name}'.", hint=remedy
    )
