# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The option ``secrets``: a list of secrets, or a tree of them, as the options of one secret each. Pure.

Ansible would check a list of dictionaries itself, and quote a value of the wrong type in its message; a secret may
stand there by mistake.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Callable, NamedTuple

from .._model.option import Option, Options
from ..errors import ConfigurationError, CredentialBridgeError
from .tables import under_own_names

SECRETS = "secrets"


_TRUE, _FALSE = (
    ("true", "yes", "on", "1", "y", "t"),
    ("false", "no", "off", "0", "n", "f"),
)


class Entry(NamedTuple):
    """One secret of the list.

    :param place: where it stands, for messages
    :param params: its options, with the task's own where it names none
    """

    place: str
    params: Mapping[str, Any]


def one_or_many(params: Mapping[str, Any], options: Options) -> list[Entry] | None:
    """The entries of the option ``secrets``; None where the task is about the one secret at ``path``.

    :param options: the module's table
    :raises ConfigurationError: naming the entry, its option and the remedy
    """
    value = params[SECRETS]
    if (params["path"] is None) == (value is None):
        raise ConfigurationError(
            f"The task needs either 'path' or '{SECRETS}'.",
            hint=f"Give 'path' for one secret, or '{SECRETS}' for many.",
        )
    table = options[SECRETS].entries
    if value is None or table is None:
        return None
    defaults = {name: params[name] for name in params if name not in ("path", SECRETS)}
    entries = []
    for place, given in _listed(value):
        with failing_at(place):
            entries.append(
                Entry(place, {**defaults, "path": None, **_typed(table, given)})
            )
    return entries


@contextmanager
def failing_at(place: str) -> Iterator[None]:
    """A failure inside is told to be that of one entry."""
    try:
        yield
    except CredentialBridgeError as error:
        error.message = f"In '{place}': {error.message}"
        raise


def _listed(value: Any) -> Iterator[tuple[str, Any]]:
    """Every entry, with its place."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            value = None
    if isinstance(value, Mapping):
        yield from _leaves(value, "")
    elif isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        for index, entry in enumerate(value):
            yield f"{SECRETS}[{index}]", entry
    else:
        raise ConfigurationError(
            f"The option '{SECRETS}' must be a list of secrets, or a dictionary of secrets by path.",
            hint="Give for example [{path: myapp/database, data: {user: admin}}].",
        )


def _leaves(tree: Mapping[Any, Any], folder: str) -> Iterator[tuple[str, Any]]:
    """The secrets of a tree; as in Vault's own listings a name that ends in a slash is a folder."""
    for name, node in tree.items():
        place = f"{folder}{name}"
        if node is not None and not isinstance(node, Mapping):
            raise ConfigurationError(
                f"In '{SECRETS}': '{place}' must be a dictionary.",
                hint="A folder, whose name ends in '/', holds secrets by name; a secret holds its options.",
            )
        if place.endswith("/"):
            yield from _leaves(node or {}, place)
        elif "path" in (node or {}):
            raise ConfigurationError(
                f"In '{place}': 'path' is the secret's place in the tree already.",
                hint="Leave the option out.",
            )
        else:
            yield place, {**(node or {}), "path": place}


def _typed(table: Options, given: Any) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        raise ConfigurationError(
            "An entry must be a dictionary.",
            hint=f"Its options are: {', '.join(sorted(table))}.",
        )
    named = under_own_names(table, {str(name): value for name, value in given.items()})
    return {
        name: _convert(name, table[name], value)
        for name, value in named.items()
        if value is not None
    }


def _convert(name: str, option: Option, value: Any) -> Any:
    """The value in the option's type, as Ansible converts what is plainly meant; no value stands in a message."""
    converted = _CONVERSIONS[option.type](value)
    if converted is None:
        raise ConfigurationError(f"The option '{name}' must be {_NAMES[option.type]}.")
    if option.choices and converted not in option.choices:
        raise ConfigurationError(
            f"The option '{name}' must be one of {', '.join(option.choices)}."
        )
    return converted


def _text(value: Any) -> str | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else None


def _integer(value: Any) -> int | None:
    if isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            return None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _boolean(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    word = str(value).lower() if isinstance(value, (str, int)) else ""
    return True if word in _TRUE else False if word in _FALSE else None


def _texts(value: Any) -> list[str] | None:
    if isinstance(value, str):
        return [value]
    if not isinstance(value, (list, tuple)):
        return None
    items = [_text(item) for item in value]
    return [item for item in items if item is not None] if None not in items else None


_CONVERSIONS: Mapping[str, Callable[[Any], Any]] = {
    "bool": _boolean,
    "int": _integer,
    "list": _texts,
    "raw": lambda value: value,
    "str": _text,
}


_NAMES: Mapping[str, str] = {
    "bool": "true or false",
    "int": "an integer",
    "list": "a list of texts",
    "str": "text",
}
