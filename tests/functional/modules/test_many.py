# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``secrets`` on a real server: all are checked first, and each has its own outcome."""

from __future__ import annotations

import json
from typing import Any

import pytest
from vault.module import ModuleRun
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._log import (
    TaskLog,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks import (
    many,
    vault_secret,
    vault_secret_version,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.client import (
    Client,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.login import (
    Login,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.observe_kv import (
    observe_secret,
)


@pytest.fixture
def module(vault: VaultServer, kv_mount: str) -> ModuleRun:
    return ModuleRun(vault_secret.TASK, vault, mount_point=kv_mount)


def paths(vault: VaultServer, mount: str) -> list[str]:
    """Return the secrets at the mount's root."""
    try:
        names: list[str] = vault.admin.call("LIST", f"{mount}/metadata")["data"]["keys"]
    except OSError:
        return []
    return names


def test_results_are_in_order_one_per_secret(
    vault: VaultServer, kv_mount: str, module: ModuleRun
) -> None:
    vault.admin.write(kv_mount, "s3", {"n": 3})
    vault.admin.write(kv_mount, "gone", {"n": 0})
    wanted: list[dict[str, Any]] = [
        {"path": f"s{number}", "data": {"n": number}} for number in range(30)
    ]
    wanted.append({"path": "gone", "state": "absent", "deletion": "permanent"})
    result = module(secrets=wanted)
    assert result["changed"] is True
    assert "failed" not in result
    assert [one["path"] for one in result["results"]] == [
        entry["path"] for entry in wanted
    ]
    actions = [one["action"] for one in result["results"]]
    assert actions == [
        "unchanged" if entry["path"] == "s3" else "created" for entry in wanted[:-1]
    ] + ["deleted"]
    assert [one["changed"] for one in result["results"]] == [
        action != "unchanged" for action in actions
    ]
    assert len(result["diff"]) == 30
    assert sorted(paths(vault, kv_mount)) == sorted(
        f"s{number}" for number in range(30)
    )
    assert vault.admin.read(kv_mount, "s17") == {"n": 17}
    again = module(secrets=wanted)
    assert (again["changed"], again["diff"]) == (False, [])


def test_check_mode_changes_nothing(
    vault: VaultServer, kv_mount: str, module: ModuleRun
) -> None:
    wanted = [{"path": "a", "data": {}}, {"path": "b", "generate": {"p": {}}}]
    result = module(check_mode=True, secrets=wanted)
    assert [(one["action"], one["changed"]) for one in result["results"]] == [
        ("created", True)
    ] * 2
    assert paths(vault, kv_mount) == []


def test_options_beside_the_list_are_defaults(
    vault: VaultServer, kv_mount: str, module: ModuleRun
) -> None:
    other = vault.admin.kv2()
    result = module(
        secrets=[
            {"path": "a"},
            {"path": "b", "data": {"own": 1}},
            {"path": "c", "engine_mount_point": other, "cas": "0"},
        ],
        data={"common": 1},
        custom_metadata={"owner": "me"},
    )
    assert [one["mount_point"] for one in result["results"]] == [
        kv_mount,
        kv_mount,
        other,
    ]
    assert vault.admin.read(kv_mount, "a") == {"common": 1}
    assert vault.admin.read(kv_mount, "b") == {"own": 1}
    assert vault.admin.read(other, "c") == {"common": 1}
    assert vault.admin.call("GET", f"{other}/metadata/c")["data"][
        "custom_metadata"
    ] == {"owner": "me"}
    vault.admin.unmount(other)


def test_a_tree_names_folders_with_a_slash(
    vault: VaultServer, kv_mount: str, module: ModuleRun
) -> None:
    tree = {
        "app/": {
            "db": {"data": {"a": 1}},
            "deep/": {"er": {"data": {"b": 2}}},
            "none/": None,
        },
        "data": {"data": {"c": 3}},
        "x/y": {"data": {"d": 4}},
    }
    for value in (tree, json.dumps(tree)):
        result = module(secrets=value)
        assert [one["path"] for one in result["results"]] == [
            "app/db",
            "app/deep/er",
            "data",
            "x/y",
        ]
    assert vault.admin.read(kv_mount, "app/deep/er") == {"b": 2}
    assert (
        module(secrets={"app/": {"db": None}}, state="absent", deletion="soft")[
            "results"
        ][0]["action"]
        == "deleted"
    )


@pytest.mark.parametrize("nothing", [[], {}, {"app/": {}}])
def test_nothing_is_asked_for(module: ModuleRun, nothing: Any) -> None:
    assert module(secrets=nothing) == {"changed": False, "results": [], "diff": []}


GOOD = {"path": "good", "data": {"a": 1}}
CANARY = "canary-of-an-entry"


@pytest.mark.parametrize(
    ("bad", "reason", "words"),
    [
        (
            {"path": "../sys/x", "data": {"a": 1}},
            "invalid_path",
            ["secrets[2]", "'path'"],
        ),
        ({"data": {"a": 1}}, "invalid_path", ["secrets[2]", "'path'"]),
        (
            {"path": "x", "dta": {"a": CANARY}},
            "configuration",
            ["secrets[2]", "'dta'", "'data'"],
        ),
        ({"path": "x", "data": CANARY}, "invalid_data", ["secrets[2]", "'data'"]),
        (
            {"path": "x", "state": CANARY},
            "configuration",
            ["secrets[2]", "'state'", "absent"],
        ),
        (
            {"path": "x", "cas": CANARY, "data": {}},
            "configuration",
            ["secrets[2]", "'cas'", "integer"],
        ),
        (
            {"path": "x", "compare": CANARY, "data": {}},
            "configuration",
            ["secrets[2]", "'compare'"],
        ),
        (
            {"path": "x", "remove": {"a": CANARY}},
            "configuration",
            ["secrets[2]", "'remove'", "list"],
        ),
        (
            {"path": "x", "state": "absent"},
            "configuration",
            ["secrets[2]", "'deletion'"],
        ),
        (
            {"path": "x", "data": {}, "vault_token": CANARY},
            "configuration",
            ["secrets[2]", "'vault_token'"],
        ),
        (
            {"path": "x", "compare": False, "data": {}, "max_versions": 3},
            "configuration",
            ["secrets[2]", "compare"],
        ),
        (
            {"path": "x", "generate": {"p": {"kind": CANARY}}},
            "invalid_data",
            ["secrets[2]", "'kind'"],
        ),
        (
            {"path": "good", "data": {"b": 2}},
            "configuration",
            ["secrets[2]", "already"],
        ),
        (CANARY, "configuration", ["secrets[2]", "dictionary"]),
    ],
    ids=str,
)
def test_one_bad_entry_and_nothing_is_written(
    vault: VaultServer,
    kv_mount: str,
    module: ModuleRun,
    bad: Any,
    reason: str,
    words: list[str],
) -> None:
    result = module(secrets=[GOOD, {"path": "fine", "data": {}}, bad])
    assert (result["failed"], result["changed"], result["error"]["reason"]) == (
        True,
        False,
        reason,
    )
    for word in words:
        assert word in result["msg"]
    assert CANARY not in str(result)
    assert paths(vault, kv_mount) == []


@pytest.mark.parametrize(
    "value",
    [
        CANARY,
        7,
        {"a": CANARY},
        {"app/": CANARY},
        {"app/": {"x": CANARY}},
        {"a": {"path": CANARY}},
        {"../": {"x": {}}},
    ],
    ids=str,
)
def test_what_is_no_list_or_tree_is_refused(
    vault: VaultServer, kv_mount: str, module: ModuleRun, value: Any
) -> None:
    result = module(secrets=value, data={"a": 1})
    assert result["failed"]
    assert CANARY not in str(result)
    assert paths(vault, kv_mount) == []


@pytest.mark.parametrize("params", [{}, {"path": "a", "secrets": [GOOD]}])
def test_either_path_or_secrets(
    vault: VaultServer, kv_mount: str, module: ModuleRun, params: dict[str, Any]
) -> None:
    result = module(data={"a": 1}, **params)
    assert "'path' or 'secrets'" in result["msg"]
    assert paths(vault, kv_mount) == []


def test_the_failure_of_some_does_not_hide_the_others(
    vault: VaultServer, kv_mount: str, module: ModuleRun
) -> None:
    vault.admin.write(kv_mount, "live", {"a": 1})
    rules = "".join(
        f'path "{kv_mount}/{part}" {{ capabilities = [{rights}] }}\n'
        for part, rights in [
            ("data/*", '"create", "read", "update"'),
            ("data/denied", '"deny"'),
        ]
    )
    wanted: list[dict[str, Any]] = [
        {"path": "denied", "data": {"a": 1}},
        {"path": "new", "data": {"a": 1}},
        {"path": "nothing", "data": {"a": 1}, "update": "patch"},
        {"path": "live", "data": {"a": 1}},
        {"path": "wrong", "data": {"a": 1}, "cas": 5},
    ]
    result = module(
        secrets=wanted, vault_token=vault.admin.token(vault.admin.policy(rules))
    )
    reasons = [one.get("error", {}).get("reason") for one in result["results"]]
    assert reasons == [
        "permission_denied",
        None,
        "secret_not_found",
        None,
        "cas_mismatch",
    ]
    assert [one["changed"] for one in result["results"]] == [
        False,
        True,
        False,
        False,
        False,
    ]
    assert [one["path"] for one in result["results"]] == [
        entry["path"] for entry in wanted
    ]
    assert (result["failed"], result["changed"]) == (True, True)
    assert (result["error"]["reason"], result["error"]["type"]) == (
        "incomplete",
        "BackendError",
    )
    assert result["error"]["done"] == ["1 of 5 secrets"]
    assert "3 of 5 secrets failed" in result["msg"]
    assert "denied" in result["msg"]
    assert len(result["diff"]) == 1
    assert sorted(paths(vault, kv_mount)) == ["live", "new"]


def test_a_defect_of_ours_does_not_hide_the_others_either(
    vault: VaultServer,
    kv_mount: str,
    module: ModuleRun,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def defective(client: Client, mount: str, path: str) -> Any:
        if path == "b":
            raise ValueError(CANARY)
        return observe_secret(client, mount, path)

    monkeypatch.setattr(many, "observe_secret", defective)
    result = module(secrets=[{"path": path, "data": {}} for path in ("a", "b", "c")])
    assert [one["changed"] for one in result["results"]] == [True, False, True]
    assert (result["error"]["reason"], result["changed"]) == ("incomplete", True)
    assert "ValueError" in result["results"][1]["msg"]
    assert CANARY not in str(result)


def test_a_rejected_login_is_not_tried_for_every_secret(
    vault: VaultServer, module: ModuleRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    logins = []
    log_in = Login.log_in

    def counted(login: Login) -> None:
        logins.append(login)
        log_in(login)

    monkeypatch.setattr(Login, "log_in", counted)
    vault.admin.approle()
    result = module(
        secrets=[{"path": f"s{number}", "data": {}} for number in range(20)],
        vault_token=None,
        vault_role_id="wrong",
        vault_secret_id="canary-secret-id",
    )
    reasons = [one["error"]["reason"] for one in result["results"]]
    assert reasons == ["auth_failed"] + ["not_attempted"] * 19
    assert (result["error"]["type"], result["error"]["reason"]) == (
        "VaultAuthError",
        "auth_failed",
    )
    assert len(logins) == 1
    assert "canary-secret-id" not in str(result)


def test_where_vault_is_gone_the_rest_is_not_attempted(
    vault: VaultServer, module: ModuleRun
) -> None:
    result = module(
        secrets=[{"path": "a", "data": {}}, {"path": "b", "data": {}}],
        vault_url="http://127.0.0.1:1",
        retries=0,
    )
    assert [one["error"]["reason"] for one in result["results"]] == [
        "unreachable",
        "not_attempted",
    ]
    assert (result["error"]["type"], result["error"]["retryable"]) == (
        "VaultConnectionError",
        True,
    )


def test_progress_is_told_of_long_lists_only(
    vault: VaultServer, module: ModuleRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(
        TaskLog, "progress", lambda _log, progress: told.append(progress)
    )
    wanted = [{"path": f"s{number}", "data": {}} for number in range(4)]
    module(secrets=wanted)
    assert told == []
    monkeypatch.setattr(many, "_PROGRESS_EVERY", -1.0)
    module(secrets=wanted)
    assert told == ["1 of 4 secrets", "2 of 4 secrets", "3 of 4 secrets"]


def test_versions_of_many_secrets(vault: VaultServer, kv_mount: str) -> None:
    for path in ("a", "b", "c"):
        for number in range(2):
            vault.admin.write(kv_mount, path, {"n": number})
    module = ModuleRun(vault_secret_version.TASK, vault, mount_point=kv_mount)
    wanted = [
        {"path": "a", "versions": [1]},
        {"path": "b"},
        {"path": "c", "state": "present"},
        {"path": "missing"},
    ]
    result = module(secrets=wanted, versions="latest", state="deleted")
    assert [one.get("action") for one in result["results"]] == [
        "deleted",
        "deleted",
        "unchanged",
        None,
    ]
    assert result["results"][3]["error"]["reason"] == "secret_not_found"
    assert vault.admin.read(kv_mount, "a") == {"n": 1}
    assert vault.admin.read(kv_mount, "b") is None
    again = module(secrets=wanted[:3], versions="latest", state="deleted")
    assert (again["changed"], "failed" in again) == (False, False)
    assert "'versions' is missing" in module(secrets=[{"path": "a"}])["msg"]
