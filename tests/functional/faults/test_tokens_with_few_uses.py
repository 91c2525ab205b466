# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tokens with a limited number of uses: what spends one, and what is said at the end."""

from __future__ import annotations

from typing import Any

import pytest
from vault.module import ModuleRun
from vault.playbook import Play, debug, task
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks import (
    vault_login,
    vault_secret,
    vault_secret_info,
)

WHOLE_MOUNT = """
path "{mount}/*" {{ capabilities = ["create", "read", "update", "delete", "list"] }}
path "sys/policies/password/*" {{ capabilities = ["read"] }}
"""


@pytest.fixture
def policy(vault: VaultServer, kv_mount: str) -> str:
    """Provide a policy for everything on the mount."""
    return vault.admin.policy(WHOLE_MOUNT.format(mount=kv_mount))


def uses_left(vault: VaultServer, token: str) -> int:
    """Return how many uses a token has left."""
    data = vault.admin.call("POST", "auth/token/lookup", {"token": token})["data"]
    uses: int = data["num_uses"]
    return uses


# What a task asks for besides the secret itself, after the token's last use.
LAST_USES: dict[str, tuple[Any, int, bool, dict[str, Any]]] = {
    "the kind of the mount": (vault_secret_info.TASK, 1, False, {"paths": "none"}),
    "the token's capabilities": (
        vault_secret.TASK,
        1,
        True,
        {"path": "a", "data": {"n": 2}},
    ),
    "a password policy": (
        vault_secret.TASK,
        1,
        False,
        {"path": "a", "generate": {"p": {"policy": "any"}}, "rotate": True},
    ),
    "the metadata": (
        vault_secret_info.TASK,
        1,
        False,
        {"paths": "a", "content": ["metadata", "data"]},
    ),
    "the second secret": (vault_secret_info.TASK, 1, False, {"paths": ["a", "a"]}),
}


@pytest.mark.parametrize("what", LAST_USES)
def test_a_token_that_is_used_up_is_named(
    vault: VaultServer, kv_mount: str, policy: str, what: str
) -> None:
    task, uses, check_mode, params = LAST_USES[what]
    vault.admin.write(kv_mount, "a", {"n": 1})
    token = vault.admin.token(policy, num_uses=uses)
    run = ModuleRun(task, vault, mount_point=kv_mount, token_renew="off")
    result = run(check_mode, vault_token=token, **params)
    assert result["failed"]
    assert result["error"]["reason"] == "auth_failed", result["msg"]
    assert "token" in result["msg"]


@pytest.mark.parametrize("what", LAST_USES)
def test_a_login_whose_token_is_used_up_is_repeated(
    vault: VaultServer, kv_mount: str, policy: str, what: str
) -> None:
    task, uses, check_mode, params = LAST_USES[what]
    vault.admin.write(kv_mount, "a", {"n": 1})
    role = vault.admin.approle(policy, token_num_uses=uses)
    login = {"vault_role_id": role.role_id, "vault_secret_id": role.secret_id}
    run = ModuleRun(task, vault, mount_point=kv_mount)
    result = run(check_mode, vault_token=None, **login, **params)
    if what == "a password policy":
        # There is none of that name, which only a valid token learns.
        assert "no password policy" in result["msg"]
    else:
        assert not result.get("failed"), result["msg"]


@pytest.mark.parametrize("where", ["option", "file"])
def test_a_login_spends_no_use(vault: VaultServer, tmp_path: Any, where: str) -> None:
    token = vault.admin.token("default", num_uses=3)
    file = tmp_path / "token"
    file.write_text(token)
    given: dict[str, dict[str, Any]] = {
        "option": {"vault_token": token},
        "file": {"vault_token": None, "vault_token_file": str(file)},
    }
    log_in = ModuleRun(vault_login.TASK, vault, mount_point="m")
    result = log_in(token_renew="off", **given[where])
    assert result["token"] == token
    assert result["accessor"] is result["ttl"] is None
    assert uses_left(vault, token) == 3
    # Otherwise it is looked up.
    assert log_in(token_renew="auto", **given[where])["accessor"]
    assert uses_left(vault, token) == 2


def test_a_task_spends_only_its_requests(
    vault: VaultServer, kv_mount: str, policy: str
) -> None:
    vault.admin.write(kv_mount, "a", {"n": 1})
    token = vault.admin.token(policy, num_uses=5)
    options = {"vault_token": token, "token_renew": "off", "mount_point": kv_mount}
    assert ModuleRun(vault_secret_info.TASK, vault, **options)(paths="a")["secrets"]
    assert uses_left(vault, token) == 4
    write = ModuleRun(vault_secret.TASK, vault, **options)
    assert write(path="a", data={"n": 2})["changed"]
    assert uses_left(vault, token) == 2


@pytest.mark.ansible
def test_lookups(play: Play, vault: VaultServer, kv_mount: str, policy: str) -> None:
    vault.admin.write(kv_mount, "a", {"n": 1})
    token = vault.admin.token(policy, num_uses=4)
    call = f"vault_url='{vault.address}', vault_token='{token}', token_renew='off'"
    login, module, found, missing = play.run(
        debug(f"lookup('credential_bridge.vault.vault_login', {call}).token"),
        task(
            "vault_login",
            vault_url=vault.address,
            vault_token=token,
            token_renew="off",
        ),
        debug(
            f"query('credential_bridge.vault.vault_secret', 'a', 'a', key='n', {call}, "
            f"mount_point='{kv_mount}')"
        ),
        # To ask for the kind of the mount is no use in Vault's count.
        debug(
            f"lookup('credential_bridge.vault.vault_secret', 'none', default='-', "
            f"{call}, mount_point='{kv_mount}')"
        ),
    )
    assert login["msg"] == module["token"] == token
    assert [str(value) for value in found["msg"]] == ["1", "1"]
    assert missing["msg"] == "-"
    assert uses_left(vault, token) == 2
