# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What a task of ``vault_object`` may say about one object."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._model.api_paths import check_api_path, check_no_key_ceremony
from .._model.data import plain_data
from .._plan.object import Wanted
from ..errors import ConfigurationError


def check_object(params: Mapping[str, Any]) -> Wanted:
    """Return the object that the task wants.

    :raises ConfigurationError: for options that contradict each other
    :raises VaultError: ``invalid_path`` for a path that is not one of the API, or that
        leads to keys that no task should hold; ``invalid_data`` for data that cannot be
        sent
    """
    path = check_api_path(params["path"])
    check_no_key_ceremony(path)
    wanted = Wanted(
        path=path,
        present=params["state"] == "present",
        data=_fields(params, "data"),
        secret_data=_fields(params, "secret_data"),
        always=params["write_secrets"] == "always",
        compare=params["compare"],
        write_only=frozenset(params["write_only"] or ()),
    )
    both = sorted(wanted.data.keys() & wanted.secret_data.keys())
    if both:
        raise ConfigurationError(
            f"The field '{both[0]}' appears in both 'data' and 'secret_data'.",
            hint="Keep the one in 'secret_data' if its value must not be shown.",
        )
    return wanted


def _fields(params: Mapping[str, Any], option: str) -> dict[str, Any]:
    given = params[option]
    return {} if given is None else plain_data(given, option)
