# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Generated values, as tables: what they are made of, which keys need one, and what is remembered of their age."""

from __future__ import annotations

import string
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.secret import (
    Observation,
    SecretMetadata,
    State,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._options.generators import (
    check_generators,
    check_max_age,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._plan.generate import (
    due,
    records,
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


def test_every_character_and_every_place_is_used() -> None:
    """The characters that must be there do not stand at the front, and none is left out."""
    generator = check_generators(
        {"key": {"length": 4, "charsets": ["lower", "digits"]}}
    )["key"]
    values = [generator.make() for _run in range(2000)]
    assert set("".join(values)) == set(string.ascii_lowercase + string.digits)
    for place in range(4):
        assert {value[place].isdigit() for value in values} == {True, False}
    assert len(set(values)) > 1900


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
        ({"kind": None}, "'kind'"),
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


NOW = datetime(2026, 6, 1, tzinfo=timezone.utc)
DAY = 86400


def ago(days: float) -> str:
    return f"{NOW - timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}"


def secret(version: int, created: float, **data: str) -> Observation:
    return Observation(
        "secret",
        "app",
        State.LIVE,
        version,
        data,
        {"version": version, "created_time": ago(created)},
    )


@pytest.mark.parametrize(
    ("observed", "recorded", "options", "expected"),
    [
        (Observation("secret", "app", State.MISSING), {}, {}, {"a", "b"}),
        (Observation("secret", "app", State.DELETED, 3), {}, {}, {"a", "b"}),
        (secret(3, 500, a="x"), {}, {}, {"b"}),
        (secret(3, 500, a="x", b="y"), {}, {}, set()),
        (secret(3, 0, a="", b="y"), {}, {}, set()),
        (secret(3, 0, a="x", b="y"), {}, {"rotate": True}, {"a", "b"}),
        (secret(3, 9, a="x", b="y"), {}, {"max_age": 10 * DAY}, set()),
        (secret(3, 10, a="x", b="y"), {}, {"max_age": 10 * DAY}, {"a", "b"}),
        (
            secret(3, 1, a="x", b="y"),
            {"a": f"{ago(11)} version 2"},
            {"max_age": 10 * DAY},
            {"a"},
        ),
        (
            secret(3, 11, a="x", b="y"),
            {"a": f"{ago(1)} version 3"},
            {"max_age": 10 * DAY},
            {"b"},
        ),
        (
            secret(3, 1, a="x", b="y"),
            {"a": f"{ago(1)} version 4"},
            {"max_age": 10 * DAY},
            {"a"},
        ),
        (
            secret(3, 1, a="x", b="y"),
            {"a": "yesterday", "b": "yesterday version 1"},
            {"max_age": 10 * DAY},
            set(),
        ),
        (
            secret(3, 11, a="x"),
            {"a": f"{ago(1)} version 3"},
            {"max_age": 10 * DAY},
            {"b"},
        ),
    ],
)
def test_which_keys_need_a_value(
    observed: Observation,
    recorded: dict[str, str],
    options: dict[str, Any],
    expected: set[str],
) -> None:
    custom = {f"generated_at.{key}": text for key, text in recorded.items()}
    known = SecretMetadata(
        "secret", "app", True, observed.version, custom_metadata=custom
    )
    assert (
        due(
            ["a", "b"],
            observed,
            known,
            **{"rotate": False, "max_age": None, "now": NOW, **options},
        )
        == expected
    )


def test_what_is_remembered() -> None:
    custom = {
        "generated_at.old": f"{ago(5)} version 2",
        "generated_at.bad": "yesterday",
        "owner": "me",
    }
    known = SecretMetadata("secret", "app", True, 3, custom_metadata=custom)
    told = records(
        ["new", "old", "bad"], {"new"}, secret(3, 7, old="x", bad="y"), known, NOW
    )
    assert told == {
        "generated_at.new": f"{ago(0)} version 4",
        "generated_at.old": f"{ago(5)} version 2",
        "generated_at.bad": f"{ago(7)} version 3",
    }
