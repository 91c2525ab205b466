# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Whether what Vault holds is what was asked for. Pure.

Vault stores a value in its own form: ``1h`` becomes 3600, and ``b,a`` becomes a sorted
list. So what it holds must be a possible *image* of what was asked for, by seven rules:

1. a duration is a number of seconds, in whatever notation
2. booleans and numbers may be given as text
3. a list may be given as text with commas; most lists have no order
4. a map may be given as JSON, and a map of texts as ``key=value``
5. a CIDR block of one host loses its ``/32`` or ``/128``
6. a text is the same only if it is identical, or the same JSON document
7. what is not in the answer is empty
"""

from __future__ import annotations

import ipaddress
import json
import math
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Callable

from .._model.comparison import same
from .._model.durations import exact_seconds
from .._model.endpoint import Field, Kind

# Names of durations that are declared as text or number, or not at all.
_DURATION = re.compile(
    r"(?:.*_)?(?:ttl|period|expiry|duration|leeway|interval|buffer|after|max_age"
    r"|timeout|window)"
)
_ORDERED = re.compile(r".*(?:_statements|_chain)")
_CASELESS = re.compile(r".*policies.*|.*entity_aliases")
_NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")

_TRUE = frozenset({"1", "t", "true"})
_FALSE = frozenset({"0", "f", "false", ""})


def matches(name: str, field: Field, wanted: Any, held: Any) -> bool:
    """Return whether a field need not be written.

    :param held: None if the answer does not have the field
    """
    if held is None:
        return is_empty(name, field, wanted)
    if _both_durations(name, field, wanted, held):
        return _seconds(wanted, held) == exact_seconds(held)
    compare = _RULES[_kind(name, field, wanted, held)]
    return compare(name, field, wanted, held)


def is_empty(name: str, field: Field, wanted: Any) -> bool:
    """Return whether a value is the one that Vault leaves out of its answers."""
    if _may_be_duration(name, field) and exact_seconds(wanted) == 0:
        return True
    if field.kind is Kind.BOOLEAN:
        return boolean(wanted) is False
    if field.kind is Kind.NUMBER:
        return number(wanted) == 0
    if field.kind is Kind.LIST:
        return not _items(wanted)
    # An undeclared false or 0 is as good as nothing.
    zero = field.kind is Kind.UNKNOWN and wanted in (False, 0)
    return zero or _decoded(wanted) in (None, "", [], {})


def subset_matches(wanted: Any, held: Any) -> bool:
    """Return whether Vault holds at least this, besides what it has added itself."""
    wanted = _decoded(wanted)
    if isinstance(wanted, Mapping) and isinstance(held, Mapping):
        return all(
            # Nobody has declared what a map holds.
            _nested_matches(name, value, held.get(name))
            for name, value in wanted.items()
        )
    missing = {*_items(wanted)} - {*_items(held)}
    return not missing


def list_matches_besides(added: str, wanted: Any, held: Any) -> bool:
    """Return whether Vault holds these items, and no others but those that it adds.

    :param added: the pattern of the items that it adds
    """
    asked = {*_items(_decoded(wanted))}
    extra = {*_items(held)} - asked
    return asked <= {*_items(held)} and all(re.fullmatch(added, item) for item in extra)


def _nested_matches(name: str, wanted: Any, held: Any) -> bool:
    if isinstance(wanted, Mapping) and isinstance(held, Mapping):
        return subset_matches(wanted, held)
    return matches(name, Field(), wanted, held)


def _kind(name: str, field: Field, wanted: Any, held: Any) -> Kind:
    """Return the type to compare in: what Vault holds says more than a declaration."""
    if isinstance(held, bool):
        return Kind.BOOLEAN
    if isinstance(held, (int, float)):
        return Kind.NUMBER
    if isinstance(held, Mapping):
        if _is_key_value(name, field):
            return Kind.KEY_VALUE
        return Kind.MAP
    undeclared_list = field.kind is Kind.UNKNOWN and isinstance(wanted, list)
    if isinstance(held, list) or field.kind is Kind.LIST or undeclared_list:
        return Kind.LIST
    return Kind.TEXT


def type_problem(field: Field, wanted: Any) -> str:
    """Return why Vault would refuse a value for its type, '' if it would not."""
    if wanted is None:
        return "is null"
    refuses, description = _TYPES[field.kind]
    return f"must be {description}" if refuses(wanted) else ""


def as_sent(name: str, field: Field, wanted: Any, held: Any = None) -> Any:
    """Return a value in the form that Vault accepts for the field.

    :param held: what Vault holds, which tells the type of a field without a declaration
    """
    undeclared_list = field.kind is Kind.UNKNOWN and isinstance(held, list)
    is_list = field.kind is Kind.LIST or undeclared_list
    if is_list and isinstance(wanted, str) and not _is_ordered(name):
        # Some lists take a text apart at its commas, and some take it for one item.
        return _split(wanted)
    if field.kind is Kind.TEXT and isinstance(wanted, (Mapping, list)):
        # Ansible makes a structure of a JSON text that comes out of a template.
        return json.dumps(wanted)
    if _is_key_value(name, field) and field.kind is not Kind.UNKNOWN:
        # Vault would make '1' of true.
        return key_values(wanted)
    if field.kind is Kind.MAP:
        return _decoded(wanted)
    return wanted


def as_held(name: str, field: Field, wanted: Any) -> Any:
    """Return a value in the form that Vault is going to hold, as far as that is known.

    For diffs, which should show what a later read will.
    """
    if field.kind is Kind.BOOLEAN:
        return boolean(wanted)
    if field.kind is Kind.DURATION:
        return int(exact_seconds(wanted) or 0)
    if field.kind is Kind.NUMBER and isinstance(wanted, str):
        value = number(wanted)
        if value is not None and value == int(value):
            return int(value)
        return value
    if field.kind is Kind.LIST and not _has_structure(wanted):
        one = isinstance(wanted, str) and _is_ordered(name)
        return [wanted] if one else _items(wanted)
    return as_sent(name, field, wanted)


# --- rule 1 ---


def _may_be_duration(name: str, field: Field) -> bool:
    named = _DURATION.fullmatch(name) is not None
    return field.kind is Kind.DURATION or (
        named and field.kind in (Kind.TEXT, Kind.UNKNOWN)
    )


def _both_durations(name: str, field: Field, wanted: Any, held: Any) -> bool:
    return (
        _may_be_duration(name, field)
        and exact_seconds(held) is not None
        and _seconds(wanted, held) is not None
    )


def _seconds(wanted: Any, held: Any) -> Fraction | None:
    """Return the seconds that were asked for; Vault drops a fraction of one."""
    if isinstance(wanted, float) and wanted.is_integer():
        wanted = int(wanted)
    seconds = exact_seconds(wanted)
    if seconds is None or not isinstance(held, int):
        return seconds
    return Fraction(math.trunc(seconds))


# --- rule 2 ---


def boolean(value: Any) -> bool | None:
    """Return what Vault takes for true or false, None for anything else."""
    if isinstance(value, bool):
        return value
    word = str(value).lower() if isinstance(value, (str, int)) else None
    if word in _TRUE:
        return True
    return False if word in _FALSE else None


def number(value: Any) -> float | None:
    """Return a number, which may be given as text; None if it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return value
    if value == "":
        return 0
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return float(value)
    return None


def _same_boolean(_name: str, _field: Field, wanted: Any, held: Any) -> bool:
    return boolean(wanted) is bool(held)


def _same_number(_name: str, _field: Field, wanted: Any, held: Any) -> bool:
    return bool(number(wanted) == held)


# --- rules 3 and 5 ---


def _same_list(name: str, field: Field, wanted: Any, held: Any) -> bool:
    if _has_structure(wanted) or _has_structure(held):
        return same(_decoded(wanted), held)
    ordered = _is_ordered(name)
    candidates = [_items(wanted)]
    declared_otherwise = field.kind not in (Kind.LIST, Kind.UNKNOWN)
    if isinstance(wanted, str) and (ordered or declared_otherwise):
        # It was sent as a text, which may have become one item.
        candidates.append([wanted.strip()] if wanted.strip() else [])
    found = _items(held)
    if _CASELESS.fullmatch(name):
        candidates = [[item.lower() for item in items] for items in candidates]
        found = [item.lower() for item in found]
    if ordered:
        return found in candidates
    return {*found} in [{*items} for items in candidates]


def _has_structure(value: Any) -> bool:
    return isinstance(value, list) and any(
        isinstance(item, (list, Mapping)) for item in value
    )


def _items(value: Any) -> list[str]:
    """Return the items of a list, or of text with commas, as Vault stores them."""
    if isinstance(value, str):
        value = _split(value)
    elif not isinstance(value, list):
        value = [value]
    texts = [_without_host_mask(_text(item).strip()) for item in value]
    return [text for text in texts if text]


def _split(text: str) -> list[str]:
    items = [item.strip() for item in text.split(",")]
    return [item for item in items if item]


def _is_ordered(name: str) -> bool:
    return _ORDERED.fullmatch(name) is not None


def _without_host_mask(text: str) -> str:
    """Return a CIDR block of one host as its address."""
    address, slash, length = text.partition("/")
    if not slash or length not in ("32", "128"):
        return text
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return text
    if str(found.max_prefixlen) == length:
        return address
    return text


# --- rule 4 ---


def _same_map(_name: str, _field: Field, wanted: Any, held: Any) -> bool:
    wanted = _decoded(wanted)
    if not isinstance(wanted, Mapping) or wanted.keys() != held.keys():
        return not wanted and not held
    return all(_same_entry(wanted[key], held[key]) for key in held)


def _same_entry(wanted: Any, held: Any) -> bool:
    if same(wanted, held):
        return True
    if isinstance(held, list) and not isinstance(wanted, (list, Mapping)):
        # One value becomes a list of one.
        return len(held) == 1 and _same_entry(wanted, held[0])
    if isinstance(held, list) and isinstance(wanted, list):
        return len(held) == len(wanted) and all(map(_same_entry, wanted, held))
    if isinstance(held, (int, float)) and not isinstance(held, bool):
        return bool(number(wanted) == held)
    return False


def _is_key_value(name: str, field: Field) -> bool:
    """Return whether the values of a map are texts: metadata is not declared so."""
    if name.endswith("metadata") and field.kind is not Kind.TEXT:
        return True
    return field.kind is Kind.KEY_VALUE


def _same_key_value(_name: str, _field: Field, wanted: Any, held: Any) -> bool:
    return key_values(wanted) == {key: _text(value) for key, value in held.items()}


def key_values(value: Any) -> dict[str, str] | None:
    """Return a map of texts, from a map, JSON, or ``key=value``; None if it is none."""
    value = _decoded(value)
    if isinstance(value, str):
        value = value.split(",") if value else []
    if isinstance(value, list):
        pairs = [str(item).partition("=") for item in value]
        if not all(separator for _key, separator, _value in pairs):
            return None
        return {key.strip(): text.strip() for key, _separator, text in pairs}
    if not isinstance(value, Mapping):
        return None
    return {key: _text(text) for key, text in value.items()}


# --- rule 6 ---


def _same_text(_name: str, field: Field, wanted: Any, held: Any) -> bool:
    text, found = _text(wanted), str(held)
    if text == found:
        return True
    if field.lower_case:
        return text.lower() == found
    if "-----BEGIN " in text:
        # Vault trims certificates.
        return text.strip() == found.strip()
    # Numbers are JSON documents too, but 1 and 1.0 are different texts.
    document = _decoded(wanted)
    if not isinstance(document, (Mapping, list)):
        return False
    return same(document, _decoded(held))


def _text(value: Any) -> str:
    """Return what Vault stores of a value as text."""
    if isinstance(value, str):
        return value
    return json.dumps(value)


def _decoded(value: Any) -> Any:
    """Return the map or list that a text holds as JSON, other values as they are."""
    if not isinstance(value, str) or not value.strip().startswith(("{", "[")):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def _not_a_duration(wanted: Any) -> bool:
    return _seconds(wanted, None) is None


def _not_a_text(wanted: Any) -> bool:
    # Vault would make '1' of true.
    return isinstance(wanted, bool) or (
        isinstance(wanted, list) and not _has_structure(wanted)
    )


#: For each type: which values do not have it, and what messages call it.
_TYPES: Mapping[Kind, tuple[Callable[[Any], bool], str]] = {
    Kind.BOOLEAN: (lambda wanted: boolean(wanted) is None, "true or false"),
    Kind.NUMBER: (lambda wanted: number(wanted) is None, "a number"),
    Kind.DURATION: (_not_a_duration, "a duration, such as 3600 or '1h'"),
    Kind.LIST: (lambda wanted: isinstance(wanted, Mapping), "a list"),
    Kind.MAP: (
        lambda wanted: not isinstance(_decoded(wanted), Mapping),
        "a dictionary",
    ),
    Kind.KEY_VALUE: (lambda wanted: key_values(wanted) is None, "a dictionary"),
    Kind.TEXT: (_not_a_text, "text"),
    Kind.UNKNOWN: (lambda _wanted: False, "anything"),
}

_RULES = {
    Kind.BOOLEAN: _same_boolean,
    Kind.NUMBER: _same_number,
    Kind.LIST: _same_list,
    Kind.MAP: _same_map,
    Kind.KEY_VALUE: _same_key_value,
    Kind.TEXT: _same_text,
}
