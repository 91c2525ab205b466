# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Values that are made here, or by Vault, for keys that have none: which keys need one, and what it is made of.

Pure but for the randomness, which is Python's ``secrets``. KV v2 knows no age of a key, so where ``max_age`` is asked
for the secret's custom metadata tell when a value was made, and for which version.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from typing import Any

from .._model.data import plain_data
from .._model.durations import parse_duration
from .._model.generator import CHARSETS, Charset, Generator
from .._model.paths import check_mount_point
from .._plan.generate import (
    _LONGEST_KEY,
)
from ..errors import ConfigurationError, CredentialBridgeError, VaultError

_DEFAULT_LENGTH = 32


_LONGEST = 4096


_URL_SAFE = string.ascii_letters + string.digits + "-_"


_DEFAULT_CHARSETS = tuple(
    Charset(CHARSETS[name], 1) for name in ("lower", "upper", "digits")
)


def _invalid(key: str, problem: str, hint: str) -> CredentialBridgeError:
    return VaultError(
        f"The option 'generate' for '{key}' {problem}.",
        reason="invalid_data",
        hint=hint,
    )


def check_generators(value: Any) -> dict[str, Generator]:
    """How to make each of the values that a task names.

    :raises VaultError: ``invalid_data``, naming the key, what is wrong and the remedy
    """
    return {
        key: _generator(key, how) for key, how in plain_data(value, "generate").items()
    }


def _generator(key: str, how: Any) -> Generator:
    how = {} if how is None else how
    if not isinstance(how, dict):
        raise _invalid(key, "must be a dictionary", "Give for example {length: 32}.")
    allowed = {
        "password": ("length", "charsets"),
        "hex": ("length",),
        "urlsafe": ("length",),
        "uuid": (),
    }
    kind = "policy" if "policy" in how else how.get("kind", "password")
    if kind != "policy" and (not isinstance(kind, str) or kind not in allowed):
        raise _invalid(
            key,
            "has an unknown 'kind'",
            f"Use one of {', '.join(allowed)}, or 'policy'.",
        )
    takes = ("policy",) if kind == "policy" else ("kind", *allowed[kind])
    for name in how:
        if name not in takes:
            raise _invalid(
                key,
                f"has '{name}', which does not go with {kind}",
                f"It takes {', '.join(takes)}.",
            )
    if kind == "policy":
        return Generator(policy=_policy(key, how["policy"]))
    if kind == "uuid":
        return Generator()
    length = _length(key, how.get("length", _DEFAULT_LENGTH))
    if kind == "hex":
        return Generator((Charset("0123456789abcdef"),), length)
    if kind == "urlsafe":
        return Generator((Charset(_URL_SAFE),), length)
    charsets = (
        _charsets(key, how["charsets"]) if "charsets" in how else _DEFAULT_CHARSETS
    )
    if sum(charset.min_chars for charset in charsets) > length:
        raise _invalid(
            key, "has a 'length' below the sum of its 'min_chars'", "Make it longer."
        )
    return Generator(charsets, length)


def _policy(key: str, name: Any) -> str:
    try:
        policy = check_mount_point(name)
    except ConfigurationError:
        policy = ""
    if not policy or "/" in policy:
        raise _invalid(
            key, "has a 'policy' that is no name", "Name a password policy of Vault."
        )
    return policy


def _count(value: Any) -> int | None:
    if isinstance(value, str) and re.fullmatch("[0-9]{1,6}", value):
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _length(key: str, value: Any) -> int:
    length = _count(value)
    if length is None or not 1 <= length <= _LONGEST:
        raise _invalid(
            key,
            f"needs a 'length' from 1 to {_LONGEST}",
            "It is counted in characters.",
        )
    return length


def _charsets(key: str, value: Any) -> tuple[Charset, ...]:
    if not isinstance(value, list) or not value:
        raise _invalid(
            key,
            "needs a list as 'charsets'",
            f"Its entries are {', '.join(CHARSETS)}, or dictionaries.",
        )
    return tuple(_charset(key, entry) for entry in value)


def _charset(key: str, entry: Any) -> Charset:
    how = {"name": entry, "min_chars": 1} if isinstance(entry, str) else entry
    hint = f"Give one of {', '.join(CHARSETS)}, or {{name: digits, min_chars: 2}}, or {{chars: '!#%', min_chars: 1}}."
    if (
        not isinstance(how, dict)
        or not set(how) <= {"name", "chars", "min_chars"}
        or ("name" in how) == ("chars" in how)
    ):
        raise _invalid(key, "has an entry of 'charsets' that names no set", hint)
    chars = how["chars"] if "chars" in how else CHARSETS.get(str(how["name"]))
    least = _count(how.get("min_chars", 1))
    if (
        not isinstance(chars, str)
        or not chars
        or not chars.isprintable()
        or least is None
        or least < 0
    ):
        raise _invalid(key, "has an entry of 'charsets' that is unusable", hint)
    return Charset("".join(dict.fromkeys(chars)), least)


def check_max_age(value: Any, keys: Iterable[str]) -> int | None:
    """The seconds after which a value is made anew, None for never.

    :raises VaultError: ``invalid_data``
    """
    if value is None:
        return None
    seconds = parse_duration(value, "max_age")
    if seconds <= 0:
        raise VaultError(
            "The option 'max_age' must be longer than nothing.",
            reason="invalid_data",
            hint="Use 'rotate: true' to make new values at once.",
        )
    for key in keys:
        if len(key.encode()) > _LONGEST_KEY or not key.isprintable():
            raise _invalid(
                key[:_LONGEST_KEY],
                "cannot have a 'max_age', since custom metadata take no such key",
                "Give it a shorter, printable name.",
            )
    return seconds
