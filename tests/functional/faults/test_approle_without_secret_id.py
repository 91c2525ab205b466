# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An AppRole with ``bind_secret_id: false`` logs in with its role ID alone."""

from __future__ import annotations

import pytest
from vault.playbook import Play, debug, task
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.vault_backend import (
    VaultBackend,
)

PREFIX = "ansible_credential_bridge_"


@pytest.fixture
def role_id(vault: VaultServer) -> str:
    """Provide the role ID of a role that is bound to addresses instead."""
    role = vault.admin.approle(bind_secret_id=True)
    vault.admin.call(
        "POST",
        f"auth/approle/role/{role.name}",
        {"bind_secret_id": False, "token_bound_cidrs": ["127.0.0.0/8"]},
    )
    return role.role_id


@pytest.mark.ansible
def test_modules_and_lookups(play: Play, vault: VaultServer, role_id: str) -> None:
    lookup = "lookup('credential_bridge.vault.vault_login').auth_method"
    login = task("vault_login", vault_url=vault.address, vault_role_id=role_id)
    results = play.run(
        login,
        {**login, "vars": {"credential_bridge_in_controller": False}},
        task("vault_login"),
        debug(lookup),
        vars={
            f"{PREFIX}vault_url": vault.address,
            f"{PREFIX}vault_role_id": role_id,
        },
    )
    assert not [result for result in results if result.get("failed")]
    assert [result["auth_method"] for result in results[:3]] == ["approle"] * 3
    assert results[3]["msg"] == "approle"


@pytest.mark.ansible
def test_a_role_that_demands_one_says_so(play: Play, vault: VaultServer) -> None:
    role = vault.admin.approle()
    [result] = play.run(
        task("vault_login", vault_url=vault.address, vault_role_id=role.role_id)
    )
    assert result["error"]["reason"] == "auth_failed"
    assert "secret ID" in result["error"]["hint"]


def test_the_class_does_so_if_the_method_is_named(
    vault: VaultServer, role_id: str
) -> None:
    backend = VaultBackend(
        vault.address, vault_role_id=role_id, auth_method="approle", mount_point="m"
    )
    assert "approle" in repr(backend)
    # Specification, "Constructor parameters".
    with pytest.raises(ConfigurationError, match="vault_secret_id"):
        VaultBackend(vault.address, vault_role_id=role_id, mount_point="m")
