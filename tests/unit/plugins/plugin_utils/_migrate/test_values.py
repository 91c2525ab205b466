# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Ansible makes of an option's value before a peer gets it."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.texts import (
    Person,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.values import (
    check_dictionary,
    converted,
    truth,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.yaml_files import (
    Option,
    of_mapping,
    roots,
)


def option(name: str, value: str) -> Option:
    text = f"{{{name}: {value}}}"
    root: Any = roots(text)[0]
    return of_mapping(text, root)[name]


@pytest.mark.parametrize(("text", "expected"), [("Yes", True), ("off", False)])
def test_truth(text: str, expected: bool) -> None:
    assert truth(text, "x") is expected


@pytest.mark.parametrize(
    ("name", "spec", "value"),
    [
        ("ttl", {"type": "str"}, value)
        for value in ("a", "true", "No", "1", "010", "1.10", "1.0e+3", "-5", "'010'")
    ]
    + [
        ("policies", {"type": "list", "elements": "str"}, value)
        for value in ("a", "'a, b,'", "''", "true", "1.10", "010", "[a, 'b,c']", "[]")
    ]
    + [
        ("versions", {"type": "list", "elements": "int"}, value)
        for value in ("'1,2'", "3", "[1, 2]")
    ]
    + [
        ("renewable", {"type": "bool"}, value)
        for value in ("yes", "'yes'", "'off'", "1", "false")
    ],
)
def test_the_peer_got_the_same(name: str, spec: dict[str, Any], value: str) -> None:
    given = {name: yaml.safe_load(value)}
    outcome = ArgumentSpecValidator({name: spec}).validate(given)
    assert outcome.error_messages == []
    expected = outcome.validated_parameters[name]
    assert yaml.safe_load(converted(option(name, value)).text) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ttl", "'{{ a }}s'"),
        ("ttl", "!vault a"),
        ("policies", "'{{ a }}'"),
        ("policies", '"{{ a | d([]) }}"'),
        ("policies", "['{{ a }}', !unsafe '{{b}}']"),
        ("renewable", "'{{ a }}'"),
        ("meta", "{a: true}"),
        ("meta", "'{{ a }}'"),
        ("max_ttl", "60"),
        ("rotation_period", "1h"),
    ],
)
def test_what_stays(name: str, value: str) -> None:
    assert converted(option(name, value)).text == f" {value}"


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("ttl", "[a]", "'ttl' is not a text"),
        ("ttl", "{a: b}", "'ttl' is not a text"),
        ("policies", "'{{ a }}{{ b }}'", "'policies' is not a list of texts"),
        ("policies", "'a{% if b %},c{% endif %}'", "'policies' is not a list"),
        ("policies", '"{{ a }}\\n"', "'policies' is not a list of texts"),
        ("policies", "!vault a", "'policies' is not a list of texts"),
        ("policies", "[1.0]", "'policies' is not a list of texts"),
        ("policies", "{a: b}", "'policies' is not a list of texts"),
        ("renewable", "[true]", "'renewable' is neither true nor false"),
        ("meta", "a=b", "'meta' is a text; here it is a dictionary"),
    ],
)
def test_left(name: str, value: str, reason: str) -> None:
    with pytest.raises(Person, match=reason):
        converted(option(name, value))


@pytest.mark.parametrize("value", ["'{{ a }}{{ b }}'", "a=b", "'{\"a\": 1}'", "true"])
def test_a_dictionary_in_the_form_of_a_text(value: str) -> None:
    with pytest.raises(Person, match="'data' is a text; here it is a dictionary"):
        check_dictionary(option("data", value))
