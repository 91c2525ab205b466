# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The options ``secrets`` and ``objects``: a list or tree, as the options of each.

Ansible could check a list of dictionaries itself. But its message quotes a value of the
wrong type, which may be a secret in the wrong place. It also converts what is hardly
meant, such as a list to text. So entries are checked and converted here.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Callable, NamedTuple

from .._model.names import shown_name
from .._model.option import Option, Options, only_given
from ..errors import ConfigurationError, CredentialBridgeError
from .tables import MOUNT, under_own_names

SECRETS = "secrets"
OBJECTS = "objects"

_EXAMPLES = {
    SECRETS: "myapp/database, data: {user: admin}",
    OBJECTS: "sys/auth/approle, data: {type: approle}",
}

_TRUE = ("true", "yes", "on", "1", "y", "t")
_FALSE = ("false", "no", "off", "0", "n", "f")


class Entry(NamedTuple):
    """One secret of the list.

    :param place: its place in the list or tree, for messages
    :param params: its options; those that it does not name come from the task
    """

    place: str
    params: Mapping[str, Any]


def one_or_many(
    params: Mapping[str, Any], options: Options, option: str = SECRETS
) -> list[Entry] | None:
    """Return the entries of ``secrets``, None if the task names one secret by ``path``.

    :param options: the module's table
    :param option: the option that holds the entries
    :raises ConfigurationError: naming the entry, its option and the remedy
    """
    secrets = params[option]
    noun = option[:-1]
    if (params["path"] is None) == (secrets is None):
        raise ConfigurationError(
            f"The task needs either 'path' or '{option}'.",
            hint=f"Give 'path' for one {noun}, or '{option}' for many.",
        )
    table = options[option].entries
    if secrets is None or table is None:
        return None
    defaults = {**params, "path": None}
    del defaults[option]
    entries = []
    for place, given in entries_in(secrets, option):
        with failing_at(place):
            entries.append(Entry(place, {**defaults, **_typed(table, given)}))
    return entries


def uses_task_mount(given: Mapping[str, Any]) -> bool:
    """Return whether the task works on the mount that it names itself."""
    secrets = given.get(SECRETS)
    if secrets is None or given.get("exclusive"):
        return True
    try:
        entries = [entry for _place, entry in entries_in(secrets, SECRETS)]
    except ConfigurationError:
        # The task fails for that.
        return False
    return any(
        isinstance(entry, Mapping) and not _names_mount(entry) for entry in entries
    )


def _names_mount(entry: Mapping[str, Any]) -> bool:
    return any(
        option.is_given(entry.get(name))
        for own_name, option in MOUNT.items()
        for name in (own_name, *option.aliases)
    )


@contextmanager
def failing_at(place: str) -> Iterator[None]:
    """Name the entry in every failure inside."""
    try:
        yield
    except CredentialBridgeError as error:
        error.message = f"In {shown_name(place)}: {error.message}"
        raise


def entries_in(secrets: Any, option: str) -> Iterator[tuple[str, Any]]:
    """Yield each entry with its place.

    :raises ConfigurationError: if there can be no more, as the rest has another shape
    """
    if isinstance(secrets, str):
        # For example from the command line.
        try:
            secrets = json.loads(secrets)
        except (ValueError, RecursionError):
            secrets = None
    if isinstance(secrets, Mapping):
        yield from _leaves(secrets, "", option)
    elif isinstance(secrets, Sequence) and not isinstance(secrets, (str, bytes)):
        for index, entry in enumerate(secrets):
            # Its path may be what is wrong with an entry.
            yield f"{option}[{index}]", entry
    else:
        raise ConfigurationError(
            f"The option '{option}' must be a list of {option}, or a dictionary of "
            f"{option} by path.",
            hint=f"Give for example [{{path: {_EXAMPLES[option]}}}].",
        )


def _leaves(
    tree: Mapping[Any, Any], folder: str, option: str
) -> Iterator[tuple[str, Any]]:
    """Yield the secrets of a tree; names ending in a slash are folders, as in Vault."""
    for name, node in tree.items():
        place = f"{folder}{name}"
        if node is not None and not isinstance(node, Mapping):
            raise ConfigurationError(
                f"In '{option}': {shown_name(place)} must be a dictionary.",
                hint=f"A folder, whose name ends in '/', holds {option} by name; a "
                f"{option[:-1]} holds its options.",
            )
        given = node or {}
        if place.endswith("/"):
            yield from _leaves(given, place, option)
        elif "path" in given:
            raise ConfigurationError(
                f"In {shown_name(place)}: the place in the tree is the path already.",
                hint="Leave out 'path'.",
            )
        else:
            yield place, {**given, "path": place}


def _typed(table: Options, given: Any) -> dict[str, Any]:
    """Return an entry's options in the types of the table."""
    if not isinstance(given, Mapping):
        raise ConfigurationError(
            "An entry must be a dictionary.",
            hint=f"Its options are: {', '.join(sorted(table))}.",
        )
    # YAML allows keys that are not text, for example 'on'.
    named = under_own_names(table, {str(name): value for name, value in given.items()})
    return {
        name: converted(name, table[name], value)
        for name, value in only_given(table, named).items()
    }


def converted(name: str, option: Option, value: Any) -> Any:
    """Return a value in the option's type; no message quotes a value."""
    convert, description = _TYPES[option.type]
    converted = convert(value)
    if converted is None:
        raise ConfigurationError(f"The option '{name}' must be {description}.")
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
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return None


def boolean(value: Any) -> bool | None:
    """Return what a word means, None if it is neither true nor false."""
    if isinstance(value, bool):
        return value
    word = str(value).lower() if isinstance(value, (str, int)) else ""
    if word in _TRUE:
        return True
    return False if word in _FALSE else None


def _texts(value: Any) -> list[str] | None:
    """Return a list of texts; a single text is one item, since keys may hold commas."""
    if isinstance(value, str):
        return [value]
    if not isinstance(value, (list, tuple)):
        return None
    texts = []
    for item in value:
        text = _text(item)
        if text is None:
            return None
        texts.append(text)
    return texts


def _number(value: Any) -> float | None:
    try:
        return None if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        return None


def _file(value: Any) -> str | None:
    """Return the path of a file as Ansible takes one: a home folder may be meant."""
    text = _text(value)
    if text is None:
        return None
    return os.path.expanduser(os.path.expandvars(text))


def _mapping(value: Any) -> dict[str, Any] | None:
    return dict(value) if isinstance(value, Mapping) else None


def _anything(value: Any) -> Any:
    return value


#: For each type of option: how a value is converted (None if it cannot be), and what
#: messages call the type.
_TYPES: Mapping[str, tuple[Callable[[Any], Any], str]] = {
    "bool": (boolean, "true or false"),
    "dict": (_mapping, "a dictionary"),
    "float": (_number, "a number"),
    "int": (_integer, "an integer"),
    "list": (_texts, "a list of texts"),
    "path": (_file, "the path of a file"),
    "raw": (_anything, "anything"),
    "str": (_text, "text"),
}
