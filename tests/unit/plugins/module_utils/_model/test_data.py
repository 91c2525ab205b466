# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a secret can hold."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.data import (
    MAX_EXACT_INTEGER,
    json_types,
    plain_data,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultError,
)


class Tagged(str):
    """As Ansible's own text."""


class _AnsibleTaggedDate(datetime.date):
    """As ansible-core 2.19 has them of every type."""


DATE = _AnsibleTaggedDate(2026, 1, 2)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, {}),
        ({"a": "b"}, {"a": "b"}),
        (
            {"a": [1, 1.5, True, None, {"b": ()}]},
            {"a": [1, 1.5, True, None, {"b": []}]},
        ),
        (
            {1: "a", None: "b", False: "c", 1.5: "d"},
            {"1": "a", "null": "b", "false": "c", "1.5": "d"},
        ),
        (
            {"a": MAX_EXACT_INTEGER, "b": -MAX_EXACT_INTEGER},
            {"a": 2**53, "b": -(2**53)},
        ),
        ('{"a": {"b": [1]}}', {"a": {"b": [1]}}),
        (Tagged('{"a": 1}'), {"a": 1}),
    ],
)
def test_plain_data(given: Any, expected: Any) -> None:
    assert plain_data(given) == expected
    assert json.loads(json.dumps(plain_data(given))) == expected


def test_subclasses_of_text_are_lost() -> None:
    plain = plain_data({Tagged("key"): [Tagged("value")]})
    assert [type(text) for text in (*plain, *plain["key"])] == [str, str]


@pytest.mark.parametrize(
    ("given", "where"),
    [
        (None, "'data'"),
        ("canary=canary", "'data'"),
        ('["canary"]', "'data'"),
        ("[" * 100_000, "'data'"),
        (["canary"], "'data'"),
        ({"a": {"b": [0, 2**53 + 1]}}, r"data\['a'\]\['b'\]\[1\]"),
        ({"a": -(2**53) - 1}, r"data\['a'\]"),
        ({"a": float("nan")}, r"data\['a'\]"),
        ({"a": float("inf")}, r"data\['a'\]"),
        ({"a": b"canary"}, r"data\['a'\]"),
        ({"a": {"canary"}}, r"data\['a'\]"),
        ({"a": "canary\ud800"}, r"data\['a'\]"),
        ({"a\ud800": 1}, "key of data"),
        ({("canary",): 1}, "key of data"),
        ({1: "canary", "1": "canary"}, "twice"),
    ],
)
def test_what_json_or_vault_cannot_hold_is_refused_by_its_place(
    given: Any, where: str
) -> None:
    with pytest.raises(VaultError, match=where) as caught:
        plain_data(given)
    assert caught.value.reason == "invalid_data"
    assert "canary" not in str(caught.value)
    assert caught.value.hint


def test_endless_nesting_is_refused() -> None:
    loop: dict[str, Any] = {}
    loop["a"] = loop
    with pytest.raises(VaultError, match="nested"):
        plain_data(loop)


@pytest.mark.parametrize(
    ("check", "place"),
    [
        (lambda: plain_data({"when": DATE}), "data['when']"),
        (lambda: plain_data({"days": [DATE]}), "data['days'][0]"),
        (lambda: plain_data({DATE: "x"}), "A key of data"),
        (lambda: json_types(DATE, "version"), "version"),
    ],
)
def test_no_message_names_a_python_type(check: Any, place: str) -> None:
    with pytest.raises(VaultError) as caught:
        check()
    message = str(caught.value)
    assert "a date or time" in message
    assert place in message
    assert "Ansible" not in message


@pytest.mark.parametrize(
    "data",
    [
        {"hosts": ["one", "PLACEHOLDER"]},
        {"nested": {"deep": [{"x": ["PLACEHOLDER"]}]}},
        {"text": "before PLACEHOLDER after"},
        {"PLACEHOLDER": "a key"},
    ],
)
def test_omit_within_data_is_refused_before_it_is_stored(data: Any) -> None:
    placeholder = f"__omit_place_holder__{'0123456789' * 4}"
    data = json.loads(json.dumps(data).replace("PLACEHOLDER", placeholder))
    with pytest.raises(VaultError, match="'omit'") as caught:
        plain_data(data)
    assert caught.value.reason == "invalid_data"
    assert placeholder not in str(caught.value)


def test_text_about_the_placeholder_is_no_placeholder() -> None:
    data = {"note": "the text __omit_place_holder__ is Ansible's"}
    assert plain_data(data) == data
