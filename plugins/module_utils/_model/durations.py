# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Durations as Vault takes and writes them.

Vault accepts a number of seconds, a number of days such as ``30d``, and Go's notation
such as ``1h30m``; it responds in Go's notation only (``720h0m0s``). So durations are
compared as seconds and never as text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from .refusals import invalid_option

_UNITS: Mapping[str, Fraction] = {
    "ns": Fraction(1, 10**9),
    "us": Fraction(1, 10**6),
    "µs": Fraction(1, 10**6),
    "μs": Fraction(1, 10**6),
    "ms": Fraction(1, 10**3),
    "s": Fraction(1),
    "m": Fraction(60),
    "h": Fraction(3600),
}
# ASCII digits, since Vault takes no others.
_NUMBER = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)"
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_PART = re.compile(rf"({_NUMBER})({_UNIT})")
_GO = re.compile(rf"([+-]?)((?:{_PART.pattern})+)")
_DAYS = re.compile(r"([+-]?[0-9]+)d")
_SECONDS = re.compile(r"[+-]?[0-9]+")

# Vault computes in nanoseconds of 64 bits.
_MAX_SECONDS = (2**63 - 1) // 10**9


def parse_duration(value: Any, option: str) -> int:
    """Return the seconds of a duration; the caller judges negative ones.

    :param option: the option's name, for messages
    :raises VaultError: ``invalid_data`` for what Vault would refuse, and for fractions
        of a second, which it would drop
    """
    seconds = exact_seconds(value)
    problem = ""
    if seconds is None:
        problem = "is not a duration"
    elif seconds.denominator != 1:
        problem = "is not a whole number of seconds, and Vault would drop the rest"
    elif abs(seconds) > _MAX_SECONDS:
        problem = "is longer than Vault can store"
    if seconds is None or problem:
        raise invalid_option(
            option,
            problem,
            "Give seconds as a number, days such as '30d', or hours, minutes and "
            "seconds such as '1h30m'.",
        )
    return int(seconds)


def exact_seconds(value: Any) -> Fraction | None:
    """Return the number of seconds, None for what is not a duration."""
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    if not isinstance(value, str):
        return None
    if value == "" or _SECONDS.fullmatch(value):
        return Fraction(value or 0)
    days = _DAYS.fullmatch(value)
    if days:
        return Fraction(days.group(1)) * 86400
    parts = _GO.fullmatch(value)
    if not parts:
        return None
    sign, text = parts.group(1), parts.group(2)
    total = Fraction(0)
    for number, unit in _PART.findall(text):
        # A Fraction accepts no trailing point.
        total += Fraction(number.rstrip(".")) * _UNITS[unit]
    return -total if sign == "-" else total


def format_duration(seconds: int) -> str:
    """Return the duration as Vault writes it: ``720h0m0s``, ``1m30s``, ``0s``."""
    sign = "-" if seconds < 0 else ""
    minutes, rest = divmod(abs(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{sign}{hours}h{minutes}m{rest}s"
    if minutes:
        return f"{sign}{minutes}m{rest}s"
    return f"{sign}{rest}s"
