# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The seven rules of comparison, as a table: what Vault may hold, and what it may not."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.endpoint import (
    Field,
    Kind,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._plan.compare import (
    as_held,
    as_sent,
    is_empty,
    list_matches_besides,
    matches,
    subset_matches,
    type_problem,
)

DURATION, TEXT = Field(Kind.DURATION), Field(Kind.TEXT)
BOOLEAN, NUMBER = Field(Kind.BOOLEAN), Field(Kind.NUMBER)
LIST, MAP, KEY_VALUE = Field(Kind.LIST), Field(Kind.MAP), Field(Kind.KEY_VALUE)
UNKNOWN = Field()
PEM = "-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----"

SAME: list[tuple[str, Field, Any, Any]] = [
    # 1: durations
    ("token_ttl", DURATION, "1h", 3600),
    ("token_ttl", DURATION, "60m", 3600),
    ("token_ttl", DURATION, "3600", 3600),
    ("token_ttl", DURATION, 3600.0, 3600),
    ("token_ttl", DURATION, "1h0m0s", 3600),
    ("token_ttl", DURATION, "30d", 2592000),
    ("token_ttl", DURATION, "1.5s", 1),
    ("anything", DURATION, "3h", "3h0m0s"),
    ("default_lease_ttl", TEXT, "1h", 3600),
    ("expiry", TEXT, "3d", "72h"),
    ("delete_version_after", UNKNOWN, "3h", "3h0m0s"),
    ("default_lease_ttl", UNKNOWN, "1h", 3600),
    ("request_timeout", UNKNOWN, "1m", 60),
    # 2: booleans and numbers
    ("x", BOOLEAN, "true", True),
    ("x", BOOLEAN, "False", False),
    ("x", BOOLEAN, 1, True),
    ("x", BOOLEAN, "", False),
    ("x", NUMBER, "5", 5),
    ("x", NUMBER, "100.5", 100.5),
    ("x", NUMBER, 5.0, 5),
    ("x", UNKNOWN, "5", 5),
    ("x", UNKNOWN, "true", True),
    # 3: lists
    ("x", LIST, "b, a", ["a", "b"]),
    ("x", LIST, ["b", "a", "a"], ["a", "b"]),
    ("x", TEXT, "a,b", ["a,b"]),
    ("x", LIST, [1, 2], ["1", "2"]),
    ("x", LIST, "a", "a"),
    ("x", LIST, ["a", "b"], "b,a"),
    ("x", LIST, "", []),
    ("x", UNKNOWN, "b,a", ["a", "b"]),
    ("x", UNKNOWN, ["b", "a"], "a,b"),
    ("creation_statements", LIST, "A; B, C", ["A; B, C"]),
    ("creation_statements", LIST, ["a", "b"], ["a", "b"]),
    ("token_policies", LIST, ["B", "a"], ["a", "b"]),
    ("token_policies", LIST, ["B", "a"], ["a", "B"]),
    ("x", LIST, [{"a": 1}], [{"a": 1}]),
    # 4: maps
    ("x", MAP, {"a": [1, {"b": None}]}, {"a": [1, {"b": None}]}),
    ("x", MAP, '{"a": 1}', {"a": 1}),
    ("x", MAP, {"rsa": 2048}, {"rsa": [2048]}),
    ("x", MAP, {"rsa": "2048"}, {"rsa": 2048}),
    ("x", MAP, {}, {}),
    ("x", KEY_VALUE, {"size": 3}, {"size": "3"}),
    ("custom_metadata", MAP, {"size": 3}, {"size": "3"}),
    ("metadata", UNKNOWN, ["size=3"], {"size": "3"}),
    ("x", KEY_VALUE, ["team=x", "a = b"], {"team": "x", "a": "b"}),
    ("x", KEY_VALUE, "team=x,a=b", {"team": "x", "a": "b"}),
    ("x", KEY_VALUE, '{"team": "x"}', {"team": "x"}),
    # 5: one host
    ("cidrs", LIST, "10.0.0.1/32", ["10.0.0.1"]),
    ("cidrs", LIST, ["::1/128"], ["::1"]),
    ("cidrs", LIST, ["10.0.0.1"], ["10.0.0.1/32"]),
    # 6: text
    ("x", TEXT, "a\n", "a\n"),
    ("x", TEXT, '{"a": 1, "b": 2}', '{"b":2,"a":1}'),
    ("x", TEXT, {"a": 1}, '{"a":1}'),
    ("x", TEXT, 5, "5"),
    ("x", TEXT, f"{PEM}\n", PEM),
    ("x", Field(Kind.TEXT, lower_case=True), "Reader", "reader"),
    # 7: not in the answer
    ("x", TEXT, "", None),
    ("x", LIST, [], None),
    ("x", LIST, "", None),
    ("x", MAP, {}, None),
    ("x", BOOLEAN, "false", None),
    ("x", NUMBER, "0", None),
    ("x", DURATION, "0s", None),
    ("x", UNKNOWN, False, None),
]

OTHER: list[tuple[str, Field, Any, Any]] = [
    ("token_ttl", DURATION, "1h", 3601),
    ("token_ttl", DURATION, "1.5s", 2),
    ("x", TEXT, "1h", "60m"),
    ("x", BOOLEAN, "true", False),
    ("x", BOOLEAN, "yes", True),
    ("x", NUMBER, "5", 6),
    ("x", NUMBER, True, 1),
    ("x", LIST, ["a"], ["a", "b"]),
    ("x", LIST, ["a", "b"], ["a"]),
    ("x", LIST, ["a,b"], ["a", "b"]),
    ("x", LIST, "a,b", ["a,b"]),
    ("x", UNKNOWN, "a,b", ["a,b"]),
    ("x", LIST, ["A"], ["a"]),
    ("creation_statements", LIST, ["b", "a"], ["a", "b"]),
    ("manual_chain", LIST, "b,a", ["a", "b"]),
    ("x", MAP, {"a": 1}, {"a": 1, "b": 2}),
    ("x", MAP, {"a": 1, "b": 2}, {"a": 1}),
    ("x", MAP, {"a": 1}, {"a": "1"}),
    ("x", MAP, {"a": ["b", "c"]}, {"a": ["c", "b"]}),
    ("x", MAP, {"a": 1}, {"a": True}),
    ("x", KEY_VALUE, {"a": "1"}, {"a": "1", "b": "2"}),
    ("x", KEY_VALUE, "no pairs", {}),
    ("cidrs", LIST, "10.0.0.0/31", ["10.0.0.0"]),
    ("cidrs", LIST, "path/32", ["path"]),
    ("cidrs", LIST, "::1/32", ["::1"]),
    ("x", TEXT, "a", "a\n"),
    ("x", TEXT, "a ", "a"),
    ("x", TEXT, "1", "1.0"),
    ("x", TEXT, '"a"', "a"),
    ("x", TEXT, '{"a": 1}', '{"a": true}'),
    ("x", TEXT, "a", None),
    ("x", LIST, ["a"], None),
    ("x", BOOLEAN, True, None),
    ("x", DURATION, "1s", None),
    ("x", UNKNOWN, "false", None),
]


@pytest.mark.parametrize(("name", "field", "wanted", "held"), SAME)
def test_what_vault_holds_is_an_image_of_what_was_asked_for(
    name: str, field: Field, wanted: Any, held: Any
) -> None:
    assert matches(name, field, wanted, held)


@pytest.mark.parametrize(("name", "field", "wanted", "held"), OTHER)
def test_what_vault_holds_is_something_else(
    name: str, field: Field, wanted: Any, held: Any
) -> None:
    assert not matches(name, field, wanted, held)


@pytest.mark.parametrize(
    ("wanted", "held", "enough"),
    [
        (
            {"default_lease_ttl": "1h"},
            {"default_lease_ttl": 3600, "force_no_cache": False},
            True,
        ),
        ({"max_lease_ttl": "1h"}, {"max_lease_ttl": 0}, False),
        ({"options": {"a": 1}}, {"options": {"a": 1, "b": 2}}, True),
        ({"x": ""}, {}, True),
        ({"x": "y"}, {}, False),
        ('{"a": 1}', {"a": 1}, True),
        (["a"], ["b", "a"], True),
        (["a", "c"], ["b", "a"], False),
    ],
)
def test_the_server_may_add_its_own(wanted: Any, held: Any, enough: bool) -> None:
    assert subset_matches(wanted, held) is enough


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        (BOOLEAN, "yes", "must be true or false"),
        (BOOLEAN, "true", ""),
        (NUMBER, "many", "must be a number"),
        (NUMBER, True, "must be a number"),
        (NUMBER, "-1", ""),
        (DURATION, "soon", "must be a duration, such as 3600 or '1h'"),
        (DURATION, True, "must be a duration, such as 3600 or '1h'"),
        (DURATION, "", ""),
        (LIST, {"a": 1}, "must be a list"),
        (LIST, "a,b", ""),
        (MAP, "a=b", "must be a dictionary"),
        (MAP, '{"a": 1}', ""),
        (KEY_VALUE, "a", "must be a dictionary"),
        (KEY_VALUE, "a=b", ""),
        (TEXT, ["a"], "must be text"),
        (TEXT, True, "must be text"),
        (TEXT, {"a": 1}, ""),
        (TEXT, 5, ""),
        (UNKNOWN, object(), ""),
        (TEXT, None, "is null"),
    ],
)
def test_a_value_of_another_type(field: Field, value: Any, problem: str) -> None:
    assert type_problem(field, value) == problem


@pytest.mark.parametrize(
    ("name", "field", "value", "held"),
    [
        ("x", DURATION, "2h", 7200),
        ("x", BOOLEAN, "true", True),
        ("x", NUMBER, "5", 5),
        ("x", NUMBER, "0.5", 0.5),
        ("x", LIST, "b, a", ["b", "a"]),
        ("creation_statements", LIST, "a, b", ["a, b"]),
        ("x", KEY_VALUE, ["a=b"], {"a": "b"}),
        ("x", TEXT, {"a": 1}, '{"a": 1}'),
        ("x", UNKNOWN, "2h", "2h"),
    ],
)
def test_diffs_are_in_vault_s_notation(
    name: str, field: Field, value: Any, held: Any
) -> None:
    assert as_held(name, field, value) == held


def test_a_map_in_json_is_sent_as_a_map() -> None:
    assert as_sent("x", MAP, '{"a": 1}') == {"a": 1}
    # Vault itself would make '1' of true.
    assert as_sent("x", KEY_VALUE, {"a": True}) == {"a": "true"}
    assert as_sent("custom_metadata", MAP, {"a": True}) == {"a": "true"}


@pytest.mark.parametrize("name", ["x", "metadata"])
def test_what_is_not_declared_is_sent_as_it_is(name: str) -> None:
    for value in ({"a": {"b": True}}, "a,b", ["a=b"], '{"a": 1}'):
        assert as_sent(name, UNKNOWN, value) == value


def test_a_list_in_text_is_sent_as_a_list() -> None:
    assert as_sent("x", LIST, "b, a,") == ["b", "a"]
    assert as_sent("creation_statements", LIST, "A, B;") == "A, B;"
    # Where nothing is declared, what Vault holds tells that it is a list.
    assert as_sent("x", UNKNOWN, "b, a", held=["a"]) == ["b", "a"]
    assert as_sent("x", UNKNOWN, "b, a", held="a") == "b, a"
    assert as_sent("creation_statements", UNKNOWN, "A, B;", held=["A"]) == "A, B;"


@pytest.mark.parametrize("value", [5, "x", True, [1], {"a": 1}, "1h"])
def test_what_is_something_is_not_empty(value: Any) -> None:
    assert not is_empty("x_ttl", UNKNOWN, value)


@pytest.mark.parametrize(
    ("wanted", "held", "matches_it"),
    [
        ([], ["X-Vault-MFA"], True),
        (["a"], ["X-Vault-MFA", "a"], True),
        (["X-Vault-MFA"], ["X-Vault-MFA", "X-Vault-Token"], True),
        ([], ["X-Vault-MFA", "a"], False),
        (["a"], ["a", "b"], False),
        (["a", "b"], ["a"], False),
    ],
)
def test_items_that_the_server_adds_itself_are_no_difference(
    wanted: list[str], held: list[str], matches_it: bool
) -> None:
    assert list_matches_besides("X-Vault-.+", wanted, held) is matches_it
