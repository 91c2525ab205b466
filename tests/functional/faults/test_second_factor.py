# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A login that needs a second factor names it, and what can be done."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from vault.admin import AppRole, unique
from vault.playbook import Play, debug, task
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultAuthError,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.vault_backend import (
    VaultBackend,
)


@pytest.fixture
def guarded(vault: VaultServer) -> Iterator[AppRole]:
    """Provide an AppRole whose logins need a one-time password besides."""
    admin, name = vault.admin, unique("guarded")
    role = admin.approle(mount=name)
    totp = admin.call("POST", "identity/mfa/method/totp", {"issuer": "tests"})
    methods = [totp["data"]["method_id"]]
    accessor = admin.call("GET", "sys/auth")["data"][f"{name}/"]["accessor"]
    enforcement = f"identity/mfa/login-enforcement/{name}"
    admin.call(
        "POST",
        enforcement,
        {"mfa_method_ids": methods, "auth_method_accessors": [accessor]},
    )
    yield AppRole(name, role.role_id, role.secret_id)
    admin.call("DELETE", enforcement)
    admin.call("DELETE", f"sys/auth/{name}")


def _names_mfa(text: str) -> bool:
    return "second factor (MFA)" in text and "not one that Vault gives" not in text


@pytest.mark.ansible
def test_tasks_and_lookups(play: Play, vault: VaultServer, guarded: AppRole) -> None:
    options = {
        "vault_url": vault.address,
        "auth_mount_point": guarded.name,
        "vault_role_id": guarded.role_id,
        "vault_secret_id": guarded.secret_id,
    }
    call = ", ".join(f"{name}={value!r}" for name, value in options.items())
    login, info, lookup = play.run(
        task("vault_login", **options),
        task("vault_secret_info", paths="a", mount_point="secret", **options),
        debug(f"lookup('credential_bridge.vault.vault_login', {call})"),
    )
    for result in (login, info, lookup):
        assert _names_mfa(result["msg"]), result["msg"]
    assert login["error"]["reason"] == info["error"]["reason"] == "auth_failed"
    assert login["error"]["hint"]


def test_the_class(vault: VaultServer, guarded: AppRole) -> None:
    with pytest.raises(VaultAuthError) as caught:
        VaultBackend(
            vault.address,
            vault_role_id=guarded.role_id,
            vault_secret_id=guarded.secret_id,
            auth_mount_point=guarded.name,
            mount_point="secret",
        )
    assert _names_mfa(str(caught.value))
