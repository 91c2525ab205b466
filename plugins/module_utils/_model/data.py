# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The data of a secret: plain JSON values, and what is refused.

Vault stores JSON and reads numbers as 64-bit floats, so a larger integer would come
back changed and a comparison would never settle. Such values are refused with the
remedy instead of being stored as something else.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from .names import kind_of, shown_name
from .refusals import invalid_data, invalid_option

#: The largest integer that a 64-bit float holds exactly together with its neighbours.
MAX_EXACT_INTEGER = 2**53

_MAX_DEPTH = 100

# Ansible's types for what ``!vault`` has encrypted; str() decrypts them.
_ENCRYPTED = frozenset({"AnsibleVaultEncryptedUnicode", "EncryptedString"})

_QUOTE_IT = "Quote it, to store it as text."

# What 'omit' is before ansible-core 2.19, which drops it only as the value of an option
# or of a key: left in a list or within a text it would be stored.
_OMIT = re.compile(r"__omit_place_holder__[0-9a-f]{40}")


def plain_data(data: Any, option: str = "data") -> dict[str, Any]:
    """Return the data of one secret as plain JSON types.

    A JSON object given as text is accepted, since ``-a`` on the command line can
    express nothing else. Any other text is refused, above all ``foo=bar``, which
    Ansible's own conversion would turn into a dictionary.

    :raises VaultError: ``invalid_data``, naming the place in the data, never a value
    """
    if isinstance(data, str):
        try:
            data = json.loads(data)
        except (ValueError, RecursionError):
            data = None
    if not isinstance(data, Mapping):
        raise invalid_option(
            option,
            "must be a dictionary",
            "Give keys and values, for example {user: admin}.",
        )
    return _plain_mapping(data, option, 0)


def json_types(value: Any, option: str) -> Any:
    """Return the value of any option in plain JSON types.

    :raises VaultError: ``invalid_data`` for dates, bytes and the like, which would
        silently become text
    """
    return _plain(value, option, 0)


def _plain(value: Any, where: str, depth: int) -> Any:
    """Return a copy in plain types; Ansible's tagged strings lose their subclass."""
    if depth > _MAX_DEPTH:
        raise invalid_data(
            where,
            f"is nested deeper than {_MAX_DEPTH} levels",
            "Store it as one JSON text.",
        )
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str) or type(value).__name__ in _ENCRYPTED:
        return _plain_text(value, where)
    if isinstance(value, (int, float)):
        return _plain_number(value, where)
    if isinstance(value, Mapping):
        return _plain_mapping(value, where, depth)
    if isinstance(value, (list, tuple)):
        return [
            _plain(item, f"{where}[{index}]", depth + 1)
            for index, item in enumerate(value)
        ]
    raise invalid_data(
        where,
        f"is {kind_of(value)}, which JSON cannot express",
        _QUOTE_IT,
    )


def _plain_text(value: Any, where: str) -> str:
    text = str.__str__(value) if isinstance(value, str) else str(value)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise invalid_data(
            where,
            "is not valid Unicode text",
            "Encode it, for example with b64encode.",
        ) from None
    if _OMIT.search(text):
        raise invalid_data(
            where,
            "is or holds 'omit', which can only stand for a whole option or key",
            "Leave the item out, for example with the filter 'select'.",
        )
    return text


def _plain_number(value: float, where: str) -> float:
    if isinstance(value, int):
        if abs(value) > MAX_EXACT_INTEGER:
            raise invalid_data(
                where,
                "is an integer beyond 2^53, which Vault would round",
                _QUOTE_IT,
            )
        return int(value)
    if not math.isfinite(value):
        raise invalid_data(
            where,
            "is not a finite number, which JSON cannot express",
            _QUOTE_IT,
        )
    return float(value)


def _plain_mapping(
    mapping: Mapping[Any, Any], where: str, depth: int
) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in mapping.items():
        name = _plain_key(key, where)
        if name in result:
            raise invalid_data(
                where,
                f"holds the key {shown_name(name)} twice, once as text",
                "Keep one of the two.",
            )
        result[name] = _plain(value, f"{where}[{shown_name(name)}]", depth + 1)
    return result


def _plain_key(key: Any, where: str) -> str:
    """Return the text that JSON makes of a key.

    YAML's ``1: x`` and ``true: x`` are then stored as users expect.
    """
    if isinstance(key, str):
        return _plain_text(key, f"A key of {where}")
    if key is None or isinstance(key, (bool, int, float)):
        return json.dumps(_plain(key, f"A key of {where}", 0))
    raise invalid_data(f"A key of {where}", f"is {kind_of(key)}", "Quote the key.")
