# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The metadata settings of a secret that a task may name, checked. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable

from .._model.data import plain_data
from .._model.durations import parse_duration
from ..errors import VaultError

#: The options of ``vault_secret`` that are settings, by Vault's names.
SETTINGS = ("custom_metadata", "max_versions", "cas_required", "delete_version_after")


# Vault's own limits.
_MAX_KEYS, _MAX_KEY, _MAX_VALUE = 64, 128, 512


_MAX_VERSIONS = 2**32 - 1


def _invalid(option: str, problem: str, hint: str) -> VaultError:
    return VaultError(
        f"The option '{option}' {problem}.", reason="invalid_data", hint=hint
    )


def check_max_versions(value: int, option: str = "max_versions") -> int:
    """A number of versions to keep; 0 for the engine's own.

    :raises VaultError: ``invalid_data``
    """
    if not 0 <= value <= _MAX_VERSIONS:
        raise _invalid(
            option, "must be 0 or a positive number of versions", "0 takes the default."
        )
    return value


def check_delete_version_after(value: Any, option: str = "delete_version_after") -> int:
    """The seconds after which a version deletes itself; 0 for never.

    :raises VaultError: ``invalid_data``
    """
    seconds = parse_duration(value, option)
    if seconds < 0:
        raise _invalid(
            option, "must not be negative", "0 keeps versions until they are deleted."
        )
    return seconds


def _custom_metadata(value: Any) -> dict[str, str]:
    option = "custom_metadata"
    pairs = plain_data(value, option)
    if len(pairs) > _MAX_KEYS:
        raise _invalid(
            option,
            f"has more than {_MAX_KEYS} keys, which Vault refuses",
            "Keep fewer.",
        )
    for key, text in pairs.items():
        if not isinstance(text, str):
            raise _invalid(
                option, f"has a value that is not text, at '{key}'", "Quote it."
            )
        sizes_fit = (
            0 < len(key.encode()) <= _MAX_KEY and 0 < len(text.encode()) <= _MAX_VALUE
        )
        if not sizes_fit or not (key + text).isprintable():
            raise _invalid(
                option,
                f"has a key or value at '{key[:_MAX_KEY]}' that Vault refuses",
                f"Vault takes printable keys of 1 to {_MAX_KEY} bytes and values of 1 to {_MAX_VALUE} bytes.",
            )
    return pairs


def check_settings(params: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that a task names, in plain types; durations in seconds.

    :raises VaultError: ``invalid_data``, naming the option
    """
    checks: Mapping[str, Callable[[Any], Any]] = {
        "custom_metadata": _custom_metadata,
        "max_versions": check_max_versions,
        "cas_required": bool,
        "delete_version_after": check_delete_version_after,
    }
    return {
        name: checks[name](params[name])
        for name in SETTINGS
        if params.get(name) is not None
    }
