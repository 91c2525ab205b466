# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Which numbers may name versions of a secret."""

from __future__ import annotations

import re
from typing import Any

from ..errors import VaultError


def check_versions(versions: Any, option: str = "versions") -> list[int]:
    """Return a list of version numbers, without repetitions and in the order given.

    Vault takes 0, negative and unknown numbers without complaint and does nothing.

    :raises VaultError: ``invalid_data`` for an empty list and for anything but positive integers
    """
    if (
        not isinstance(versions, (list, tuple))
        or not versions
        or any(
            isinstance(item, bool) or not isinstance(item, int) or item < 1
            for item in versions
        )
    ):
        raise VaultError(
            f"The option '{option}' must be a list of at least one positive integer.",
            reason="invalid_data",
            hint="Versions are counted from 1, for example [1, 2].",
        )
    return list(dict.fromkeys(int(item) for item in versions))


LATEST = "latest"


_NUMBER = re.compile(r"[1-9][0-9]{0,17}")


def wanted_versions(value: Any, option: str = "versions") -> tuple[int | None, ...]:
    """The versions that a task names, each once; None stands for the latest.

    Numbers may be text, since templates often give them so; one alone needs no list.

    :raises VaultError: ``invalid_data`` for an empty list, and for anything but positive integers and 'latest'
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
    if isinstance(item, str):
        if item == LATEST:
            return None
        if _NUMBER.fullmatch(item):
            return int(item)
    elif isinstance(item, int) and not isinstance(item, bool) and item > 0:
        return int(item)
    raise _unusable(option)


def _unusable(option: str) -> VaultError:
    return VaultError(
        f"The option '{option}' must hold positive integers or the word '{LATEST}', at least one.",
        reason="invalid_data",
        hint=f"Versions are counted from 1, for example [1, 2] or [{LATEST}].",
    )
