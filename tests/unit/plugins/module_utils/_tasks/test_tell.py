# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task shows: results, diffs, failures and the invocation."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.engine import (
    Engine,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.metadata import (
    SecretMetadata,
    VersionInfo,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.secret import (
    Observation,
    State,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._options.modules import (
    VAULT_COPY,
    VAULT_SECRET,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._plan.engine import (
    engine_settings,
    plan_engine,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._plan.secret import (
    Desired,
    SecretPlan,
    Update,
    plan_absent_permanent,
    plan_blind,
    plan_present,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._plan.versions import (
    Wanted,
    plan_versions,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._redact import (
    HIDDEN,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks import tell
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.tell import (
    NOT_SHOWN,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    Reason,
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


def diff(plan: SecretPlan) -> Any:
    return tell.secret_result(plan, {})["diff"]


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
    assert tell.secret_result(plan, plan.metadata)["metadata"] == {
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
    told = tell.secret_result(
        plan, {"version": 4, "created_time": "2026-01-01T00:00:00Z"}
    )
    assert told["action"] == "replaced"
    assert (told["version"], told["changed"]) == (4, True)
    assert (told["mount_point"], told["path"]) == ("secret", "app")
    assert told["metadata"]["created_time"] == "2026-01-01T00:00:00Z"
    assert sorted(told["diff"]["after"]["data"]) == ["k", "same"]


def test_what_nobody_knows_is_null() -> None:
    told = tell.secret_result(plan_blind("secret", "app", Desired({"a": "b"})), {})
    assert (told["version"], told["action"]) == (None, "written")
    assert told["diff"]["before"] == {"state": "unknown", "version": None}


def test_a_failure_is_structured() -> None:
    error = VaultError(
        "It broke.",
        reason=Reason.CAS_MISMATCH,
        http_status=400,
        vault_errors=["x"],
        hint="Try again.",
    )
    error.done = ("metadata",)
    assert tell.failure(error) == {
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
        dict[str, str]()["canary-value"]
    told = tell.crash(caught.value)
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
        ({"url": "https://user:p/w@vault"}, {"url": NOT_SHOWN}),
        ({"path": "team@example"}, {"path": "team@example"}),
        # What an option cannot take is there by mistake, and may be a secret.
        (
            {"cas": "3", "max_versions": "hvs.x"},
            {"cas": "3", "max_versions": NOT_SHOWN},
        ),
        (
            {"state": "absent", "update": "s3cr3t"},
            {"state": "absent", "update": NOT_SHOWN},
        ),
        (
            {"create": "yes", "compare": "s3cr3t"},
            {"create": "yes", "compare": NOT_SHOWN},
        ),
        ({"custom_metadata": {"a": "b"}}, {"custom_metadata": {"a": "b"}}),
        ({"custom_metadata": "s3cr3t"}, {"custom_metadata": NOT_SHOWN}),
        (
            {"proxies": {"https": "http://u:p@proxy"}, "data": {"a": 1}},
            {"proxies": NOT_SHOWN, "data": NOT_SHOWN},
        ),
    ],
)
def test_the_invocation_shows_the_public_options(given: Any, expected: Any) -> None:
    assert tell.shown_options(VAULT_SECRET, given) == expected
    assert tell.invocation(VAULT_SECRET, given) == {
        "invocation": {"module_args": expected}
    }


def test_the_invocation_shows_the_public_options_of_another_place() -> None:
    to = {"url": "https://x", "vault_token": "t", "proxies": {"http": "p"}, "wrong": 1}
    shown = tell.shown_options(VAULT_COPY, {"to": to})
    hidden = dict.fromkeys(("vault_token", "proxies", "wrong"), tell.NOT_SHOWN)
    assert shown == {"to": {"url": "https://x", **hidden}}
    assert tell.shown_options(VAULT_COPY, {"to": "t"}) == {"to": tell.NOT_SHOWN}


def test_the_results_of_versions() -> None:
    versions = {
        1: VersionInfo(1, State.LIVE, "then", ""),
        2: VersionInfo(2, State.LIVE, "later", ""),
    }
    metadata = SecretMetadata("secret", "app", True, 2, versions=versions)
    plan = plan_versions(metadata, [1], Wanted.DELETED)
    assert tell.versions_result(plan, plan.after) == {
        "changed": True,
        "action": "deleted",
        "mount_point": "secret",
        "path": "app",
        "versions": [
            {
                "version": 1,
                "state": "deleted",
                "created_time": "then",
                "deletion_time": None,
            },
            {
                "version": 2,
                "state": "live",
                "created_time": "later",
                "deletion_time": "",
            },
        ],
        "diff": {
            "before_header": "secret/app",
            "after_header": "secret/app",
            "before": {"versions": {"1": "live", "2": "live"}},
            "after": {"versions": {"1": "deleted", "2": "live"}},
        },
    }


def test_the_result_of_an_engine() -> None:
    settings = {
        "description": "mine",
        "max_versions": 0,
        "cas_required": False,
        "delete_version_after": "1h0m0s",
    }
    plan = plan_engine(
        Engine("kv", ""), {"description": "mine", "delete_version_after": 3600}
    )
    assert tell.engine_result(plan) == {
        "changed": True,
        "action": "enabled",
        "mount_point": "kv",
        **settings,
        "diff": {
            "before_header": "kv",
            "after_header": "kv",
            "before": {"state": "absent"},
            "after": {"state": "present", **settings},
        },
    }


def test_an_unreadable_setting_is_null() -> None:
    settings = engine_settings(Engine("kv", "kv2", "mine"))
    assert tell.found_engine("kv", settings) == {
        "mount_point": "kv",
        "description": "mine",
        "max_versions": None,
        "cas_required": None,
        "delete_version_after": None,
    }


@pytest.mark.parametrize(
    ("observed", "with_data", "data"),
    [
        (LIVE, True, LIVE.data),
        (LIVE, False, None),
        (Observation("secret", "app", State.DELETED, 3), True, None),
    ],
)
def test_data_is_shown_where_it_was_asked_for(
    observed: Observation, with_data: bool, data: Any
) -> None:
    found = tell.found_secret(observed, None, with_data)
    assert (found["data"], found["metadata"]) == (data, None)
    assert (found["state"], found["version"]) == (observed.state.value, 3)


def test_metadata_is_shown_as_vault_writes_it() -> None:
    metadata = SecretMetadata("secret", "app", True, 1, delete_version_after=60)
    shown = tell.found_secret(LIVE, metadata, False)["metadata"]
    assert shown["delete_version_after"] == "1m0s"
    missing = SecretMetadata("secret", "app")
    assert tell.found_secret(LIVE, missing, False)["metadata"] is None


@pytest.mark.parametrize(
    ("values", "check_mode", "expected"),
    [
        (None, False, {}),
        (
            {"old": "1", "new": "2", "x": "3"},
            False,
            {"generated_values": {"old": "1", "new": "2"}},
        ),
        (
            {"old": "1", "new": "2"},
            True,
            {"generated_values": {"old": "1", "new": None}},
        ),
    ],
)
def test_generated_values_are_shown_on_request(
    values: Any, check_mode: bool, expected: Any
) -> None:
    shown = tell.generated(["old", "new"], {"new"}, values, check_mode)
    assert shown == {"generated": ["new"], **expected}


def test_many_results_have_one_diff() -> None:
    results = [
        {"changed": True, "diff": {"before": 1}, "warnings": ["w", "x"]},
        {"changed": False, "diff": {"before": 2}},
        {"changed": True, "error": {}, "warnings": ["w"]},
    ]
    assert tell.many(results) == {
        "changed": True,
        "results": [
            {"changed": True},
            {"changed": False},
            {"changed": True, "error": {}},
        ],
        "diff": [{"before": 1}],
        "warnings": ["w", "x"],
    }
    assert tell.many([]) == {"changed": False, "results": [], "diff": []}


def test_a_login_without_a_token_shows_what_is_known() -> None:
    assert tell.login("approle", None, {}) == {
        "auth_method": "approle",
        "token": None,
        "accessor": None,
        "policies": None,
        "ttl": None,
        "renewable": None,
        "token_type": None,
    }


def test_a_tree_is_what_secrets_takes() -> None:
    secrets: list[dict[str, Any]] = [
        {"path": "a", "state": "live", "data": {"k": "v"}, "metadata": None},
        {"path": "b/c", "state": "live", "data": {}, "metadata": None},
        {"path": "b/d", "state": "deleted", "data": None, "metadata": None},
    ]
    found = tell.found_tree(secrets)
    assert found["tree"] == {"a": {"data": {"k": "v"}}, "b/": {"c": {"data": {}}}}
    assert found["warnings"][0].startswith("1 secrets are not in 'tree'")
    settings = {
        "custom_metadata": {"o": "p"},
        "max_versions": 3,
        "cas_required": False,
        "delete_version_after": "0s",
    }
    with_settings = {**secrets[0], "metadata": {**settings, "versions": []}}
    found = tell.found_tree([with_settings])
    assert found == {"tree": {"a": {"data": {"k": "v"}, **settings}}}
