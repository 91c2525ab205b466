# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that do not exist, and what -vvv shows."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import yaml
from vault import fakes
from vault.playbook import Play, lookup, task
from vault.server import VaultServer

pytestmark = pytest.mark.ansible


@pytest.mark.parametrize(
    "option", ["validate_certs", "verify", "tls_skip_verify", "insecure", "verify_ssl"]
)
def test_tls_verification_cannot_be_switched_off(play: Play, option: str) -> None:
    for result in play.run(
        task("vault_secret_info", paths=["app"], **{option: False}),
        lookup(f"'app', {option}=false"),
        task("vault_login", **{option: False}),
        task("vault_secret", secrets=[{"path": "a", "data": {}, option: False}]),
        env={"VAULT_ADDR": "https://127.0.0.1:1", "VAULT_TOKEN": "canary"},
    ):
        assert f"There is no option '{option}'" in result["msg"]
        assert "always verified" in result["msg"]
        assert "'ca_cert'" in result["msg"]
        assert "Did you mean" not in result["msg"]


@pytest.fixture
def busy(vault: VaultServer, kv_mount: str) -> Iterator[str]:
    """Let the server answer two requests a second; provide a mount of it."""
    with vault.admin.rate_limit(rate=2, interval="1s"):
        yield kv_mount


@pytest.mark.parametrize("in_controller", [True, False])
def test_vvv_shows_retries(
    vault: VaultServer, play: Play, busy: str, in_controller: bool
) -> None:
    write = task(
        "vault_secret",
        mount_point=busy,
        secrets=[{"path": f"p{n}", "data": {"a": "canary"}} for n in range(4)],
        deadline=60,
    )
    env = {"VAULT_ADDR": vault.address, "VAULT_TOKEN": vault.token}
    switch = {"credential_bridge_in_controller": in_controller}
    result = play.result(write, env=env, options=["-vvv"], vars=switch)
    assert result["changed"], result
    assert "credential_bridge.vault: retry request=" in play.output
    assert "after=429" in play.output
    assert "details" not in result
    shown = [line for line in play.output.splitlines() if "retry request" in line]
    assert "canary" not in json.dumps(shown)
    quiet = play.result(write, env=env, vars=switch)
    assert "retry request" not in play.output
    assert "details" not in quiet


def test_vvv_shows_a_lookups_retries(play: Play) -> None:
    with fakes.fixed(503, '{"errors": ["Vault is sealed"]}') as server:
        env = {"VAULT_ADDR": server.address, "VAULT_TOKEN": "canary"}
        call = "'app', mount_point='secret', retries=1"
        result = play.run(lookup(call), env=env, options=["-vvv"])[0]
    assert "sealed" in result["msg"]
    assert "retry request=GET v1/auth/token/lookup-self after=503" in play.output


def test_check_mode_of_a_login_with_a_given_token(
    vault: VaultServer, play: Play
) -> None:
    """The documentation says which token check mode returns."""
    token = vault.admin.token()
    role = vault.admin.approle()
    given, made = play.run(
        task("vault_login", vault_token=token),
        task(
            "vault_login",
            vault_role_id=role.role_id,
            vault_secret_id=role.secret_id,
        ),
        env={"VAULT_ADDR": vault.address},
        options=["--check"],
    )
    assert given["token"] == token
    assert not given["changed"]
    assert made["token"] is None
    assert made["changed"]
    # Only here, since modules need Ansible to be imported.
    from ansible_collections.credential_bridge.vault.plugins.modules import vault_login

    documented = yaml.safe_load(vault_login.RETURN)["token"]["description"]
    assert "Null in check mode, except for a token given as credentials." in documented
