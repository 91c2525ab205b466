# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The permission bits of files, as Ansible's own modules take them."""

from __future__ import annotations

import re
from typing import Any

from ..errors import ConfigurationError
from .names import kind_of

_OCTAL = re.compile(r"0?[0-7]{3}")
_CLAUSE = re.compile(r"([ugoa]*)([-+=])([rwx]*)")
_SHIFTS = {"u": 6, "g": 3, "o": 0}
_BITS = {"r": 4, "w": 2, "x": 1}
_ALL = 0o777


def check_mode(value: Any, option: str) -> str:
    """Return a mode that :func:`with_mode` accepts.

    :raises ConfigurationError: for anything else
    """
    if isinstance(value, str):
        clauses = value.split(",")
        if _OCTAL.fullmatch(value) or all(map(_CLAUSE.fullmatch, clauses)):
            return value
        problem = "is not a mode of a file"
    else:
        # YAML makes 416 of 0640, and nobody could tell 640 from that.
        problem = f"must be text, not {kind_of(value)}"
    raise ConfigurationError(
        f"The option '{option}' {problem}.",
        hint="Give it in quotation marks, for example '0640' or 'u=rw,g=r,o='.",
    )


def with_mode(value: str, before: int) -> int:
    """Return the permission bits that a mode leads to.

    :param value: as :func:`check_mode` returns it
    :param before: the bits that the file has, or would have
    """
    if _OCTAL.fullmatch(value):
        return int(value, 8)
    mode = before
    for clause in value.split(","):
        ((who, sign, what),) = _CLAUSE.findall(clause)
        bits = sum(_BITS[char] for char in set(what))
        places = "ugo" if not who or "a" in who else who
        mask = sum(bits << _SHIFTS[place] for place in set(places))
        if sign == "=":
            mode &= _ALL ^ sum(7 << _SHIFTS[place] for place in set(places))
        mode = mode & (_ALL ^ mask) if sign == "-" else mode | mask
    return mode


def shown_mode(mode: int) -> str:
    """Return permission bits in octal, as people write them."""
    return f"{mode:04o}"
