# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The metadata settings of a secret that a task may name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable

from .._model.data import plain_data
from .._model.durations import parse_duration
from .._model.names import shown_name
from .._model.refusals import invalid_option

# Vault's own limits on custom metadata, in bytes but for the number of keys.
_MAX_KEYS = 64
_MAX_KEY = 128
_MAX_VALUE = 512

# Vault stores it in 32 bits.
_MAX_VERSIONS = 2**32 - 1

#: How the value of an option is checked: it is returned in a plain type.
Check = Callable[[Any], Any]


def check_settings(params: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings that a task names, in plain types; durations in seconds.

    :raises VaultError: ``invalid_data``, naming the option
    """
    return check_given(
        params,
        {
            "custom_metadata": _check_custom_metadata,
            "max_versions": check_max_versions,
            "cas_required": bool,
            "delete_version_after": _check_delete_version_after,
        },
    )


def check_given(
    params: Mapping[str, Any], checks: Mapping[str, Check]
) -> dict[str, Any]:
    """Check the options that a task gives, and return them; leave out the others."""
    given = {name: params.get(name) for name in checks}
    return {
        name: checks[name](value) for name, value in given.items() if value is not None
    }


def check_max_versions(value: int) -> int:
    """Return how many versions are kept, 0 for the default.

    :raises VaultError: ``invalid_data``
    """
    if not 0 <= value <= _MAX_VERSIONS:
        raise invalid_option(
            "max_versions",
            f"must be a number of versions from 0 to {_MAX_VERSIONS}",
            "0 means the default.",
        )
    return value


def _check_delete_version_after(value: Any) -> int:
    """Return the seconds after which Vault deletes a version, 0 for never."""
    seconds = parse_duration(value, "delete_version_after")
    if seconds < 0:
        raise invalid_option(
            "delete_version_after",
            "must not be negative",
            "0 keeps versions until they are deleted.",
        )
    return seconds


def _check_custom_metadata(value: Any) -> dict[str, str]:
    option = "custom_metadata"
    pairs = plain_data(value, option)
    if len(pairs) > _MAX_KEYS:
        raise invalid_option(
            option,
            f"has more than {_MAX_KEYS} keys, which Vault refuses",
            "Keep fewer.",
        )
    for key, text in pairs.items():
        if not isinstance(text, str):
            raise invalid_option(
                option,
                f"has a value that is not text, at {shown_name(key)}",
                "Quote it.",
            )
        if not _storable(key, _MAX_KEY) or not _storable(text, _MAX_VALUE):
            raise invalid_option(
                option,
                f"has a key or value at {shown_name(key)} that Vault refuses",
                f"Vault accepts printable keys of 1 to {_MAX_KEY} bytes and values of "
                f"1 to {_MAX_VALUE} bytes.",
            )
    return pairs


def _storable(text: str, limit: int) -> bool:
    return 0 < len(text.encode()) <= limit and text.isprintable()
