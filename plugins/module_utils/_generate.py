# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Values that are made here, or by Vault, for keys that have none: which keys need one, and what it is made of.

Pure but for the randomness, which is Python's ``secrets``. KV v2 knows no age of a key, so where ``max_age`` is asked
for the secret's custom metadata tell when a value was made, and for which version.
"""

from __future__ import annotations

import re
import secrets
import string
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from ._data import plain_data
from ._durations import parse_duration
from ._observe import Observation, SecretMetadata, parse_time
from ._paths import check_mount_point
from .errors import ConfigurationError, CredentialBridgeError, VaultError

#: The named sets of characters.
CHARSETS: Mapping[str, str] = {
    "lower": string.ascii_lowercase,
    "upper": string.ascii_uppercase,
    "digits": string.digits,
    "symbols": string.punctuation,
}

_DEFAULT_LENGTH = 32
_LONGEST = 4096
_URL_SAFE = string.ascii_letters + string.digits + "-_"

# The parts of custom metadata that are ours.
_RECORD = "generated_at."
_RECORDED = re.compile(r"(\S+) version ([0-9]+)")
_LONGEST_KEY = 128 - len(_RECORD)


@dataclass(frozen=True)
class Charset:
    """A set of characters, and how many of them a value has at least."""

    chars: str
    min_chars: int = 0


@dataclass(frozen=True)
class Generator:
    """How to make one value.

    :param charsets: what it is made of; none for a UUID and for a policy
    :param length: in characters
    :param policy: the name of the password policy by which Vault makes it, '' where it is made here
    """

    charsets: tuple[Charset, ...] = ()
    length: int = 0
    policy: str = ""

    def make(self) -> str:
        """A new value; not for a policy."""
        if not self.charsets:
            return str(uuid.UUID(bytes=secrets.token_bytes(16), version=4))
        chars = [secrets.choice(charset.chars) for charset in self.charsets for _number in range(charset.min_chars)]
        everything = "".join(dict.fromkeys("".join(charset.chars for charset in self.charsets)))
        chars += [secrets.choice(everything) for _number in range(self.length - len(chars))]
        secrets.SystemRandom().shuffle(chars)
        return "".join(chars)


_DEFAULT_CHARSETS = tuple(Charset(CHARSETS[name], 1) for name in ("lower", "upper", "digits"))


def _invalid(key: str, problem: str, hint: str) -> CredentialBridgeError:
    return VaultError(f"The option 'generate' for '{key}' {problem}.", reason="invalid_data", hint=hint)


def check_generators(value: Any) -> dict[str, Generator]:
    """How to make each of the values that a task names.

    :raises VaultError: ``invalid_data``, naming the key, what is wrong and the remedy
    """
    return {key: _generator(key, how) for key, how in plain_data(value, "generate").items()}


def _generator(key: str, how: Any) -> Generator:
    how = {} if how is None else how
    if not isinstance(how, dict):
        raise _invalid(key, "must be a dictionary", "Give for example {length: 32}.")
    allowed = {"password": ("length", "charsets"), "hex": ("length",), "urlsafe": ("length",), "uuid": ()}
    kind = "policy" if "policy" in how else how.get("kind", "password")
    if kind != "policy" and (not isinstance(kind, str) or kind not in allowed):
        raise _invalid(key, "has an unknown 'kind'", f"Use one of {', '.join(allowed)}, or 'policy'.")
    takes = ("policy",) if kind == "policy" else ("kind", *allowed[kind])
    for name in how:
        if name not in takes:
            raise _invalid(key, f"has '{name}', which does not go with {kind}", f"It takes {', '.join(takes)}.")
    if kind == "policy":
        return Generator(policy=_policy(key, how["policy"]))
    if kind == "uuid":
        return Generator()
    length = _length(key, how.get("length", _DEFAULT_LENGTH))
    if kind == "hex":
        return Generator((Charset("0123456789abcdef"),), length)
    if kind == "urlsafe":
        return Generator((Charset(_URL_SAFE),), length)
    charsets = _charsets(key, how["charsets"]) if "charsets" in how else _DEFAULT_CHARSETS
    if sum(charset.min_chars for charset in charsets) > length:
        raise _invalid(key, "has a 'length' below the sum of its 'min_chars'", "Make it longer.")
    return Generator(charsets, length)


def _policy(key: str, name: Any) -> str:
    try:
        policy = check_mount_point(name)
    except ConfigurationError:
        policy = ""
    if not policy or "/" in policy:
        raise _invalid(key, "has a 'policy' that is no name", "Name a password policy of Vault.")
    return policy


def _count(value: Any) -> int | None:
    if isinstance(value, str) and re.fullmatch("[0-9]{1,6}", value):
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _length(key: str, value: Any) -> int:
    length = _count(value)
    if length is None or not 1 <= length <= _LONGEST:
        raise _invalid(key, f"needs a 'length' from 1 to {_LONGEST}", "It is counted in characters.")
    return length


def _charsets(key: str, value: Any) -> tuple[Charset, ...]:
    if not isinstance(value, list) or not value:
        raise _invalid(key, "needs a list as 'charsets'", f"Its entries are {', '.join(CHARSETS)}, or dictionaries.")
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
    if not isinstance(chars, str) or not chars or not chars.isprintable() or least is None or least < 0:
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


def due(
    keys: Collection[str],
    observed: Observation,
    known: SecretMetadata | None,
    *,
    rotate: bool,
    max_age: int | None,
    now: datetime,
) -> frozenset[str]:
    """The keys that need a new value: those without one, all for ``rotate``, and those older than ``max_age``.

    :param known: the secret's metadata; needed for ``max_age``
    """
    missing = {key for key in keys if key not in observed.data}
    if rotate:
        return frozenset(keys)
    if max_age is None or known is None:
        return frozenset(missing)
    return frozenset(missing | {key for key in keys if _age(key, observed, known, now) >= max_age})


def _age(key: str, observed: Observation, known: SecretMetadata, now: datetime) -> float:
    """The seconds since a value was made, as far as anybody knows.

    A value without a record is as old as the current version at least. A record of a version that was never written
    is that of a run that was cut off; how old the value is nobody knows any more.
    """
    made, version = _recorded(known.custom_metadata.get(_RECORD + key, "")) or (None, 0)
    if version > known.current_version:
        return float("inf")
    if made is None:
        created = observed.metadata.get("created_time")
        made = parse_time(created) if created else now
    return (now - made).total_seconds()


def _recorded(text: str) -> tuple[datetime, int] | None:
    match = _RECORDED.fullmatch(text)
    if not match:
        return None
    try:
        return parse_time(match.group(1)), int(match.group(2))
    except VaultError:
        return None


def records(
    keys: Iterable[str], made: Collection[str], observed: Observation, known: SecretMetadata, now: datetime
) -> dict[str, str]:
    """The custom metadata that tell when the values of these keys were made.

    They are written before the data, so that nobody ever finds a new value with an old time.

    :param made: the keys that get a new value now, as the version after the current one
    """
    fresh = f"{now.astimezone(timezone.utc):%Y-%m-%dT%H:%M:%SZ} version {known.current_version + 1}"
    told = {}
    for key in keys:
        old = known.custom_metadata.get(_RECORD + key, "")
        if key in made:
            told[_RECORD + key] = fresh
        elif _recorded(old):
            told[_RECORD + key] = old
        else:
            told[_RECORD + key] = f"{observed.metadata['created_time']} version {observed.version}"
    return told
