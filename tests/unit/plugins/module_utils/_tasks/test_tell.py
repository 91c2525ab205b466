# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task shows: diffs, results, failures and the invocation."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.secret import (
    Observation,
    SecretMetadata,
    State,
    VersionInfo,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._options.tables import (
    VAULT_SECRET,
    under_own_names,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._plan.secret import (
    Desired,
    Update,
    plan_absent_permanent,
    plan_blind,
    plan_present,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._redact import (
    HIDDEN,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks._tell import (
    NOT_SHOWN,
    crash,
    diff,
    failure,
    result,
    shown,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
    VaultError,
)

LIVE = Observation(
    "secret",
    "app",
    State.LIVE,
    3,
    {"same": "1", "other": "2", "gone": "3"},
    {"version": 3},
)


def test_a_diff_names_keys_and_no_value() -> None:
    plan = plan_present(
        LIVE, None, Desired({"same": "1", "other": "changed-value", "new": "4"})
    )
    assert diff(plan) == {
        "before_header": "secret/app",
        "after_header": "secret/app",
        "before": {
            "state": "live",
            "version": 3,
            "data": {"gone": HIDDEN, "other": HIDDEN, "same": HIDDEN},
        },
        "after": {
            "state": "live",
            "version": 4,
            "data": {"new": HIDDEN, "other": f"{HIDDEN} (new value)", "same": HIDDEN},
        },
    }


def test_hidden_values_are_alike_whatever_their_length() -> None:
    one, other = (
        plan_present(LIVE, None, Desired({"same": "x" * length})) for length in (1, 999)
    )
    assert diff(one) == diff(other)


def test_an_unchanged_secret_has_an_empty_difference() -> None:
    shown_diff = diff(
        plan_present(LIVE, None, Desired({"same": "1"}, update=Update.PATCH))
    )
    assert shown_diff["before"] == shown_diff["after"]


def test_settings_are_shown_in_clear_and_a_permanent_deletion_says_what_is_lost() -> (
    None
):
    known = SecretMetadata(
        "secret",
        "app",
        True,
        1,
        0,
        {1: VersionInfo(1, State.LIVE, "t", "")},
        {"owner": "me"},
    )
    plan = plan_present(
        LIVE, known, Desired(settings={"custom_metadata": {"owner": "you"}})
    )
    assert diff(plan)["before"]["custom_metadata"] == {"owner": "me"}
    assert diff(plan)["after"]["custom_metadata"] == {"owner": "you"}
    assert result(plan, plan.metadata)["metadata"] == {
        "version": 3,
        "custom_metadata": {"owner": "you"},
    }
    lost = diff(plan_absent_permanent(known))
    assert (
        lost["before"]["restorable_versions"],
        lost["after"]["restorable_versions"],
    ) == ([1], [])


@pytest.mark.parametrize(
    "value",
    ["1", "3", "true", "a", "created", "live", "null", "", "secret", "app", "same"],
)
def test_a_short_secret_falsifies_nothing(value: str) -> None:
    plan = plan_present(LIVE, None, Desired({"same": value, "k": value}))
    told = result(plan, {"version": 4, "created_time": "2026-01-01T00:00:00Z"})
    assert told["action"] == "replaced"
    assert (told["version"], told["changed"]) == (4, True)
    assert (told["mount_point"], told["path"]) == ("secret", "app")
    assert told["metadata"]["created_time"] == "2026-01-01T00:00:00Z"
    assert sorted(told["diff"]["after"]["data"]) == ["k", "same"]


def test_what_nobody_knows_is_null() -> None:
    told = result(plan_blind("secret", "app", Desired({"a": "b"})), {})
    assert (told["version"], told["action"]) == (None, "written")
    assert told["diff"]["before"] == {"state": "unknown", "version": None}


def test_a_failure_is_structured() -> None:
    error = VaultError(
        "It broke.",
        reason="cas_mismatch",
        http_status=400,
        vault_errors=["x"],
        hint="Try again.",
    )
    error.done = ("metadata",)
    assert failure(error) == {
        "failed": True,
        "changed": True,
        "msg": "It broke. Changed before this failure: metadata. Try again.",
        "error": {
            "type": "VaultError",
            "reason": "cas_mismatch",
            "http_status": 400,
            "vault_errors": ["x"],
            "operation": None,
            "mount_point": None,
            "path": None,
            "retryable": False,
            "hint": "Try again.",
            "done": ["metadata"],
        },
    }


def test_a_defect_of_ours_tells_its_place_and_not_its_text() -> None:
    with pytest.raises(KeyError) as caught:
        {}["canary-value"]
    told = crash(caught.value)
    assert "canary-value" not in json.dumps(told)
    assert "KeyError" in told["msg"]
    assert "test_tell.py" in told["where"][0]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            {"path": "app", "vault_token": "t", "token": "t"},
            {"path": "app", "vault_token": NOT_SHOWN, "token": NOT_SHOWN},
        ),
        (
            {"vault_tokn": "t", "dta": {"a": "b"}},
            {"vault_tokn": NOT_SHOWN, "dta": NOT_SHOWN},
        ),
        (
            {"vault_token": None, "cas": 0, "_ansible_no_log": False},
            {"vault_token": None, "cas": 0},
        ),
        ({"url": "https://user:pw@vault"}, {"url": NOT_SHOWN}),
        ({"path": "team@example"}, {"path": "team@example"}),
        (
            {"proxies": {"https": "http://u:p@proxy"}, "data": {"a": 1}},
            {"proxies": NOT_SHOWN, "data": NOT_SHOWN},
        ),
    ],
)
def test_the_invocation_shows_the_public_options(given: Any, expected: Any) -> None:
    assert shown(VAULT_SECRET, given) == expected


@pytest.mark.parametrize(
    ("name", "suggested"),
    [
        ("mountpoint", "mount_point"),
        ("vault_tokn", "vault_token"),
        ("zzz", "The options are"),
    ],
)
def test_an_unknown_option_gets_a_suggestion(name: str, suggested: str) -> None:
    with pytest.raises(ConfigurationError, match=suggested):
        under_own_names(VAULT_SECRET, {name: "value"})
    under_own_names(VAULT_SECRET, {"engine_mount_point": "x", "data": {}})
