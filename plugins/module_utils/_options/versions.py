# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Which numbers may name versions of a secret."""

from __future__ import annotations

import re
from typing import Any

from .._model.refusals import invalid_option
from ..errors import ConfigurationError, VaultError

#: Names the current version, whatever its number is.
LATEST = "latest"

_NUMBER = re.compile(r"[1-9][0-9]{0,17}")


def check_versions(versions: Any, option: str = "versions") -> list[int]:
    """Return a list of version numbers, without repetitions, in the order given.

    Vault accepts 0, negative and unknown numbers and silently does nothing.

    :raises VaultError: ``invalid_data`` for an empty list and for anything but positive
        integers
    """
    items = versions if isinstance(versions, (list, tuple)) else []
    if not items or not all(_is_number(item) for item in items):
        raise invalid_option(
            option,
            "must be a list of at least one positive integer",
            "Versions are counted from 1, for example [1, 2].",
        )
    return [int(item) for item in dict.fromkeys(items)]


def check_required_versions(value: Any) -> tuple[int | None, ...]:
    """Return the versions that a task names, as :func:`wanted_versions` does.

    :raises ConfigurationError: if it names none
    :raises VaultError: ``invalid_data``
    """
    if value is None:
        raise ConfigurationError(
            "The option 'versions' is missing.",
            hint="Give numbers such as [1, 2], or 'latest'.",
        )
    return wanted_versions(value)


def wanted_versions(value: Any, option: str = "versions") -> tuple[int | None, ...]:
    """Return the versions that a task names, each once; None stands for the latest.

    Numbers may be text, as templates often produce it. A single one needs no list.

    :raises VaultError: ``invalid_data`` for an empty list, and for anything but
        positive integers and 'latest'
    """
    if isinstance(value, str):
        items: Any = [item.strip() for item in value.split(",")]
    else:
        items = value if isinstance(value, (list, tuple)) else [value]
    named = [_wanted_version(item, option) for item in items]
    if not named:
        raise _unusable(option)
    return tuple(dict.fromkeys(named))


def _wanted_version(item: Any, option: str) -> int | None:
    if item == LATEST:
        return None
    if _is_number(item) or (isinstance(item, str) and _NUMBER.fullmatch(item)):
        return int(item)
    raise _unusable(option)


def _is_number(item: Any) -> bool:
    return isinstance(item, int) and not isinstance(item, bool) and item > 0


def _unusable(option: str) -> VaultError:
    return invalid_option(
        option,
        f"must hold at least one version: a positive integer or '{LATEST}'",
        f"Versions are counted from 1, for example [1, 2] or [{LATEST}].",
    )
