# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is written for which look, and in which way."""

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
    Wanted,
    check_fields,
    plan_absent,
    plan_blind,
    plan_present,
    side_effects,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultError,
)

FIELDS = {
    "ttl": Field(Kind.DURATION),
    "names": Field(Kind.LIST),
    "labels": Field(Kind.KEY_VALUE),
    "local": Field(Kind.BOOLEAN, default=True),
    "size": Field(Kind.NUMBER, default=10),
    "old": Field(Kind.LIST, deprecated=True),
    "password": Field(Kind.TEXT),
    "pin": Field(Kind.TEXT, sensitive=True),
    "hint": Field(Kind.TEXT),
}
PLAIN = Endpoint("mount/role/x", described=True, fields=FIELDS)
HOLDS = Held(
    PLAIN.path,
    True,
    {
        "ttl": 3600,
        "names": [],
        "labels": {"a": "1", "b": "2"},
        "local": False,
        "size": 10,
        "old": ["x"],
        "computed": 5,
    },
)
ABSENT = Held(PLAIN.path, False)


def wanted(**data: Any) -> Wanted:
    return Wanted(PLAIN.path, data=data)


def writes(endpoint: Endpoint, held: Held, want: Wanted) -> list[tuple[str, Any]]:
    plan = plan_present(endpoint, held, want)
    return [(write.operation.name, write.body) for write in plan.writes]


def test_creation_posts_what_is_named() -> None:
    assert writes(PLAIN, ABSENT, wanted(ttl="2h", password="made-up")) == [
        ("write", {"ttl": "2h", "password": "made-up"})
    ]


def test_nothing_differs() -> None:
    plan = plan_present(PLAIN, HOLDS, wanted(ttl="1h", local="false"))
    assert (plan.action, plan.changed) == ("unchanged", False)


def test_what_is_not_in_the_answer_is_empty_or_not_set() -> None:
    lacks = replace(HOLDS, values={"ttl": 3600})
    assert writes(PLAIN, lacks, wanted(local=False)) == []
    knowledge = Knowledge(absent_is_unset=frozenset({"local"}))
    known = replace(PLAIN, merges=True, knowledge=knowledge)
    assert writes(known, lacks, wanted(local=False))[0] == ("write", {"local": False})
    assert writes(known, HOLDS, wanted(local=False)) == []


def test_what_was_read_is_posted_back_without_deprecated_and_default_values() -> None:
    kept = {"labels": {"a": "1", "b": "2"}, "local": False}
    assert writes(PLAIN, HOLDS, wanted(ttl="2h")) == [
        ("write", {**kept, "names": [], "ttl": "2h"}),
        # A server that rejects empty values gets none.
        ("write", {"labels": {"a": "1", "b": "2"}, "ttl": "2h"}),
    ]


def test_a_server_that_tells_creation_from_update_gets_the_changes_first() -> None:
    merging = replace(PLAIN, merges=True)
    found = writes(merging, HOLDS, wanted(ttl="2h", local=False))
    assert found[0] == ("write", {"ttl": "2h"})
    assert found[1][1]["labels"] == {"a": "1", "b": "2"}


def test_a_patch_removes_the_keys_of_a_map() -> None:
    patching = replace(PLAIN, patchable=True)
    found = writes(patching, HOLDS, wanted(labels={"a": "3", "c": "4"}))
    assert found[0] == ("patch", {"labels": {"a": "3", "b": None, "c": "4"}})


def test_without_a_description_all_that_was_read_is_posted_back() -> None:
    found = writes(Endpoint(PLAIN.path), HOLDS, wanted(ttl="2h"))
    assert found[0] == ("write", {**HOLDS.values, "ttl": "2h"})
    assert found[-1] == ("write", {"ttl": "2h"})


def test_a_free_form_endpoint_holds_exactly_what_is_given() -> None:
    free = Endpoint("kv/x", described=True, free_form=True, merges=True)
    holds = Held("kv/x", True, {"a": 1, "b": 2})
    plan = plan_present(free, holds, Wanted("kv/x", data={"a": "1"}))
    assert plan.difference.changed == ("a", "b")
    assert plan.writes[0].body == {"a": "1"}
    same = plan_present(free, holds, Wanted("kv/x", data={"a": 1.0, "b": 2}))
    assert not same.changed


@pytest.mark.parametrize(
    ("want", "changed", "hidden"),
    [
        # By its name, by the server's word, and by the task's.
        (wanted(password="x"), (), ("password",)),
        (wanted(pin="x"), (), ("pin",)),
        (Wanted("x", secret_data={"hint": "x"}), (), ("hint",)),
        (
            Wanted("x", data={"hint": "x"}, write_only=frozenset({"hint"})),
            (),
            ("hint",),
        ),
        (wanted(hint="x"), ("hint",), ()),
        (
            Wanted("x", secret_data={"pin": "x"}, always=True),
            ("pin",),
            ("pin",),
        ),
        # A secret that the server returns is compared.
        (Wanted("x", secret_data={"ttl": "2h"}), ("ttl",), ()),
        (Wanted("x", secret_data={"ttl": "1h"}), (), ()),
    ],
)
def test_what_cannot_be_compared(
    want: Wanted, changed: tuple[str, ...], hidden: tuple[str, ...]
) -> None:
    assert plan_present(PLAIN, HOLDS, want).difference == (changed, hidden)


def test_a_field_that_answers_never_have_is_not_compared() -> None:
    endpoint = replace(PLAIN, answered=frozenset({"ttl", "names"}))
    assert plan_present(endpoint, HOLDS, wanted(hint="x")).difference[1] == ("hint",)


def test_a_named_secret_is_repeated_where_it_would_be_lost() -> None:
    found = writes(PLAIN, HOLDS, wanted(ttl="2h", password="made-up"))
    assert found[0][1]["password"] == "made-up"
    found = writes(replace(PLAIN, merges=True), HOLDS, wanted(ttl="2h", password="x"))
    assert found[0][1] == {"ttl": "2h"}


def immutable(knowledge: Knowledge, changes: Endpoint | None = None) -> str:
    endpoint = replace(PLAIN, knowledge=knowledge)
    with pytest.raises(VaultError) as caught:
        plan_present(endpoint, HOLDS, wanted(local=True), changes)
    assert caught.value.reason == "field_immutable"
    return caught.value.message


def test_what_cannot_be_changed_is_refused() -> None:
    assert "'local'" in immutable(Knowledge(create_only=frozenset({"local"})))
    assert "'local'" in immutable(Knowledge(unchangeable=True))
    changes = Endpoint("mount/role/x/config", True, {"ttl": Field()})
    assert "'local'" in immutable(Knowledge(changes_at="config"), changes)


def test_changes_go_elsewhere() -> None:
    knowledge = Knowledge(
        changes_at="tune", flattened="config", subset=frozenset({"config"})
    )
    fields = {"config": Field(Kind.MAP), "description": Field(Kind.TEXT)}
    endpoint = Endpoint("sys/mounts/x", True, fields, knowledge=knowledge)
    held = Held(endpoint.path, True, {"config": {"ttl": 1, "own": 2}})
    changes = Endpoint("sys/mounts/x/tune", True, {"ttl": Field(Kind.TEXT)})
    plan = plan_present(
        endpoint, held, Wanted(endpoint.path, data={"config": {"ttl": "1h"}}), changes
    )
    (write,) = plan.writes
    assert (write.path, write.body) == (changes.path, {"ttl": "1h"})


def test_unknown_fields_are_refused_with_the_right_names() -> None:
    with pytest.raises(VaultError) as caught:
        check_fields(PLAIN, wanted(nmes=1, foo=2))
    assert caught.value.message == "'mount/role/x' has no field 'foo', 'nmes'."
    assert "labels, local, names" in str(caught.value.hint)
    assert "old" not in str(caught.value.hint)
    for endpoint in (
        Endpoint(PLAIN.path),
        replace(PLAIN, knowledge=Knowledge(open=True)),
        replace(PLAIN, free_form=True),
    ):
        check_fields(endpoint, wanted(foo=2))
    check_fields(PLAIN, Wanted(PLAIN.path, present=False, data={"foo": 1}))


def test_absence() -> None:
    want = Wanted(PLAIN.path, present=False)
    assert not plan_absent(PLAIN, ABSENT, want).changed
    (write,) = plan_absent(PLAIN, HOLDS, want).writes
    assert (write.operation.name, write.path) == ("delete", PLAIN.path)
    with pytest.raises(VaultError, match="cannot be deleted"):
        plan_absent(replace(PLAIN, deletable=False), HOLDS, want)
    # The object of an id is deleted where it is.
    own = replace(HOLDS, path="mount/role/id/1")
    (write,) = plan_absent(replace(PLAIN, deletable=False), own, want).writes
    assert write.path == "mount/role/id/1"


def test_a_write_without_a_look() -> None:
    plan = plan_blind(PLAIN, ABSENT, wanted(ttl="1h", hint="x"))
    assert (plan.action, plan.difference) == ("written", (("hint", "ttl"),) * 2)


def test_what_changed_besides() -> None:
    plan = plan_present(PLAIN, HOLDS, wanted(ttl="2h"))
    after = {
        **HOLDS.values,
        "ttl": 7200,
        "local": True,
        "names": None,
        "old": [],
        "computed": 6,
    }
    assert side_effects(plan, Held(PLAIN.path, True, after)) == ["local"]


def test_values_are_not_part_of_a_repr() -> None:
    want = Wanted("x", data={"a": "canary"}, secret_data={"b": "canary"})
    plan = plan_present(PLAIN, Held("x", True, {"a": "canary"}), want)
    assert "canary" not in repr(plan)
