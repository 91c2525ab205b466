# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How names from outside are shown, and what messages call the types of values."""

from __future__ import annotations

import datetime
from collections import OrderedDict
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.names import (
    MOST_NAMES,
    cut,
    kind_of,
    shown_list,
    shown_name,
    wanted_kind,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._options import (
    modules,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    CredentialBridgeError,
)


class _AnsibleTaggedDate(datetime.date):
    """As ansible-core 2.19 has them of every type."""


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("user", "'user'"),
        ("größe 大", "'größe 大'"),
        ("it's", r"'it\'s'"),
        ("a\x1b[31m", r"'a\x1b[31m'"),
        ("a\nb", r"'a\nb'"),
        ("a\u202eb", r"'a\u202eb'"),
        ("\ud800", r"'\ud800'"),
        (1, "'1'"),
    ],
)
def test_a_name_is_quoted_and_printable(name: object, shown: str) -> None:
    assert shown_name(name) == shown


def test_a_long_name_is_cut() -> None:
    assert cut("k" * 100) == "k" * 100
    assert cut("k" * 101) == "k" * 100 + "..."


def test_a_list_says_how_many_are_left() -> None:
    assert shown_list([]) == "none"
    assert shown_list(["a", "b"]) == "'a', 'b'"
    names = [str(number) for number in range(MOST_NAMES + 1000)]
    assert shown_list(names).endswith("'19' and 1,000 more")


def test_a_failure_is_one_line() -> None:
    error = CredentialBridgeError("a\n\tb\x1b", hint="c\r\nd")
    assert str(error) == r"a b\x1b c d"
    assert error.as_dict()["hint"] == "c d"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "null"),
        (True, "true or false"),
        ("x", "text"),
        (1, "a number"),
        (1.5, "a number"),
        (_AnsibleTaggedDate(2026, 1, 2), "a date or time"),
        (datetime.datetime(2026, 1, 2), "a date or time"),
        ([1], "a list"),
        ((1,), "a list"),
        (OrderedDict(a=1), "a dictionary"),
        (b"x", "binary data"),
        (object(), "a value of another type"),
    ],
)
def test_words(value: Any, words: str) -> None:
    assert kind_of(value) == words


def test_every_type_of_an_option_has_words() -> None:
    tables = [
        value for name, value in vars(modules).items() if name.startswith("VAULT_")
    ]
    types = {option.type for table in tables for option in table.values()} - {"raw"}
    words = {name: wanted_kind(name) for name in types}
    assert words.pop("str") == "text"
    assert all(not text.startswith("text") for text in words.values())
