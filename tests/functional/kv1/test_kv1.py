# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets of KV v1: the same tasks, without versions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from vault.admin import unique
from vault.audit import audited
from vault.module import ModuleRun
from vault.playbook import Play
from vault.product import PRODUCTS
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks import (
    vault_secret,
    vault_secret_info,
    vault_secret_version,
)

OLD, NEW = "made-up-old", "made-up-new"


@pytest.fixture(scope="module", params=PRODUCTS, ids=str)
def server(request: pytest.FixtureRequest) -> Iterator[VaultServer]:
    with VaultServer(request.param) as running:
        running.admin.kv1("old")
        running.admin.call("POST", "old/canary", {"kept": True})
        # The paths of KV v2, such as old/data/app, are denied.
        rules = 'path "old/app/*" {{ capabilities = ["{}"] }}'
        every = 'read", "list", "create", "update", "delete'
        running.admin.policy(rules.format(every), "only-kv1")
        running.admin.policy(rules.format('create", "update", "delete'), "only-write")
        yield running


@pytest.fixture(params=["root", "only-kv1"])
def token(request: pytest.FixtureRequest, server: VaultServer) -> str:
    """Everything also works with a policy that knows nothing but the paths of KV v1."""
    if request.param == "root":
        return server.token
    return server.admin.token(request.param)


@pytest.fixture
def path() -> str:
    return f"app/{unique('secret')}"


@pytest.fixture
def run(server: VaultServer, token: str, path: str) -> ModuleRun:
    return ModuleRun(
        vault_secret.TASK, server, vault_token=token, mount_point="old", path=path
    )


@pytest.fixture
def info(server: VaultServer, token: str) -> ModuleRun:
    return ModuleRun(
        vault_secret_info.TASK, server, vault_token=token, mount_point="old"
    )


def held(server: VaultServer, path: str) -> Any:
    return server.admin.found(f"old/{path}")


def names(server: VaultServer, folder: str = "") -> list[str]:
    found: list[str] = server.admin.call("LIST", f"old/{folder}")["data"]["keys"]
    return found


@pytest.fixture
def changes(run: ModuleRun, server: VaultServer, path: str) -> Any:
    """Run a task, predicted by check mode."""
    return lambda **params: run.predicted(lambda: held(server, path), **params)


def test_a_secret_from_its_creation_to_its_deletion(
    changes: Any, server: VaultServer, path: str
) -> None:
    created = changes(data={"user": "me", "password": OLD})
    assert (created["action"], created["version"]) == ("created", None)
    assert changes(data={"user": "me", "password": OLD})["action"] == "unchanged"
    replaced = changes(data={"password": NEW})
    assert (replaced["action"], replaced["metadata"]) == ("replaced", {})
    assert held(server, path) == {"password": NEW}
    patched = changes(data={"port": 1}, update="patch")
    assert patched["action"] == "patched"
    removed = changes(remove=["port"])
    assert removed["action"] == "patched"
    assert held(server, path) == {"password": NEW}
    shown = json.dumps([created, replaced, patched, removed])
    assert OLD not in shown
    assert NEW not in shown
    deleted = changes(state="absent", deletion="permanent")
    assert (deleted["action"], deleted["version"]) == ("deleted", None)
    assert held(server, path) is None
    again = changes(state="absent", deletion="permanent")
    assert (again["action"], again["version"]) == ("unchanged", None)
    assert not {"data/", "metadata/"} & {*names(server)}


def test_the_diff_names_keys(changes: Any) -> None:
    changes(data={"a": OLD})
    diff = changes(data={"a": NEW, "b": 1})["diff"]
    assert diff["before"] == {
        "state": "live",
        "version": None,
        "data": {"a": "********"},
    }
    assert [*diff["after"]["data"]] == ["a", "b"]


def test_generated_values_stay(run: ModuleRun, server: VaultServer, path: str) -> None:
    task: dict[str, Any] = {"generate": {"password": {}}, "data": {"user": "me"}}
    assert run(**task)["generated"] == ["password"]
    first = held(server, path)
    assert run(**task)["action"] == "unchanged"
    assert held(server, path) == first
    assert run(**task, rotate=True)["generated"] == ["password"]
    assert held(server, path) != first


def test_many_at_once(run: ModuleRun, server: VaultServer) -> None:
    folder = f"app/{unique('many')}"
    task: dict[str, Any] = {
        "path": None,
        "secrets": {f"{folder}/": {name: {"data": {"x": name}} for name in "abc"}},
    }
    assert {result["action"] for result in run(**task)["results"]} == {"created"}
    assert not run(**task)["changed"]
    assert names(server, folder) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("params", "option"),
    [
        ({"data": {"a": 1}, "cas": 0}, "'cas'"),
        ({"data": {"a": 1}, "max_versions": 3}, "'max_versions'"),
        ({"data": {"a": 1}, "custom_metadata": {"a": "b"}}, "'custom_metadata'"),
        ({"data": {"a": 1}, "cas_required": True}, "'cas_required'"),
        ({"data": {"a": 1}, "delete_version_after": "1h"}, "'delete_version_after'"),
        ({"generate": {"a": {}}, "max_age": "30d"}, "'max_age'"),
        ({"state": "absent", "deletion": "soft"}, "'deletion: soft'"),
        ({"data": {"a": 1}, "cas": 1, "compare": False}, "'cas'"),
        ({"data": {"a": 1}, "update": "patch", "compare": False}, "'compare: false'"),
        (
            {"state": "absent", "deletion": "soft", "compare": False},
            "'deletion: soft'",
        ),
    ],
    ids=str,
)
def test_what_only_kv2_has_is_refused_before_anything_is_written(
    changes: Any, server: VaultServer, path: str, params: dict[str, Any], option: str
) -> None:
    for exists in (False, True):
        if exists:
            server.admin.call("POST", f"old/{path}", {"a": 0})
        failed = changes(**params)
        assert failed["error"]["reason"] == "wrong_kv_version"
        assert option in failed["msg"]
        assert held(server, path) == ({"a": 0} if exists else None)


def test_no_secret_is_empty(changes: Any, server: VaultServer, path: str) -> None:
    assert changes(data={})["error"]["reason"] == "invalid_data"
    server.admin.call("POST", f"old/{path}", {"a": 0})
    assert changes(remove=["a"])["error"]["reason"] == "invalid_data"
    assert held(server, path) == {"a": 0}


def test_without_a_look(server: VaultServer, path: str) -> None:
    run = ModuleRun(
        vault_secret.TASK,
        server,
        vault_token=server.admin.token("only-write"),
        mount_point="old",
        path=path,
        compare=False,
    )
    for _time in range(2):
        assert run(True, data={"a": OLD})["action"] == "written"
        written = run(data={"a": OLD})
        assert (written["action"], written["version"]) == ("written", None)
        assert held(server, path) == {"a": OLD}
    gone = run.predicted(
        lambda: held(server, path), state="absent", deletion="permanent"
    )
    assert gone["action"] == "deleted"
    assert held(server, path) is None


@pytest.mark.parametrize("compare", [True, False])
def test_a_right_to_create_is_none_to_update(
    server: VaultServer, path: str, compare: bool
) -> None:
    rules = 'path "old/*" { capabilities = ["read", "create"] }'
    token = server.admin.token(server.admin.policy(rules))
    run = ModuleRun(vault_secret.TASK, server, vault_token=token, mount_point="old")
    task = {"path": path, "compare": compare}
    created = run.predicted(lambda: held(server, path), data={"a": 1}, **task)
    assert created["changed"]
    failed = run.predicted(lambda: held(server, path), data={"a": 2}, **task)
    assert failed["error"]["reason"] == "permission_denied"


def test_reading(info: ModuleRun, server: VaultServer) -> None:
    folder = f"app/{unique('read')}"
    server.admin.call("POST", f"old/{folder}/one", {"a": OLD})
    server.admin.call("POST", f"old/{folder}/deep/two", {"b": NEW})
    result = info(
        paths=[f"{folder}/one", f"{folder}/none"], prefix=folder, recursive=True
    )
    one, none = result["secrets"]
    assert one["data"] == {"a": OLD}
    assert (one["state"], one["version"], one["metadata"]) == ("live", None, None)
    assert (none["state"], none["data"]) == ("missing", None)
    assert sorted(result["listing"]) == [f"{folder}/deep/two", f"{folder}/one"]
    assert info(prefix=f"{folder}/none")["listing"] == []
    failed = info(paths=f"{folder}/none", fail_on_missing=True)
    assert failed["error"]["reason"] == "secret_not_found"


@pytest.mark.parametrize("params", [{"version": 1}, {"content": ["metadata"]}], ids=str)
def test_versions_and_metadata_cannot_be_read(
    info: ModuleRun, params: dict[str, Any]
) -> None:
    failed = info(paths="app/x", **params)
    assert failed["error"]["reason"] == "wrong_kv_version"


@pytest.mark.ansible
def test_the_lookup(server: VaultServer, token: str, tmp_path: Path) -> None:
    server.admin.call("POST", "old/app/lookup", {"a": OLD, "ttl": "1h"})
    variables = {
        "ansible_credential_bridge_vault_url": server.address,
        "ansible_credential_bridge_vault_token": token,
        "ansible_credential_bridge_mount_point": "old",
    }
    call = "lookup('credential_bridge.vault.vault_secret', 'app/lookup'"
    whole, key, missing, version = Play(tmp_path, variables).evaluate(
        f"{call})",
        f"{call}, key='a')",
        f"{call}, 'app/none', key='a', default='x')",
        f"{call}, version=1)",
    )
    assert whole == {"a": OLD, "ttl": "1h"}
    assert key == OLD
    assert missing == f"{OLD},x"
    assert "reason=wrong_kv_version" in version["msg"]


# --- folders that are named like the paths of KV v2 ---

#: What a secret of KV v2 looks like, and its metadata.
LOOKALIKES = {
    "data": {"data": {"a": NEW}, "metadata": {"version": 3, "destroyed": False}},
    "metadata": {
        "current_version": 3,
        "versions": {"3": {"created_time": "2026-01-01T00:00:00Z"}},
    },
}


@pytest.fixture
def folders(server: VaultServer) -> str:
    """Provide a mount with secrets that look as if they were of KV v2."""
    mount = server.admin.kv1()
    for folder, data in LOOKALIKES.items():
        server.admin.call("POST", f"{mount}/{folder}/app", data)
    return mount


def test_a_folder_named_metadata_is_one_like_any_other(
    server: VaultServer, folders: str
) -> None:
    # Each run starts without knowing what the mount is.
    info = ModuleRun(vault_secret_info.TASK, server, mount_point=folders)
    assert sorted(info(prefix="/")["listing"]) == ["data/", "metadata/"]
    assert info(prefix="app")["listing"] == []
    found = info(prefix="/", recursive=True)["listing"]
    assert sorted(found) == ["data/app", "metadata/app"]
    for folder, data in LOOKALIKES.items():
        (secret,) = info(paths=f"{folder}/app")["secrets"]
        assert (secret["data"], secret["version"]) == (data, None)
        assert info(prefix=folder)["listing"] == [f"{folder}/app"]


def test_a_secret_that_looks_like_one_of_kv2_is_none(
    server: VaultServer, folders: str
) -> None:
    info = ModuleRun(vault_secret_info.TASK, server, mount_point=folders)
    (secret,) = info(paths="app")["secrets"]
    assert secret["state"] == "missing"
    failed = info(paths="app", content=["metadata"])
    assert failed["error"]["reason"] == "wrong_kv_version"
    run = ModuleRun(vault_secret.TASK, server, mount_point=folders)
    created = run(path="app", data={"a": NEW})
    assert (created["action"], created["version"]) == ("created", None)
    assert server.admin.call("GET", f"{folders}/app")["data"] == {"a": NEW}
    for folder, data in LOOKALIKES.items():
        path = f"{folders}/{folder}/app"
        assert server.admin.call("GET", path)["data"] == data


def test_versions_of_a_lookalike_stay_as_they_are(
    server: VaultServer, folders: str
) -> None:
    run = ModuleRun(vault_secret_version.TASK, server, mount_point=folders)
    for state in ("deleted", "destroyed"):
        failed = run(path="app", versions=[3], state=state)
        assert failed["error"]["reason"] == "wrong_kv_version"
    listed = server.admin.call("LIST", folders)["data"]["keys"]
    assert listed == ["data/", "metadata/"]


def test_kv2_costs_no_request_more(server: VaultServer) -> None:
    run = ModuleRun(vault_secret.TASK, server, mount_point="secret", token_renew="off")
    path = unique("costs")
    for data, requests in (
        ({"a": 1}, ["data", "mounts", "data"]),
        ({"a": 1}, ["data"]),
        ({"a": 2}, ["data", "data"]),
    ):
        with audited(server) as audit:
            run(path=path, data=data)
            seen = audit.new()
        assert [
            "mounts" if name.startswith("sys/internal") else name.split("/")[1]
            for name in seen
        ] == requests
