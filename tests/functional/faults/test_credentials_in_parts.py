# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Credentials whose parts stand in several places (docs/authentication.md)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from vault.playbook import Play, debug, task
from vault.server import VaultServer

pytestmark = pytest.mark.ansible

PREFIX = "ansible_credential_bridge_"
USER = {"vault_username": "ann", "vault_password": "ann-opens-doors"}
SWITCH = "credential_bridge_in_controller"


@pytest.fixture
def users(vault: VaultServer) -> Iterator[dict[str, str]]:
    """Provide an auth method with a user, and the options that lead to it."""
    path = "people"
    vault.admin.call("POST", f"sys/auth/{path}", {"type": "userpass"})
    vault.admin.call(
        "POST",
        f"auth/{path}/users/ann",
        {"password": USER["vault_password"], "token_policies": "default"},
    )
    yield {"vault_url": vault.address, "auth_mount_point": path}
    vault.admin.call("DELETE", f"sys/auth/{path}")


@pytest.mark.parametrize(
    "in_the_call",
    [
        ("vault_username", "vault_password"),
        ("vault_password",),
        ("vault_username",),
        ("auth_method",),
        ("auth_method", "vault_username"),
        (),
    ],
    ids=", ".join,
)
def test_each_part_may_come_from_the_call_or_a_variable(
    play: Play, users: dict[str, str], in_the_call: tuple[str, ...]
) -> None:
    parts = {"auth_method": "userpass", **USER}
    given = {name: value for name, value in parts.items() if name in in_the_call}
    variables = {
        f"{PREFIX}{name}": value for name, value in parts.items() if name not in given
    }
    own: dict[str, Any] = {**users, **given}
    arguments = ", ".join(f"{name}={value!r}" for name, value in own.items())
    login = task("vault_login", **own)
    results = play.run(
        debug(f"lookup('credential_bridge.vault.vault_login', {arguments}).policies"),
        login,
        {**login, "vars": {SWITCH: False}},
        vars=variables,
    )
    assert not [result for result in results if result.get("failed")]
    assert results[0]["msg"] == ["default"]
    assert [result["auth_method"] for result in results[1:]] == ["userpass"] * 2


def test_what_contradicts_itself_is_still_refused(
    play: Play, users: dict[str, str]
) -> None:
    ambiguous = task("vault_login", **users, **USER)
    both = task("vault_login", **users, vault_token="t", **USER)
    other = {**task("vault_login", **users, **USER)}
    results = play.run(
        ambiguous,
        both,
        {**other, "vars": {f"{PREFIX}auth_method": "jwt"}},
    )
    for result in results:
        assert result["failed"]
        assert result["error"]["reason"] == "configuration"
    assert "fit several auth methods: userpass, ldap" in results[0]["msg"]
    assert "give both" in results[1]["msg"]
    assert "fit several auth methods" in results[2]["msg"]
