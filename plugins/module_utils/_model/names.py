# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""How names from outside are shown, and what messages call the types of values.

Names are keys, mounts, entries, options.

Anybody who may write a secret chooses its keys, and as many as they like. A key must
not colour the terminal, forge a line of output, or fill the screen.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from typing import Any

from ..errors import printable

_LONGEST = 100  # characters of one name
_LONGEST_FILE = 500
#: How many names a message lists.
MOST_NAMES = 20


def cut(name: object, longest: int = _LONGEST) -> str:
    """Return a name in printable characters, and not all of a very long one."""
    text = str(name)
    if len(text) > longest:
        text = f"{text[:longest]}..."
    return printable(text)


def shown_name(name: object, longest: int = _LONGEST) -> str:
    """Return a name in quotation marks, as messages show it."""
    text = cut(name, longest).replace("'", "\\'")
    return f"'{text}'"


def shown_file(path: object) -> str:
    """Return the path of a file likewise."""
    return shown_name(path, _LONGEST_FILE)


def shown_list(names: Collection[object]) -> str:
    """Return names in their order, and how many more there are."""
    first = [shown_name(name) for name in list(names)[:MOST_NAMES]]
    left = len(names) - len(first)
    listed = ", ".join(first) or "none"
    return f"{listed} and {left:,} more" if left else listed


# In YAML's words, not those of Python. The first that fits decides: a bool is an int,
# too. Ansible's own types are subclasses of these.
_WORDS: tuple[tuple[tuple[type, ...], str], ...] = (
    ((type(None),), "null"),
    ((bool,), "true or false"),
    ((str,), "text"),
    ((int, float), "a number"),
    ((datetime.date, datetime.time), "a date or time"),
    ((list, tuple, set, frozenset), "a list"),
    ((Mapping,), "a dictionary"),
    ((bytes, bytearray), "binary data"),
)


# What options want, by the types of Ansible's argument specs.
_WANTED = {
    "bool": "true or false",
    "dict": "a dictionary",
    "float": "a number",
    "int": "a whole number",
    "list": "a list",
    "path": "the path of a file",
}


def wanted_kind(option_type: str) -> str:
    """Return what a message calls the type that an option wants, with its article."""
    return _WANTED.get(option_type, "text")


def kind_of(value: Any) -> str:
    """Return what a message calls the type of a value, with its article."""
    for types, words in _WORDS:
        if isinstance(value, types):
            return words
    return "a value of another type"
