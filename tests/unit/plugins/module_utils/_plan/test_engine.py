# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a mount becomes a KV v2 secrets engine with the settings of a task."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.engine import (
    Engine,
    EngineConfig,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.operations import (
    ENABLE,
    TUNE,
    WRITE_CONFIG,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.plan import (
    Step,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._plan.engine import (
    engine_settings,
    plan_engine,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultAuthError,
    VaultError,
)

ENGINE = Engine(
    "kv",
    "kv2",
    "mine",
    EngineConfig(max_versions=5, cas_required=False, delete_version_after=3600),
)
NO_ENGINE = Engine("kv", "")


@pytest.mark.parametrize(
    ("wanted", "steps"),
    [
        ({}, (Step(ENABLE, {"description": ""}),)),
        ({"description": "text"}, (Step(ENABLE, {"description": "text"}),)),
        (
            {
                "max_versions": 0,
                "cas_required": False,
                "delete_version_after": 0,
                "description": "",
            },
            (Step(ENABLE, {"description": ""}),),
        ),
        (
            {"max_versions": 3},
            (
                Step(ENABLE, {"description": ""}),
                Step(WRITE_CONFIG, {"max_versions": 3}),
            ),
        ),
        (
            {"delete_version_after": 5400},
            (
                Step(ENABLE, {"description": ""}),
                Step(WRITE_CONFIG, {"delete_version_after": "1h30m0s"}),
            ),
        ),
    ],
)
def test_a_new_engine(wanted: dict[str, Any], steps: Any) -> None:
    plan = plan_engine(NO_ENGINE, wanted)
    assert plan.action.value == "enabled"
    assert plan.changed
    assert plan.steps == steps
    assert plan.before is None
    fresh = {
        "description": "",
        "max_versions": 0,
        "cas_required": False,
        "delete_version_after": 0,
    }
    assert plan.after == {**fresh, **wanted}


@pytest.mark.parametrize(
    ("wanted", "steps"),
    [
        ({}, ()),
        (
            {
                "description": "mine",
                "max_versions": 5,
                "cas_required": False,
                "delete_version_after": 3600,
            },
            (),
        ),
        ({"description": ""}, (Step(TUNE, {"description": ""}),)),
        ({"max_versions": 0}, (Step(WRITE_CONFIG, {"max_versions": 0}),)),
        (
            {"cas_required": True, "max_versions": 5},
            (Step(WRITE_CONFIG, {"cas_required": True}),),
        ),
        (
            {"delete_version_after": 0},
            (Step(WRITE_CONFIG, {"delete_version_after": "0s"}),),
        ),
        (
            {"delete_version_after": -1},
            (Step(WRITE_CONFIG, {"delete_version_after": "-1s"}),),
        ),
        (
            {"description": "x", "max_versions": 1},
            (Step(TUNE, {"description": "x"}), Step(WRITE_CONFIG, {"max_versions": 1})),
        ),
    ],
)
def test_an_engine_that_is_there(wanted: dict[str, Any], steps: Any) -> None:
    plan = plan_engine(ENGINE, wanted)
    assert plan.action.value == ("configured" if steps else "unchanged")
    assert plan.changed is bool(steps)
    assert plan.steps == steps
    assert plan.before == engine_settings(ENGINE)
    assert plan.after == {**engine_settings(ENGINE), **wanted}


@pytest.mark.parametrize(
    ("observed", "reason"),
    [
        (Engine("kv", "kv1"), "wrong_kv_version"),
        (Engine("kv", "pki"), "wrong_kv_version"),
        (Engine("sys", "system"), "wrong_kv_version"),
        (Engine("auth/x", ""), "invalid_path"),
        (Engine("a/b", "", overlaps="a"), "invalid_path"),
    ],
)
def test_what_is_left_alone(observed: Engine, reason: str) -> None:
    with pytest.raises(VaultError) as caught:
        plan_engine(observed, {"max_versions": 1})
    assert caught.value.reason == reason
    assert caught.value.mount_point == observed.mount_point
    assert caught.value.hint


def test_settings_are_compared_only_where_they_can_be_read() -> None:
    unreadable = Engine("kv", "kv2", "mine")
    assert not plan_engine(unreadable, {"description": "mine"}).changed
    described = plan_engine(unreadable, {"description": "x"})
    assert described.changed
    assert described.after == {**engine_settings(unreadable), "description": "x"}
    assert engine_settings(unreadable)["max_versions"] is None
    with pytest.raises(VaultAuthError) as caught:
        plan_engine(unreadable, {"max_versions": 1})
    assert caught.value.reason == "permission_denied"
    assert "'read' on the API path 'kv/config'" in (caught.value.hint or "")
