# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``vault_login`` and ``vault_logout``: one login for a play, no token left behind."""

from __future__ import annotations

import json
import stat
import sys
import urllib.error
from pathlib import Path
from typing import Any

import pytest
from vault.admin import AppRole
from vault.audit import Audit
from vault.module import ModuleRun
from vault.playbook import run_playbook
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks import (
    vault_login,
    vault_logout,
)


@pytest.fixture
def role(vault: VaultServer, kv_mount: str) -> AppRole:
    rules = f'path "{kv_mount}/*" {{ capabilities = ["create", "read", "update"] }}'
    return vault.admin.approle(vault.admin.policy(rules), token_ttl="1h")


@pytest.fixture
def login(vault: VaultServer, role: AppRole) -> ModuleRun:
    return ModuleRun(
        vault_login.TASK,
        vault,
        vault_token=None,
        vault_role_id=role.role_id,
        vault_secret_id=role.secret_id,
        mount_point="unused",
    )


def logout(
    vault: VaultServer, check_mode: bool = False, **params: Any
) -> dict[str, Any]:
    module = ModuleRun(vault_logout.TASK, vault, vault_token=None)
    return module(check_mode, **params)


def valid(vault: VaultServer, token: str) -> bool:
    try:
        vault.admin.call("GET", "auth/token/lookup-self", token=token)
    except urllib.error.HTTPError as error:
        return error.code != 403
    return True


def test_the_token_outlives_the_task_until_logout(
    vault: VaultServer, login: ModuleRun
) -> None:
    result = login()
    assert result["changed"]
    assert (result["auth_method"], result["ttl"], result["renewable"]) == (
        "approle",
        3600,
        True,
    )
    assert result["token_type"] == "service"
    assert "default" in result["policies"]
    told = vault.admin.call("POST", "auth/token/lookup", {"token": result["token"]})[
        "data"
    ]
    assert told["accessor"] == result["accessor"]
    assert logout(vault, check_mode=True, vault_token=result["token"])["changed"]
    assert valid(vault, result["token"])
    assert logout(vault, vault_token=result["token"]) == {
        "changed": True,
        "msg": "The token is revoked.",
    }
    assert not valid(vault, result["token"])
    for check_mode in (True, False):
        again = logout(vault, check_mode=check_mode, vault_token=result["token"])
        assert again == {"changed": False, "msg": "The token was no longer valid."}


def test_check_mode_creates_no_token(login: ModuleRun, audit: Audit) -> None:
    audit.new()
    result = login(check_mode=True)
    assert (result["changed"], result["token"]) == (True, None)
    assert "no token" in result["msg"]
    assert audit.new() == []
    # A real run has the same keys.
    assert set(login()) == set(result) - {"msg"}


def test_a_rejected_login(login: ModuleRun) -> None:
    result = login(vault_secret_id="canary")
    assert (result["failed"], result["error"]["reason"]) == (True, "auth_failed")
    assert "canary" not in json.dumps(result)


def test_a_token_as_credentials_is_no_login(
    vault: VaultServer, login: ModuleRun
) -> None:
    token = vault.admin.token(ttl="10m")
    given: dict[str, Any] = {
        "vault_token": token,
        "vault_role_id": None,
        "vault_secret_id": None,
    }
    for check_mode in (True, False):
        result = login(check_mode=check_mode, **given)
        assert (result["changed"], result["token"], result["auth_method"]) == (
            False,
            token,
            "token",
        )
        assert 0 < result["ttl"] <= 600
    assert valid(vault, token)
    assert (
        login(**{**given, "vault_token": "wrong"})["error"]["reason"] == "auth_failed"
    )


def test_no_method_no_token(login: ModuleRun) -> None:
    for check_mode in (True, False):
        result = login(
            check_mode, auth_method="none", vault_role_id=None, vault_secret_id=None
        )
        assert result["error"]["reason"] == "configuration"


def test_a_batch_token_cannot_be_revoked(vault: VaultServer) -> None:
    token = vault.admin.token(type="batch", ttl="5m")
    for check_mode in (True, False):
        result = logout(vault, check_mode=check_mode, vault_token=token)
        assert not result["changed"]
        assert "batch" in result["msg"]
    assert valid(vault, token)


def test_logout_revokes_nobody_elses_token(
    vault: VaultServer, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, stored = vault.admin.token(), vault.admin.token()
    monkeypatch.setenv("VAULT_TOKEN", token)
    (home / ".vault-token").write_text(stored)
    for empty in (None, ""):
        told = "No token was given, so there is none to revoke."
        assert logout(vault, vault_token=empty) == {"changed": False, "msg": told}
    # Other credentials may come from module_defaults and are ignored.
    third = vault.admin.token()
    assert logout(
        vault, vault_token=third, vault_role_id="role", vault_secret_id="secret"
    )["changed"]
    assert (valid(vault, token), valid(vault, stored), valid(vault, third)) == (
        True,
        True,
        False,
    )


def test_persist(
    vault: VaultServer, login: ModuleRun, role: AppRole, home: Path
) -> None:
    file = home / ".vault_config.json"
    login(check_mode=True, persist=True)
    login(persist=True, vault_secret_id="wrong")
    assert not file.exists()
    assert login(persist=True)["changed"]
    assert json.loads(file.read_text()) == {
        "vault_addr": vault.address,
        "vault_role_id": role.role_id,
        "vault_secret_id": role.secret_id,
    }
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    given = {
        "vault_token": vault.admin.token(),
        "vault_role_id": None,
        "vault_secret_id": None,
        "persist": True,
    }
    assert [
        login(check, **given)["changed"] for check in (True, False, True, False)
    ] == [True, True, False, False]
    assert set(json.loads(file.read_text())) == {"vault_addr", "vault_token"}
    userpass: dict[str, Any] = {
        "auth_method": "userpass",
        "vault_username": "u",
        "vault_password": "p",
        "vault_role_id": None,
        "vault_secret_id": None,
    }
    refused = login(persist=True, **userpass)
    assert refused["error"]["reason"] == "configuration"


# --- in a play ------------------------------------------------------------------------

NAME = "credential_bridge.vault."


def play(
    vault: VaultServer,
    folder: Path,
    in_controller: bool,
    tasks: list[Any],
    **variables: Any,
) -> str:
    defaults = {
        "vault_url": vault.address,
        "mount_point": variables.get("mount", "secret"),
    }
    book = {
        "hosts": "localhost",
        "gather_facts": False,
        "module_defaults": {f"group/{NAME}vault": defaults},
        "vars": {
            **variables,
            "credential_bridge_in_controller": in_controller,
            "ansible_python_interpreter": sys.executable,
        },
        "tasks": tasks,
    }
    run = run_playbook([book], folder, "-vvv")
    assert run.returncode == 0, run.stdout
    return run.stdout


@pytest.mark.ansible
@pytest.mark.parametrize("in_controller", [True, False])
def test_one_login_for_a_play(
    vault: VaultServer,
    kv_mount: str,
    role: AppRole,
    audit: Audit,
    tmp_path: Path,
    in_controller: bool,
) -> None:
    secret = {
        "path": "s{{ item }}",
        "data": {"n": 1},
        "vault_token": "{{ login.token }}",
    }
    tasks = [
        {
            "block": [
                {
                    f"{NAME}vault_login": {
                        "vault_role_id": "{{ role }}",
                        "vault_secret_id": "{{ secret }}",
                    },
                    "register": "login",
                    "no_log": True,
                },
                {f"{NAME}vault_secret": secret, "loop": [1, 2]},
                {f"{NAME}vault_secret": {**secret, "path": "s3"}},
                {
                    "ansible.builtin.copy": {
                        "content": "{{ login.token }}",
                        "dest": f"{tmp_path}/token",
                    },
                    "no_log": True,
                },
                {"ansible.builtin.fail": {"msg": "on the way"}},
            ],
            "rescue": [{"ansible.builtin.debug": {"msg": "rescued"}}],
            "always": [
                {
                    f"{NAME}vault_logout": {
                        "vault_token": "{{ login.token | default('') }}"
                    },
                    "register": "gone",
                },
                {"ansible.builtin.assert": {"that": "gone is changed"}},
            ],
        }
    ]
    told = play(
        vault,
        tmp_path,
        in_controller,
        tasks,
        mount=kv_mount,
        role=role.role_id,
        secret=role.secret_id,
    )
    seen = audit.new()
    assert seen.count("auth/approle/login") == 1
    assert seen.count("auth/token/revoke-self") == 1
    token = (tmp_path / "token").read_text()
    assert not valid(vault, token)
    assert token not in told
    assert role.secret_id not in told
    assert vault.admin.read(kv_mount, "s3") == {"n": 1}


@pytest.mark.ansible
def test_the_lookup(
    vault: VaultServer, kv_mount: str, role: AppRole, audit: Audit, tmp_path: Path
) -> None:
    options = f"vault_url='{vault.address}', vault_role_id=role, vault_secret_id=secret"
    fact = {"login": f"{{{{ lookup('{NAME}vault_login', {options}) }}}}"}
    tasks = [
        {"ansible.builtin.set_fact": fact, "no_log": True},
        {
            "ansible.builtin.assert": {
                "that": ["login.ttl == 3600", "login.auth_method == 'approle'"]
            }
        },
        {
            f"{NAME}vault_secret": {
                "path": "a",
                "data": {"n": 1},
                "vault_token": "{{ login.token }}",
            }
        },
        {
            f"{NAME}vault_logout": {"vault_token": "{{ login.token }}"},
            "register": "gone",
        },
        {"ansible.builtin.assert": {"that": "gone is changed"}},
    ]
    play(
        vault,
        tmp_path,
        True,
        tasks,
        mount=kv_mount,
        role=role.role_id,
        secret=role.secret_id,
    )
    assert audit.new().count("auth/approle/login") == 1


@pytest.mark.ansible
@pytest.mark.parametrize("in_controller", [True, False])
def test_credentials_from_variables(
    vault: VaultServer,
    kv_mount: str,
    role: AppRole,
    tmp_path: Path,
    in_controller: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Variables and environment complete what a task gives; its method beats theirs."""
    monkeypatch.setenv("ANSIBLE_CREDENTIAL_BRIDGE_VAULT_SECRET_ID", role.secret_id)
    secret = {"path": "a", "data": {"n": 1}}
    tasks = [
        {f"{NAME}vault_secret": {**secret, "vault_role_id": role.role_id}},
        {
            f"{NAME}vault_secret": secret,
            "vars": {"ansible_credential_bridge_vault_role_id": role.role_id},
        },
        {
            f"{NAME}vault_secret": {**secret, "vault_token": vault.token},
            "vars": {"ansible_credential_bridge_auth_method": "approle"},
        },
        {
            f"{NAME}vault_secret": {
                **secret,
                "auth_method": "userpass",
                "vault_username": "u",
                "vault_password": 1234,
            },
            "register": "result",
            "ignore_errors": True,
        },
        {"ansible.builtin.assert": {"that": "result.error.reason == 'auth_failed'"}},
        {
            f"{NAME}vault_logout": {},
            "vars": {"ansible_credential_bridge_vault_token": vault.token},
        },
    ]
    told = play(vault, tmp_path, in_controller, tasks, mount=kv_mount)
    assert valid(vault, vault.token)
    assert role.secret_id not in told
