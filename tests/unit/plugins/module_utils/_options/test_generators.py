# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a task may say that a value is generated, as tables."""

from __future__ import annotations

import string
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.generator import (
    Charset,
    Generator,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._options.generators import (
    check_generators,
    check_max_age,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultError,
)

ALNUM = string.ascii_letters + string.digits


@pytest.mark.parametrize(
    ("how", "length", "chars", "at_least"),
    [
        (
            {},
            32,
            ALNUM,
            {string.ascii_lowercase: 1, string.ascii_uppercase: 1, string.digits: 1},
        ),
        (None, 32, ALNUM, {}),
        ({"length": "7"}, 7, ALNUM, {}),
        (
            {"length": 3},
            3,
            ALNUM,
            {string.ascii_lowercase: 1, string.ascii_uppercase: 1, string.digits: 1},
        ),
        ({"kind": "hex"}, 32, "0123456789abcdef", {}),
        ({"kind": "hex", "length": 41}, 41, "0123456789abcdef", {}),
        ({"kind": "urlsafe", "length": 4096}, 4096, ALNUM + "-_", {}),
        ({"charsets": ["digits"], "length": 6}, 6, string.digits, {}),
        ({"charsets": ["symbols"], "length": 1}, 1, string.punctuation, {}),
        (
            {
                "charsets": [
                    "lower",
                    {"name": "digits", "min_chars": 5},
                    {"chars": "#%", "min_chars": 3},
                ],
                "length": 9,
            },
            9,
            string.ascii_lowercase + string.digits + "#%",
            {string.ascii_lowercase: 1, string.digits: 5, "#%": 3},
        ),
        ({"charsets": [{"chars": "x", "min_chars": 0}], "length": 4}, 4, "x", {}),
        ({"charsets": [{"chars": "äöü"}], "length": 4}, 4, "äöü", {}),
    ],
    ids=str,
)
def test_what_a_value_is_made_of(
    how: Any, length: int, chars: str, at_least: dict[str, int]
) -> None:
    generator = check_generators({"key": how})["key"]
    for _run in range(50):
        value = generator.make()
        assert len(value) == length
        assert set(value) <= set(chars)
        for charset, least in at_least.items():
            assert sum(char in charset for char in value) >= least


@pytest.mark.parametrize(
    ("how", "word"),
    [
        ("text", "dictionary"),
        ([], "dictionary"),
        ({"length": 0}, "'length'"),
        ({"length": 4097}, "'length'"),
        ({"length": True}, "'length'"),
        ({"length": "x"}, "'length'"),
        ({"length": 2}, "min_chars"),
        ({"kind": "uuid", "length": 3}, "'length'"),
        ({"kind": "hex", "charsets": ["lower"]}, "'charsets'"),
        ({"kind": []}, "'kind'"),
        ({"charset": ["lower"]}, "'charset'"),
        ({"charsets": []}, "'charsets'"),
        ({"charsets": "lower"}, "'charsets'"),
        ({"charsets": ["lowercase"]}, "'charsets'"),
        ({"charsets": [{"name": "lower", "chars": "x"}]}, "'charsets'"),
        ({"charsets": [{"chars": ""}]}, "'charsets'"),
        ({"charsets": [{"chars": "\n"}]}, "'charsets'"),
        ({"charsets": [{"chars": "x", "min_chars": -1}]}, "'charsets'"),
        ({"charsets": [{"chars": "x", "min": 1}]}, "'charsets'"),
        ({"policy": "p", "length": 3}, "'length'"),
        ({"policy": "../x"}, "'policy'"),
        ({"policy": "a/b"}, "'policy'"),
        ({"policy": 7}, "'policy'"),
    ],
    ids=str,
)
def test_what_no_value_can_be_made_of(how: Any, word: str) -> None:
    with pytest.raises(VaultError) as caught:
        check_generators({"the-key": how})
    assert caught.value.reason == "invalid_data"
    assert "'the-key'" in str(caught.value)
    assert word in str(caught.value)


@pytest.mark.parametrize("value", ["-1d", 0, "later", 1.5])
def test_an_age_must_be_a_positive_duration(value: Any) -> None:
    with pytest.raises(VaultError, match="max_age"):
        check_max_age(value, ["key"])


@pytest.mark.parametrize(
    ("value", "seconds"), [(None, None), (60, 60), ("30d", 2592000), ("1h30m", 5400)]
)
def test_an_age_is_a_duration(value: Any, seconds: int | None) -> None:
    assert check_max_age(value, ["key"]) == seconds


@pytest.mark.parametrize("key", ["x" * 116, "ü" * 58, "a\tb"])
def test_an_age_needs_a_key_that_custom_metadata_accepts(key: str) -> None:
    assert check_max_age(None, [key]) is None
    with pytest.raises(VaultError, match="max_age") as caught:
        check_max_age(60, [key])
    assert caught.value.reason == "invalid_data"
    assert check_max_age(60, ["x" * 115]) == 60


@pytest.mark.parametrize(
    ("how", "generator"),
    [
        ({"kind": "uuid"}, Generator()),
        ({"policy": "mine"}, Generator(policy="mine")),
        (
            {"charsets": [{"chars": "aab"}], "length": 1},
            Generator((Charset("ab", 1),), 1),
        ),
    ],
)
def test_other_ways(how: Any, generator: Generator) -> None:
    assert check_generators({"key": how}) == {"key": generator}
