# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What messages call the types of values: YAML's words, not those of Python."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

# The first that fits decides: a bool is an int, too. Ansible's own types are
# subclasses of these.
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


def kind_of(value: Any) -> str:
    """Return what a message calls the type of a value, with its article."""
    for types, words in _WORDS:
        if isinstance(value, types):
            return words
    return "a value of another type"
