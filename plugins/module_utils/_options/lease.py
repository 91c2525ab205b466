# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What a task of ``vault_lease`` may ask for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Union

from .._model.api_paths import check_api_path, check_no_key_ceremony
from .._model.data import plain_data
from .._model.durations import parse_duration
from ..errors import ConfigurationError


class Taking(NamedTuple):
    """A lease to take.

    :param data: what is sent to the path, None to read it
    """

    path: str
    data: Mapping[str, Any] | None


class Keeping(NamedTuple):
    """A lease that must have some time left.

    :param min_ttl: in seconds, 0 if it only has to exist
    """

    lease_id: str
    min_ttl: int


class Revoking(NamedTuple):
    """A lease that must not exist; '' for none."""

    lease_id: str


Asked = Union[Taking, Keeping, Revoking]


def check_lease(params: Mapping[str, Any]) -> Asked:
    """Return what a task asks for.

    :raises ConfigurationError: for options that contradict each other
    :raises VaultError: ``invalid_path`` and ``invalid_data``
    """
    path, data, lease_id = params["path"], params["data"], params["lease_id"]
    if params["state"] == "absent":
        _refuse("absent", path=path, data=data, min_ttl=params["min_ttl"])
        return Revoking(lease_id or "")
    if (path is None) == (lease_id is None):
        raise ConfigurationError(
            "The task needs either 'path' or 'lease_id'.",
            hint="Give 'path' to take a lease, or 'lease_id' for one that was taken.",
        )
    if path is None:
        _refuse("present' and 'lease_id", data=data)
        return Keeping(lease_id, _min_ttl(params["min_ttl"]))
    _refuse("present' and 'path", min_ttl=params["min_ttl"])
    checked = check_api_path(path)
    if data is None:
        return Taking(checked, None)
    check_no_key_ceremony(checked)
    return Taking(checked, plain_data(data))


def _refuse(asked: str, **options: Any) -> None:
    for option, value in options.items():
        if value is not None:
            raise ConfigurationError(
                f"The option '{option}' has no effect with '{asked}'.",
                hint="Leave it out.",
            )


def _min_ttl(value: Any) -> int:
    if value is None:
        return 0
    seconds = parse_duration(value, "min_ttl")
    if seconds <= 0:
        raise ConfigurationError("The option 'min_ttl' must be greater than zero.")
    return seconds
