# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lookups take every value that modules take, whatever Ansible has made of it."""

from __future__ import annotations

import datetime

import pytest
from vault.playbook import Play, Vaulted
from vault.server import VaultServer

pytestmark = pytest.mark.ansible

READ = "lookup('credential_bridge.vault.vault_secret', "
LOG_IN = "lookup('credential_bridge.vault.vault_login', "


@pytest.fixture
def encrypted(play: Play, vault: VaultServer, kv_mount: str) -> Play:
    """Provide a play whose variables are all encrypted with Ansible Vault."""
    vault.admin.write(kv_mount, "app/db", {"user": "admin", "port": 5432})
    play.variables = {
        "url": Vaulted(vault.address),
        "token": Vaulted(vault.token),
        "mount": Vaulted(kv_mount),
        "path": Vaulted("app/db"),
        "key": Vaulted("user"),
        "one": Vaulted("1"),
        "instead": Vaulted("encrypted default"),
    }
    return play


CONNECTION = "vault_url=url, vault_token=token, mount_point=mount"


def test_encrypted_terms_and_options(encrypted: Play) -> None:
    found = encrypted.evaluate(
        f"{READ} path, key=key, {CONNECTION})",
        f"{READ} [path, 'app/db'], key=key, version=one, {CONNECTION}, wantlist=true)",
        f"{READ} 'app/db', key='port', timeout=one, retries=one, {CONNECTION})",
        f"({LOG_IN} {CONNECTION})).auth_method",
    )
    # Before 2.19, the value of a template is text.
    assert found[:2] == ["admin", ["admin", "admin"]]
    assert str(found[2]) == "5432"
    assert found[3] == "token"


def test_encrypted_configuration(
    encrypted: Play, vault: VaultServer, kv_mount: str
) -> None:
    role = vault.admin.approle("root-like", token_ttl="10m")
    vault.admin.policy(
        f'path "{kv_mount}/*" {{ capabilities = ["read"] }}', "root-like"
    )
    for option, value in {
        "vault_url": vault.address,
        "mount_point": kv_mount,
        "vault_role_id": role.role_id,
        "vault_secret_id": role.secret_id,
        "timeout": "20",
        "token_renew": "off",
    }.items():
        encrypted.variables[f"ansible_credential_bridge_{option}"] = Vaulted(value)
    assert encrypted.evaluate(
        f"{READ} 'app/db', key='user')", f"({LOG_IN} token_revoke=true)).auth_method"
    ) == ["admin", "approle"]


def test_a_default_may_be_anything(encrypted: Play) -> None:
    encrypted.variables["day"] = datetime.date(2024, 2, 29)
    defaults = ["instead", "day", "{'n': [1, none]}", "''", "none", "false"]
    missing = [f"{READ} 'none', default={it}, {CONNECTION})" for it in defaults]
    found = encrypted.evaluate(*(f"({value}) | string" for value in missing))
    assert found[:3] == ["encrypted default", "2024-02-29", "{'n': [1, None]}"]
    assert [str(value) for value in found[3:]] == ["", "None", "False"]


def test_a_default_that_omits(encrypted: Play) -> None:
    value = f"{{{{ {READ} 'none', default=omit, {CONNECTION}) }}}}"
    [result] = encrypted.run({"ansible.builtin.debug": {"msg": value}})
    # The module's own default.
    assert result["msg"] == "Hello world!", result


def test_a_value_that_json_would_change_is_refused(encrypted: Play) -> None:
    encrypted.variables["day"] = datetime.date(2024, 2, 29)
    term, option = encrypted.evaluate(
        f"{READ} day, {CONNECTION})", f"{READ} 'app/db', key=day, {CONNECTION})"
    )
    assert "reason=invalid_data" in term["msg"]
    assert "reason=invalid_data" in option["msg"]
