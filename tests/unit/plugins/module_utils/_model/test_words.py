# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What messages call the types of values."""

from __future__ import annotations

import datetime
import json
from collections import OrderedDict
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.data import (
    json_types,
    plain_data,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.names import (
    kind_of,
    wanted_kind,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.paths import (
    check_secret_path,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._options import (
    modules,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.sources import (
    Source,
    text_of,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    CredentialBridgeError,
    VaultError,
)


class _AnsibleTaggedDate(datetime.date):
    """As ansible-core 2.19 has them of every type."""


DATE = _AnsibleTaggedDate(2026, 1, 2)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "null"),
        (True, "true or false"),
        ("x", "text"),
        (1, "a number"),
        (1.5, "a number"),
        (DATE, "a date or time"),
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


@pytest.mark.parametrize(
    ("check", "place"),
    [
        (lambda: plain_data({"when": DATE}), "data['when']"),
        (lambda: plain_data({"days": [DATE]}), "data['days'][0]"),
        (lambda: plain_data({DATE: "x"}), "A key of data"),
        (lambda: json_types(DATE, "version"), "version"),
        (lambda: check_secret_path(DATE), "'path'"),
        (lambda: text_of(Source("options", {"vault_token": DATE}), "vault_token"), "'"),
    ],
)
def test_no_message_names_a_python_type(check: Any, place: str) -> None:
    with pytest.raises(CredentialBridgeError) as caught:
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
