# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What a KV v2 secret can hold, and when two of them are equal.

Vault stores JSON and reads numbers as 64-bit floats, so a larger integer would come back changed and a comparison
would never settle. Such values are refused with the remedy instead of being stored as something else.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from ..errors import VaultError

#: The largest integer that a 64-bit float holds exactly together with all its neighbours.
MAX_EXACT_INTEGER = 2**53


_MAX_DEPTH = 100


# Ansible's types for what ``!vault`` has encrypted; they decrypt themselves when asked for their text.
_ENCRYPTED = frozenset({"AnsibleVaultEncryptedUnicode", "EncryptedString"})


def _invalid(where: str, problem: str, remedy: str) -> VaultError:
    return VaultError(f"{where} {problem}.", reason="invalid_data", hint=remedy)


def _plain(value: Any, where: str, depth: int) -> Any:
    """A copy in plain JSON types; Ansible's tagged and unsafe strings lose their subclass here."""
    if depth > _MAX_DEPTH:
        raise _invalid(
            where,
            f"is nested deeper than {_MAX_DEPTH} levels",
            "Store it as one JSON text.",
        )
    if value is None or isinstance(value, bool):
        return value
    if type(value).__name__ in _ENCRYPTED:
        value = str(value)
    if isinstance(value, str):
        text = str.__str__(value)
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            raise _invalid(
                where,
                "is not valid Unicode text",
                "Encode it, for example with b64encode.",
            ) from None
        return text
    if isinstance(value, int):
        if abs(value) > MAX_EXACT_INTEGER:
            raise _invalid(
                where,
                "is an integer beyond 2^53, which Vault would round",
                "Quote it, to store it as text.",
            )
        return int(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise _invalid(
                where,
                "is not a finite number, which JSON cannot express",
                "Quote it, to store it as text.",
            )
        return float(value)
    if isinstance(value, Mapping):
        return _plain_mapping(value, where, depth)
    if isinstance(value, (list, tuple)):
        return [
            _plain(item, f"{where}[{index}]", depth + 1)
            for index, item in enumerate(value)
        ]
    raise _invalid(
        where,
        f"is of type {type(value).__name__}, which JSON cannot express",
        "Quote it, to store it as text.",
    )


def _plain_key(key: Any, where: str) -> str:
    """The text that JSON makes of a key, so that YAML's ``1: x`` and ``true: x`` are stored as users expect."""
    if isinstance(key, str):
        return str(_plain(key, f"A key of {where}", 0))
    if key is None or isinstance(key, (bool, int, float)):
        return json.dumps(_plain(key, f"A key of {where}", 0))
    raise _invalid(
        f"A key of {where}", f"is of type {type(key).__name__}", "Quote the key."
    )


def _plain_mapping(
    mapping: Mapping[Any, Any], where: str, depth: int
) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in mapping.items():
        name = _plain_key(key, where)
        if name in result:
            raise _invalid(
                where,
                f"holds the key '{name}' twice, once as text",
                "Keep one of the two.",
            )
        result[name] = _plain(value, f"{where}['{name}']", depth + 1)
    return result


def plain_data(data: Any, option: str = "data") -> dict[str, Any]:
    """Return the data of one secret as plain JSON types.

    A JSON object given as text is accepted, since ``-a`` on the command line can express nothing else; any other
    text is refused, above all ``foo=bar``, which Ansible's own conversion would turn into a dictionary.

    :raises VaultError: ``invalid_data``, naming the place inside the data and never a value
    """
    if isinstance(data, str):
        try:
            data = json.loads(data)
        except (ValueError, RecursionError):
            data = None
    if not isinstance(data, Mapping):
        raise _invalid(
            f"The option '{option}'",
            "must be a dictionary",
            "Give keys and values, for example {user: admin}.",
        )
    return _plain_mapping(data, option, 0)


def json_types(value: Any, option: str) -> Any:
    """The value of any option in plain JSON types, with text for what Ansible Vault has encrypted.

    :raises VaultError: ``invalid_data`` for dates, bytes and the like, which would silently become text
    """
    return _plain(value, option, 0)


def same(left: Any, right: Any) -> bool:
    """Whether two plain values are equal in JSON's sense: ``1`` is ``1.0`` and is not ``true``."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return left == right
    if type(left) is not type(right):
        return False
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(
            same(value, right[key]) for key, value in left.items()
        )
    if isinstance(left, list):
        return len(left) == len(right) and all(
            same(one, other) for one, other in zip(left, right)
        )
    return bool(left == right)


def difference(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[tuple[str, ...], ...]:
    """The sorted top-level keys ``(added, removed, changed)`` on the way from one secret to the other."""
    added = tuple(sorted(after.keys() - before.keys()))
    removed = tuple(sorted(before.keys() - after.keys()))
    changed = tuple(
        sorted(
            key
            for key in before.keys() & after.keys()
            if not same(before[key], after[key])
        )
    )
    return added, removed, changed


def merged(current: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """The seed's patch: the keys given replace those of the same name at the top level, all others stay."""
    return {**current, **patch}
