# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""How a task may say that the value of a key is generated."""

from __future__ import annotations

import re
import string
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from .._model.data import plain_data
from .._model.durations import parse_duration
from .._model.generator import CHARSETS, Charset, Generator
from .._model.names import shown_name
from .._model.paths import check_mount_point
from .._model.refusals import invalid_data, invalid_option
from .._plan.generate import MAX_RECORDED_KEY
from ..errors import ConfigurationError, VaultError

# 190 bits with the default characters, 128 bits in hexadecimal digits.
_DEFAULT_LENGTH = 32
_MAX_LENGTH = 4096

#: The kinds of values that are made here, and the options that each one takes.
_KINDS: Mapping[str, tuple[str, ...]] = {
    "password": ("length", "charsets"),
    "hex": ("length",),
    "urlsafe": ("length",),
    "uuid": (),
}

#: What a value consists of, unless the task gives its own 'charsets'.
_KIND_CHARSETS: Mapping[str, tuple[Charset, ...]] = {
    "password": tuple(
        Charset(CHARSETS[name], 1) for name in ("lower", "upper", "digits")
    ),
    "hex": (Charset("0123456789abcdef"),),
    # As in Base64 for URLs: needs no quoting in a shell, a URL or a file name.
    "urlsafe": (Charset(string.ascii_letters + string.digits + "-_"),),
}


def check_generators(value: Any) -> dict[str, Generator]:
    """Return how to make each of the values that a task names, by key.

    :raises VaultError: ``invalid_data``, naming the key, the problem and the remedy
    """
    generators = plain_data(value, "generate")
    return {key: _generator(key, how) for key, how in generators.items()}


def _generator(key: str, how: Any) -> Generator:
    how = {} if how is None else how
    if not isinstance(how, dict):
        raise _invalid(key, "must be a dictionary", "Give for example {length: 32}.")
    # As with every option, null and an empty text leave it to its default.
    how = {name: value for name, value in how.items() if value not in (None, "")}
    if "policy" in how:
        _check_names(key, how, "'policy'", ("policy",))
        return Generator(policy=_check_policy(key, how["policy"]))
    kind = how.get("kind", "password")
    if not isinstance(kind, str) or kind not in _KINDS:
        raise _invalid(
            key,
            "has an unknown 'kind'",
            f"Use one of {', '.join(_KINDS)}, or 'policy'.",
        )
    _check_names(key, how, f"kind '{kind}'", ("kind", *_KINDS[kind]))
    if kind == "uuid":
        return Generator()
    return _made_here(key, kind, how)


def _made_here(key: str, kind: str, how: Mapping[str, Any]) -> Generator:
    length = _check_length(key, how.get("length", _DEFAULT_LENGTH))
    charsets = _KIND_CHARSETS[kind]
    if "charsets" in how:
        charsets = _check_charsets(key, how["charsets"])
    if sum(charset.min_chars for charset in charsets) > length:
        raise _invalid(
            key,
            "has a 'length' that is less than the sum of its 'min_chars'",
            "Increase 'length'.",
        )
    return Generator(charsets, length)


def _check_names(
    key: str, names: Iterable[str], subject: str, allowed: Collection[str]
) -> None:
    for name in names:
        if name not in allowed:
            raise _invalid(
                key,
                f"has {shown_name(name)}, which cannot be used with {subject}",
                f"Use {', '.join(allowed)} only.",
            )


def _check_policy(key: str, name: Any) -> str:
    # It becomes a part of an API path, under the same rules as a mount.
    try:
        policy = check_mount_point(name)
    except ConfigurationError:
        policy = ""
    if not policy or "/" in policy:
        raise _invalid(
            key,
            "has a 'policy' that is not the name of one",
            "Name one of Vault's password policies.",
        )
    return policy


def _check_length(key: str, value: Any) -> int:
    length = _count(value)
    if length is None or not 1 <= length <= _MAX_LENGTH:
        raise _invalid(
            key,
            f"needs a 'length' from 1 to {_MAX_LENGTH}",
            "It is counted in characters.",
        )
    return length


def _count(value: Any) -> int | None:
    """Return a number that may be text, as templates often produce it."""
    if isinstance(value, str) and re.fullmatch("[0-9]{1,6}", value):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return None


def _check_charsets(key: str, value: Any) -> tuple[Charset, ...]:
    if not isinstance(value, list) or not value:
        raise _invalid(
            key,
            "needs a list as 'charsets'",
            f"Its entries are {', '.join(CHARSETS)}, or dictionaries.",
        )
    return tuple(_check_charset(key, entry) for entry in value)


def _check_charset(key: str, entry: Any) -> Charset:
    how = {"name": entry} if isinstance(entry, str) else entry
    charset = _charset(how) if isinstance(how, dict) else None
    if charset is None:
        raise _invalid(
            key,
            "has an unusable entry in 'charsets'",
            f"Give one of {', '.join(CHARSETS)}, or {{name: digits, min_chars: 2}}, or "
            "{chars: '!#%', min_chars: 1}.",
        )
    return charset


def _charset(how: Mapping[str, Any]) -> Charset | None:
    """Return the set of characters that an entry describes, None if it is unusable."""
    if not set(how) <= {"name", "chars", "min_chars"}:
        return None
    if ("name" in how) == ("chars" in how):
        return None
    chars = how["chars"] if "chars" in how else CHARSETS.get(str(how["name"]))
    if not isinstance(chars, str) or not chars or not chars.isprintable():
        return None
    min_chars = _count(how.get("min_chars", 1))
    if min_chars is None or min_chars < 0:
        return None
    # Each character once, or a repeated one would be likelier than the others.
    return Charset("".join(dict.fromkeys(chars)), min_chars)


def check_max_age(value: Any, keys: Iterable[str]) -> int | None:
    """Return the seconds after which a value is replaced, None for never.

    :param keys: the keys whose values are generated
    :raises VaultError: ``invalid_data``
    """
    if value is None:
        return None
    seconds = parse_duration(value, "max_age")
    if seconds <= 0:
        raise invalid_option(
            "max_age",
            "must be greater than zero",
            "Use 'rotate: true' to generate new values at once.",
        )
    for key in keys:
        if len(key.encode()) > MAX_RECORDED_KEY or not key.isprintable():
            raise _invalid(
                key,
                "cannot have a 'max_age': its age is recorded in custom metadata, "
                "which accept no such key",
                "Use a shorter, printable name.",
            )
    return seconds


def _invalid(key: str, problem: str, remedy: str) -> VaultError:
    return invalid_data(f"The option 'generate' for {shown_name(key)}", problem, remedy)
