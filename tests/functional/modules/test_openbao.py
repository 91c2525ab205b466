# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What OpenBao answers in other words than Vault: tokens, limits, namespaces, settings."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from vault import fakes
from vault.admin import AppRole, VaultAdmin, unique
from vault.module import ModuleRun
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks import (
    vault_engine,
    vault_engine_info,
    vault_login,
    vault_logout,
    vault_secret,
    vault_secret_info,
    vault_secret_version,
)

SAVED = ".vault_config.json"


@pytest.fixture
def mount(openbao: VaultServer) -> Iterator[str]:
    name = openbao.admin.kv2()
    yield name
    openbao.admin.unmount(name)


# --- a token that is not valid ---


def garbage(_server: VaultServer) -> str:
    return "notatoken"


def revoked(server: VaultServer) -> str:
    token = server.admin.token()
    server.admin.call("POST", "auth/token/revoke-self", {}, token)
    return token


INVALID = {"garbage": garbage, "revoked": revoked}
TASKS: dict[str, tuple[Any, dict[str, Any]]] = {
    "login": (vault_login.TASK, {}),
    "read": (vault_secret_info.TASK, {"paths": "a"}),
    "list": (vault_secret_info.TASK, {"prefix": "/"}),
    "write": (vault_secret.TASK, {"path": "a", "data": {"b": 1}}),
    "blind write": (vault_secret.TASK, {"path": "a", "data": {}, "compare": False}),
    "soft": (vault_secret.TASK, {"path": "a", "state": "absent", "deletion": "soft"}),
    "permanent": (
        vault_secret.TASK,
        {"path": "a", "state": "absent", "deletion": "permanent"},
    ),
    "metadata": (vault_secret.TASK, {"path": "a", "custom_metadata": {"a": "b"}}),
    "version": (vault_secret_version.TASK, {"path": "a", "versions": [1]}),
    "engine": (vault_engine.TASK, {}),
    "engine info": (vault_engine_info.TASK, {}),
    "all engines": (vault_engine_info.TASK, {"all_mounts": True}),
}


@pytest.mark.parametrize("renew", ["auto", "off"])
@pytest.mark.parametrize("check_mode", [False, True])
@pytest.mark.parametrize("make", INVALID.values(), ids=INVALID)
@pytest.mark.parametrize(("task", "options"), TASKS.values(), ids=TASKS)
def test_an_invalid_token_never_passes_for_a_valid_one(
    openbao: VaultServer,
    mount: str,
    task: Any,
    options: dict[str, Any],
    make: Any,
    check_mode: bool,
    renew: str,
) -> None:
    if task is vault_login.TASK and renew == "off":
        # Nobody asks about a token that is given and not saved.
        options = {"persist": True}
    run = ModuleRun(task, openbao, mount_point=mount, vault_token=make(openbao))
    result = run(check_mode=check_mode, token_renew=renew, **options)
    assert result["failed"], result
    assert result["error"]["reason"] == "auth_failed"
    assert "is invalid, has expired" in result["msg"]
    assert "Grant" not in result["msg"]


@pytest.mark.parametrize("renew", ["auto", "off"])
@pytest.mark.parametrize("make", INVALID.values(), ids=INVALID)
def test_it_is_not_saved(
    openbao: VaultServer, home: Path, make: Any, renew: str
) -> None:
    run = ModuleRun(vault_login.TASK, openbao, vault_token=make(openbao))
    assert run(persist=True, token_renew=renew)["error"]["reason"] == "auth_failed"
    assert not (home / SAVED).exists()


@pytest.mark.parametrize("check_mode", [False, True])
@pytest.mark.parametrize("make", INVALID.values(), ids=INVALID)
def test_it_is_logged_out_already(
    openbao: VaultServer, make: Any, check_mode: bool
) -> None:
    run = ModuleRun(vault_logout.TASK, openbao, vault_token=make(openbao))
    result = run(check_mode=check_mode)
    assert not result["changed"]
    assert result["msg"] == "The token was no longer valid."


def test_a_valid_token_without_rights_is_told_so(
    openbao: VaultServer, mount: str
) -> None:
    token = openbao.admin.token()
    run = ModuleRun(vault_secret_info.TASK, openbao, mount_point=mount)
    result = run(paths="a", vault_token=token)
    assert result["error"]["reason"] == "permission_denied"
    assert ModuleRun(vault_login.TASK, openbao, vault_token=token)()["token"] == token


def test_a_denied_listing_names_its_path(openbao: VaultServer) -> None:
    token = openbao.admin.token(no_default_policy=True, policies=["none"])
    run = ModuleRun(vault_engine_info.TASK, openbao, vault_token=token)
    result = run(mount_point="nowhere")
    assert "''" not in result["msg"]


class RevokingLink(fakes.Proxy):
    """Passes requests on, and has the first token revoked after some reads."""

    upstream = ""
    upstream_admin: VaultAdmin
    requests: Iterator[int]

    def answer(self, body: bytes) -> None:
        if "/data/" in self.path and next(self.requests) == 20:
            token = self.headers["X-Vault-Token"]
            self.upstream_admin.call("POST", "auth/token/revoke", {"token": token})
        self.path = self.upstream + self.path
        self.forward(body)


def test_a_token_that_goes_in_the_middle_is_replaced(
    openbao: VaultServer, mount: str
) -> None:
    rules = f'path "{mount}/*" {{ capabilities = ["create", "update", "read"] }}'
    role: AppRole = openbao.admin.approle(openbao.admin.policy(rules))
    settings = {"upstream": openbao.address, "upstream_admin": openbao.admin}
    with fakes.FakeServer(RevokingLink, **settings, requests=count()) as link:
        run = ModuleRun(
            vault_secret.TASK,
            openbao,
            vault_url=link.address,
            vault_token=None,
            vault_role_id=role.role_id,
            vault_secret_id=role.secret_id,
            mount_point=mount,
        )
        paths = [f"s{number}" for number in range(100)]
        result = run(secrets=[{"path": path, "data": {"a": path}} for path in paths])
        logins = [seen for seen in link.seen if seen.target.endswith("/login")]
    assert "failed" not in result, result["msg"]
    assert all(one["version"] == 1 for one in result["results"])
    # One for all threads that were refused.
    assert len(logins) == 2


# --- limits ---


def test_too_many_keys_are_named(openbao: VaultServer, mount: str) -> None:
    run = ModuleRun(vault_secret.TASK, openbao, mount_point=mount, path="a")
    result = run(data={f"k{number}": "x" for number in range(20_000)})
    assert result["error"]["reason"] == "invalid_data"
    assert "Split the secret" in result["error"]["hint"]
    assert not result["error"]["retryable"]


# --- settings that demand check-and-set of their own ---


@pytest.fixture
def strict(openbao: VaultServer, mount: str) -> str:
    openbao.admin.call("POST", f"{mount}/config", {"metadata_cas_required": True})
    return mount


SETTINGS: dict[str, dict[str, Any]] = {
    "custom_metadata": {"custom_metadata": {"a": "b"}},
    "max_versions": {"max_versions": 3},
    "max_age": {"generate": {"p": {}}, "max_age": "1d"},
    "with data": {"data": {"a": 1}, "delete_version_after": "30d"},
}


@pytest.mark.parametrize("options", SETTINGS.values(), ids=SETTINGS)
@pytest.mark.parametrize("existing", [False, True])
@pytest.mark.parametrize("per_secret", [False, True])
def test_settings_are_written_with_their_version(
    openbao: VaultServer,
    mount: str,
    options: dict[str, Any],
    existing: bool,
    per_secret: bool,
) -> None:
    if per_secret:
        demand = {"metadata_cas_required": True}
        openbao.admin.call("POST", f"{mount}/metadata/a", demand)
    else:
        openbao.admin.call("POST", f"{mount}/config", {"metadata_cas_required": True})
    if existing:
        openbao.admin.write(mount, "a", {"a": "old"})
    run = ModuleRun(vault_secret.TASK, openbao, mount_point=mount, path="a")
    result = run(check_mode=True, **options)
    assert result["changed"], result
    for _time in range(2):
        result = run(**options)
        assert "failed" not in result, result["msg"]
    assert not result["changed"]
    changed = run(custom_metadata={"a": "c"}, update="patch")
    assert changed["changed"], changed


def test_a_secret_with_such_settings_can_be_removed(
    openbao: VaultServer, strict: str
) -> None:
    run = ModuleRun(vault_secret.TASK, openbao, mount_point=strict, path="a")
    run(data={"a": 1}, custom_metadata={"a": "b"})
    assert run(state="absent", deletion="permanent")["changed"]
    assert openbao.admin.read(strict, "a") is None


# --- namespaces ---


def in_namespace(
    server: VaultServer, namespace: str, method: str, path: str, body: object = None
) -> Any:
    request = urllib.request.Request(
        f"{server.address}/v1/{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"X-Vault-Token": server.token, "X-Vault-Namespace": namespace},
        method=method,
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=30) as response:
        text = response.read()
    return json.loads(text) if text else None


@pytest.fixture
def namespace(openbao: VaultServer) -> str:
    """Provide a namespace with a KV v2 mount 'kv' and a namespace 'sub' inside."""
    name = unique("team")
    openbao.admin.call("POST", f"sys/namespaces/{name}", {})
    in_namespace(openbao, name, "POST", "sys/namespaces/sub", {})
    body = {"type": "kv", "options": {"version": "2"}}
    in_namespace(openbao, name, "POST", "sys/mounts/kv", body)
    for _try in range(100):
        try:
            in_namespace(openbao, name, "GET", "kv/config")
        except urllib.error.HTTPError:
            continue
        break
    return name


LOGINS: dict[str, dict[str, Any]] = {
    "token": {},
    "approle": {"vault_token": None, "vault_role_id": "r", "vault_secret_id": "s"},
    "userpass": {
        "vault_token": None,
        "auth_method": "userpass",
        "vault_username": "u",
        "vault_password": "p",
    },
}


@pytest.mark.parametrize("login", LOGINS.values(), ids=LOGINS)
@pytest.mark.parametrize("renew", ["auto", "off"])
@pytest.mark.parametrize(
    ("task", "options"),
    [TASKS[name] for name in TASKS if name != "login"],
    ids=[name for name in TASKS if name != "login"],
)
def test_a_namespace_that_is_not_there(
    openbao: VaultServer,
    login: dict[str, Any],
    renew: str,
    task: Any,
    options: dict[str, Any],
) -> None:
    # A one-letter credential must not make the server's text unreadable.
    run = ModuleRun(task, openbao, namespace="TEAM", mount_point="kv", **login)
    for check_mode in (True, False):
        result = run(check_mode=check_mode, token_renew=renew, **options)
        assert result["failed"]
        assert result["error"]["reason"] == "namespace_not_found"
        assert result["error"]["vault_errors"] == ["namespace not found"]
        assert "'TEAM'" in result["msg"]
        assert not result["error"]["retryable"]


@pytest.mark.parametrize("login", LOGINS.values(), ids=LOGINS)
def test_so_it_is_for_a_login(openbao: VaultServer, login: dict[str, Any]) -> None:
    run = ModuleRun(vault_login.TASK, openbao, namespace="TEAM", **login)
    assert run()["error"]["reason"] == "namespace_not_found"


@pytest.mark.parametrize("check_mode", [False, True])
def test_and_for_a_logout(openbao: VaultServer, check_mode: bool) -> None:
    run = ModuleRun(vault_logout.TASK, openbao, namespace="TEAM")
    assert run(check_mode=check_mode)["error"]["reason"] == "namespace_not_found"


def test_a_locked_namespace_is_not_waited_for(
    openbao: VaultServer, namespace: str
) -> None:
    openbao.admin.call("PUT", f"sys/namespaces/api-lock/lock/{namespace}", {})
    with fakes.FakeServer(Counting, upstream=openbao.address) as link:
        shared = {
            "namespace": namespace,
            "mount_point": "kv",
            "vault_url": link.address,
            "retries": 3,
        }
        for task, options in TASKS.values():
            for login in LOGINS.values():
                before = len(link.seen)
                result = ModuleRun(task, openbao, **shared, **login)(**options)
                assert result["error"]["reason"] == "namespace_locked", result
                assert not result["error"]["retryable"]
                assert f"'{namespace}'" in result["msg"]
                assert len(link.seen) == before + 1


class Counting(fakes.Proxy):
    """Passes requests on."""

    upstream = ""

    def answer(self, body: bytes) -> None:
        self.path = self.upstream + self.path
        self.forward(body)


@pytest.mark.parametrize("mount_point", ["sub", "sub/eng"])
def test_nothing_is_mounted_below_a_namespace(
    openbao: VaultServer, namespace: str, mount_point: str
) -> None:
    run = ModuleRun(vault_engine.TASK, openbao, namespace=namespace)
    results = [
        run(check_mode=check_mode, mount_point=mount_point)
        for check_mode in (True, False)
    ]
    for result in results:
        assert result["failed"], result
        assert result["error"]["reason"] == "invalid_path"
        assert "'sub'" in result["msg"]
    assert results[0] == results[1]
    assert run(mount_point="other")["changed"]


@pytest.mark.parametrize("form", ["{0}", "{0}/", "/{0}", "/{0}/"])
def test_a_namespace_with_slashes(
    openbao: VaultServer, namespace: str, form: str
) -> None:
    run = ModuleRun(
        vault_secret.TASK,
        openbao,
        namespace=form.format(namespace),
        mount_point="kv",
        path="a",
    )
    assert run(data={"a": form})["changed"]
    read = in_namespace(openbao, namespace, "GET", "kv/data/a")
    assert read["data"]["data"] == {"a": form}
