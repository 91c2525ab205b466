# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A variable that cannot be evaluated: Ansible's reason, and only if it is needed."""

from __future__ import annotations

from typing import Any

import pytest
from vault.playbook import Play, debug, task
from vault.server import VaultServer

pytestmark = pytest.mark.ansible

READ = "lookup('credential_bridge.vault.vault_secret', "
PREFIX = "ansible_credential_bridge_"

#: A value of a variable that fails, and what Ansible says of it.
BROKEN = {
    "{{ vault_host }}": "'vault_host' is undefined",
    "{{ lookup('file', '/nowhere/url') }}": "/nowhere/url",
    "{{ vault_host | mandatory('Set vault_host.') }}": "Set vault_host.",
    "{{ 1 // 0 }}": "zero",
}


def test_the_reason_is_ansibles_own(play: Play, vault: VaultServer) -> None:
    ask = f"{READ} 'a', vault_token='t', mount_point='m')"
    tasks: list[dict[str, Any]] = []
    for value in BROKEN:
        variables = {f"{PREFIX}vault_url": value}
        module = task("vault_secret_info", paths="a", vault_token="t", mount_point="m")
        tasks += [{**debug(ask), "vars": variables}, {**module, "vars": variables}]
    results = play.run(*tasks)
    for reason, lookup, module in zip(BROKEN.values(), results[::2], results[1::2]):
        for result in (lookup, module):
            assert result["failed"], result
            assert reason in result["msg"], result
            assert f"'{PREFIX}vault_url'" in result["msg"], result
            assert "bug of credential_bridge" not in result["msg"], result
        assert module["error"]["reason"] == "configuration"
        assert "reason=configuration" in lookup["msg"]


def test_a_typo_in_the_call(play: Play, vault: VaultServer, kv_mount: str) -> None:
    play.variables = {"url": vault.address, "token": vault.token, "mount": kv_mount}
    results = play.run(
        debug(f"{READ} typo, vault_url=url, vault_token=token, mount_point=mount)"),
        debug(f"{READ} ['a', typo], vault_url=url, vault_token=token)"),
        debug(f"{READ} 'a', vault_url=typo, vault_token=token, mount_point=mount)"),
        debug(f"{READ} 'a', vault_url=url, proxies=dict(http=typo))"),
        debug("lookup('credential_bridge.vault.vault_login', vault_url=typo)"),
    )
    for result in results:
        assert "'typo' is undefined" in result["msg"], result
        assert "bug of credential_bridge" not in result["msg"], result


def test_a_variable_that_is_not_needed_is_not_evaluated(
    play: Play, vault: VaultServer, kv_mount: str
) -> None:
    vault.admin.write(kv_mount, "a", {"user": "admin"})
    unneeded = {
        f"{PREFIX}{option}": "{{ not_defined_anywhere }}"
        for option in (
            "vault_url",
            "vault_token",
            "vault_token_file",
            "vault_role_id",
            "vault_secret_id",
            "vault_password",
            "auth_method",
            "auth_role",
            "auth_mount_point",
            "mount_point",
            "timeout",
        )
    }
    given = {"vault_url": vault.address, "vault_token": vault.token, "timeout": 20}
    own = ", ".join(f"{name}={value!r}" for name, value in given.items())
    results = play.run(
        debug(f"{READ} 'a', mount_point='{kv_mount}', {own}).user"),
        debug(f"lookup('credential_bridge.vault.vault_login', {own}).auth_method"),
        task("vault_secret_info", paths="a", mount_point=kv_mount, **given),
        task(
            "vault_secret",
            secrets=[{"path": "b", "data": {"n": 1}, "mount_point": kv_mount}],
            **given,
        ),
        task("vault_engine_info", all_mounts=True, **given),
        task("vault_login", **given),
        task("vault_logout", **{**given, "vault_token": vault.admin.token()}),
        vars=unneeded,
    )
    assert not [result for result in results if result.get("failed")]
    assert [result["msg"] for result in results[:2]] == ["admin", "token"]


def test_what_the_environment_of_a_lookup_needs_is_still_demanded(
    play: Play, vault: VaultServer
) -> None:
    [result] = play.run(
        debug(f"{READ} 'a', vault_url='{vault.address}', vault_token='t')"),
        vars={f"{PREFIX}mount_point": "{{ mount_of_this_host }}"},
    )
    assert "'mount_of_this_host' is undefined" in result["msg"]
