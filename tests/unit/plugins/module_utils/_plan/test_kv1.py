# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans for secrets of KV v1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.operations import (
    DELETE_KV1,
    WRITE_KV1,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.plan import (
    Step,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.secret import (
    Observation,
    State,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._plan.secret import (
    Deletion,
    Desired,
    Update,
    check_kv1,
    for_kv1,
    plan_absent_blind,
    plan_absent_soft,
    plan_absent_unseen,
    plan_blind,
    plan_present,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultError,
)


def observed(data: Mapping[str, Any] | None) -> Observation:
    state = State.MISSING if data is None else State.LIVE
    return Observation("old", "a", state, data=data or {}, versioned=False)


@pytest.mark.parametrize(
    ("before", "desired", "written"),
    [
        (None, Desired({"a": 1}), {"a": 1}),
        ({"a": 1}, Desired({"a": 1}), None),
        ({"a": 1}, Desired({"b": 2}), {"b": 2}),
        ({"a": 1}, Desired({"b": 2}, update=Update.PATCH), {"a": 1, "b": 2}),
        ({"a": 1, "b": 2}, Desired(remove=("b",)), {"a": 1}),
    ],
    ids=str,
)
def test_a_secret_is_written_without_a_version(
    before: Any, desired: Desired, written: Any
) -> None:
    plan = plan_present(observed(before), None, desired)
    assert plan.steps == (() if written is None else (Step(WRITE_KV1, written),))
    assert (plan.before.version, plan.after.version) == (None, None)


@pytest.mark.parametrize("desired", [Desired({}), Desired(remove=("a",))], ids=str)
def test_no_secret_becomes_empty(desired: Desired) -> None:
    with pytest.raises(VaultError, match="empty"):
        plan_present(observed({"a": 1}), None, desired)


def test_a_deletion() -> None:
    assert plan_absent_unseen(observed({"a": 1})).steps == (Step(DELETE_KV1),)
    assert not plan_absent_unseen(observed(None)).changed
    with pytest.raises(VaultError, match="deletion: soft"):
        plan_absent_soft(observed({"a": 1}))


def test_what_is_done_without_a_look() -> None:
    written = for_kv1(plan_blind("old", "a", Desired({"a": 1})))
    assert written.steps == (Step(WRITE_KV1, {"a": 1}),)
    deleted = for_kv1(plan_absent_blind("old", "a", Deletion.PERMANENT))
    assert deleted.steps == (Step(DELETE_KV1),)
    assert deleted.after.version is None


@pytest.mark.parametrize(
    ("plan", "named"),
    [
        (plan_blind("old", "a", Desired({"a": 1}, cas=0)), "'cas'"),
        (plan_blind("old", "a", Desired({"a": 1}, update=Update.PATCH)), "compare"),
        (plan_absent_blind("old", "a", Deletion.SOFT), "deletion: soft"),
    ],
    ids=["cas", "patch", "soft"],
)
def test_what_cannot_be_done_without_a_look(plan: Any, named: str) -> None:
    with pytest.raises(VaultError, match=named):
        for_kv1(plan)


@pytest.mark.parametrize(
    ("desired", "named"),
    [
        (Desired({"a": 1}, cas=0), "'cas'"),
        (Desired({"a": 1}, max_age=1), "'max_age'"),
        (Desired({"a": 1}, settings={"max_versions": 1}), "'max_versions'"),
    ],
    ids=str,
)
def test_what_only_kv2_has(desired: Desired, named: str) -> None:
    with pytest.raises(VaultError, match=named) as caught:
        check_kv1("old", "a", desired)
    assert caught.value.reason == "wrong_kv_version"
