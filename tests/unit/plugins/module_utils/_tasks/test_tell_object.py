# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task shows of an object, and what it hides."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.endpoint import (
    Endpoint,
    Field,
    Held,
    Kind,
    Knowledge,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._plan.object import (
    ObjectPlan,
    Wanted,
    plan_absent,
    plan_blind,
    plan_present,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._redact import (
    HIDDEN,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.tell_object import (
    hidden_texts,
    hidden_values,
    object_result,
)

PATH = "mount/role/x"
FIELDS = {
    "ttl": Field(Kind.DURATION),
    "names": Field(Kind.LIST),
    "config": Field(Kind.MAP),
    "policy": Field(Kind.TEXT),
    "pin": Field(Kind.TEXT, sensitive=True),
    "password": Field(Kind.TEXT),
}
ENDPOINT = Endpoint(PATH, described=True, fields=FIELDS)
ABSENT = Held(PATH, False)


def plan(held: Held, endpoint: Endpoint = ENDPOINT, **wanted: Any) -> ObjectPlan:
    return plan_present(endpoint, held, Wanted(PATH, **wanted))


def test_a_creation_is_shown_as_vault_is_going_to_hold_it() -> None:
    data = {"ttl": "2h", "names": "a,b"}
    secret = {"password": "canary"}
    assert object_result(plan(ABSENT, data=data, secret_data=secret), None) == {
        "changed": True,
        "action": "created",
        "path": PATH,
        "object": {"ttl": 7200, "names": ["a", "b"]},
        "changed_fields": ["names", "password", "ttl"],
        "not_compared": [],
        "diff": {
            "before_header": PATH,
            "after_header": PATH,
            "before": "",
            "after": f'names: ["a", "b"]\npassword: {HIDDEN}\nttl: 7200\n',
        },
    }


def test_a_hidden_value_that_changes_does_not_look_alike_on_both_sides() -> None:
    held = Held(PATH, True, {"pin": "canary-1", "ttl": 60, "names": ["a"]})
    changed = plan(held, data={"ttl": 61}, secret_data={"pin": "canary-2"})
    result = object_result(changed, None)
    assert result["diff"]["before"] == f"pin: {HIDDEN}\nttl: 60\n"
    assert result["diff"]["after"] == f"pin: {HIDDEN} (new value)\nttl: 61\n"
    assert result["object"] == {"ttl": 61, "names": ["a"]}
    assert "canary" not in str(result)


def test_what_the_server_adds_to_a_map_is_kept() -> None:
    endpoint = replace(ENDPOINT, knowledge=Knowledge(subset=frozenset({"config"})))
    held = Held(PATH, True, {"config": {"a": 1, "own": 2}})
    shown = object_result(plan(held, endpoint, data={"config": {"a": 3}}), None)
    assert shown["object"] == {"config": {"a": 3, "own": 2}}


def test_what_vault_chooses_is_null_until_a_look_has_found_it() -> None:
    endpoint = replace(ENDPOINT, answered=frozenset({"ttl", "accessor"}))
    created = plan(ABSENT, endpoint, data={"ttl": 60})
    before = object_result(created, None)
    assert (before["path"], before["object"]) == (PATH, {"accessor": None, "ttl": 60})
    found = Held("mount/role/id/1", True, {"ttl": 90, "accessor": "a", "pin": "canary"})
    after = object_result(created, found)
    assert (after["path"], after["object"]) == (
        found.path,
        {"ttl": 90, "accessor": "a"},
    )
    blind = plan_blind(ENDPOINT, ABSENT, Wanted(PATH, data={"ttl": 60}))
    assert object_result(blind, None)["object"] is None


@pytest.mark.parametrize(
    ("endpoint", "values"),
    [
        # By the server's word, by the name, and by what we know.
        (ENDPOINT, {"pin": "canary"}),
        (ENDPOINT, {"bindpass": "canary"}),
        (
            replace(ENDPOINT, knowledge=Knowledge(secrets=frozenset({"url"}))),
            {"url": "canary"},
        ),
        # Where it is within what may be shown.
        (ENDPOINT, {"config": {"password": "canary", "a": 1}}),
        (ENDPOINT, {"config": [{"x": {"token": "canary"}}]}),
        (ENDPOINT, {"config": {"url": "postgresql://joe:canary@db/x"}}),
        (ENDPOINT, {"connection_url": "postgresql://joe:can@ary-canary@db/x"}),
        (ENDPOINT, {"details": {"connection_url": "joe:canary@tcp(db)/x"}}),
        # Where anything is stored.
        (replace(ENDPOINT, free_form=True), {"a": "canary", "b": {"c": ["canary"]}}),
    ],
)
def test_a_secret_is_shown_nowhere(endpoint: Endpoint, values: dict[str, Any]) -> None:
    held = Held(PATH, True, values)
    removed = plan_absent(endpoint, held, Wanted(PATH, present=False))
    result = object_result(removed, None)
    assert HIDDEN in result["diff"]["before"]
    assert result["object"] is None
    for told in (result, object_result(plan(held, endpoint), held)):
        assert "canary" not in str(told)


def test_whether_a_secret_is_set_is_no_secret() -> None:
    held = Held(PATH, True, {"bindpass": None, "secret": False, "token": True})
    shown = object_result(plan(held), held)["object"]
    assert shown == held.values
    own = plan(held, secret_data={"token": True})
    assert object_result(own, held)["object"] == {"bindpass": None, "secret": False}


def test_a_text_of_several_lines_stays_so_and_cannot_forge_one() -> None:
    shown = object_result(plan(ABSENT, data={"policy": "a\n\x1b[2Jb\n"}), None)
    assert shown["diff"]["after"] == "policy:\n    a\n    \\x1b[2Jb\n"


def test_what_messages_must_not_quote() -> None:
    held = Held(PATH, True, {"password": "old", "ttl": 60})
    secret = {"pin": "new", "config": {"a": ["inner"]}}
    changed = plan(held, data={"ttl": 61}, secret_data=secret)
    assert set(hidden_texts(changed)) == {"new", "inner"}
    assert hidden_values(changed) == ["new", {"a": ["inner"]}, "old"]


def test_secrets_within_what_may_be_shown_are_known_as_secrets() -> None:
    values = {
        "connection_url": "mysql://joe:pw@db",
        "config": {"password": "inner", "token": True, "hosts": ["ldap://u:p@h"]},
    }
    changed = plan(ABSENT, data=values)
    assert hidden_values(changed) == ["joe:pw", "inner", "u:p"]
