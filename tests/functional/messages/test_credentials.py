# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task or lookup says whose token or login is rejected.

It says where the credentials came from, and what Vault itself said.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from vault.admin import AppRole
from vault.playbook import Play, lookup, task
from vault.server import VaultServer

pytestmark = pytest.mark.ansible

STALE = "hvs.stale-canary"
READ = "'app', mount_point='secret'"
INFO: dict[str, Any] = task("vault_secret_info", paths=["app"], mount_point="secret")


def given(**options: Any) -> dict[str, Any]:
    return task("vault_secret_info", paths=["app"], mount_point="secret", **options)


# --- where it came from ---


@pytest.mark.parametrize(
    ("env", "place"),
    [
        ({"VAULT_TOKEN": STALE}, "the environment variable VAULT_TOKEN"),
        ({"BAO_TOKEN": STALE}, "the environment variable BAO_TOKEN"),
        (
            {"ANSIBLE_CREDENTIAL_BRIDGE_VAULT_TOKEN": STALE},
            "the environment variable ANSIBLE_CREDENTIAL_BRIDGE_VAULT_TOKEN",
        ),
    ],
)
def test_a_stale_token_of_the_environment(
    vault: VaultServer, play: Play, env: dict[str, str], place: str
) -> None:
    env = {"VAULT_ADDR": vault.address, **env}
    for result in play.run(INFO, lookup(READ), env=env):
        assert f"The token came from {place}." in result["msg"]
        assert "auth_failed" in json.dumps(result)
        assert STALE not in result["msg"]


def test_a_stale_token_of_the_call_or_of_a_variable(
    vault: VaultServer, play: Play
) -> None:
    results = play.run(
        given(vault_token=STALE),
        lookup(f"{READ}, vault_token='{STALE}'"),
        task("vault_secret", path="app", data={"a": 1}, vault_token=STALE),
        task(
            "vault_secret",
            secrets=[{"path": "one", "data": {"a": 1}}],
            mount_point="secret",
            vault_token=STALE,
        ),
        task("vault_login", vault_token=STALE),
        task("vault_engine", mount_point="new", vault_token=STALE),
        task("vault_secret_version", path="app", versions=[1], vault_token=STALE),
        env={"VAULT_ADDR": vault.address},
    )
    for result in results:
        assert "The token came from the option 'vault_token'." in result["msg"]
    variable = "ansible_credential_bridge_vault_token"
    results = play.run(
        INFO, lookup(READ), env={"VAULT_ADDR": vault.address}, vars={variable: STALE}
    )
    for result in results:
        assert f"The token came from the variable {variable}." in result["msg"]


@pytest.mark.parametrize("in_controller", [True, False])
def test_a_stale_token_of_a_file(
    vault: VaultServer, play: Play, home: Path, tmp_path: Path, in_controller: bool
) -> None:
    env = {"VAULT_ADDR": vault.address}
    switch = {"credential_bridge_in_controller": in_controller}
    (home / ".vault-token").write_text(STALE)
    for result in play.run(INFO, lookup(READ), env=env, vars=switch):
        assert "The token came from the file ~/.vault-token." in result["msg"]
    stored = {"vault_addr": vault.address, "vault_token": STALE}
    (home / ".vault_config.json").write_text(json.dumps(stored))
    (home / ".vault_config.json").chmod(0o600)
    for result in play.run(INFO, lookup(READ), env=env, vars=switch):
        place = "'vault_token' in ~/.vault_config.json"
        assert f"The token came from {place}." in result["msg"]
    config = tmp_path / "ansible.cfg"
    config.write_text(f"[credential_bridge]\nvault_token_file = {home}/.vault-token\n")
    env["ANSIBLE_CONFIG"] = str(config)
    for result in play.run(INFO, lookup(READ), env=env, vars=switch):
        place = "'vault_token_file' in ansible.cfg"
        assert f"The token came from {place}." in result["msg"]


def test_a_rejected_login_names_the_place_of_each_part(
    vault: VaultServer, play: Play
) -> None:
    role = vault.admin.approle()
    env = {"VAULT_ADDR": vault.address, "VAULT_ROLE_ID": role.role_id}
    variable = "ansible_credential_bridge_vault_secret_id"
    for result in play.run(
        INFO, lookup(READ), env=env, vars={variable: "stale-canary"}
    ):
        assert (
            "'vault_role_id' came from the environment variable VAULT_ROLE_ID"
            in (result["msg"])
        )
        assert f"'vault_secret_id' came from the variable {variable}" in result["msg"]
        assert "canary" not in result["msg"]


def test_a_good_token_says_nothing_of_its_place(vault: VaultServer, play: Play) -> None:
    env = {"VAULT_ADDR": vault.address, "VAULT_TOKEN": vault.admin.token()}
    for result in play.run(INFO, lookup(READ), env=env):
        assert "permission_denied" in json.dumps(result)
        assert "came from" not in result["msg"]


# --- what Vault said ---


@pytest.fixture
def bound_role(vault: VaultServer) -> AppRole:
    """Provide an AppRole whose secret ID only another network may use."""
    return vault.admin.approle(secret_id_bound_cidrs=["10.9.9.0/24"])


def test_a_lookup_says_what_vault_said_as_modules_do(
    vault: VaultServer, play: Play, bound_role: AppRole
) -> None:
    vault.admin.call("POST", "sys/auth/jwt-f3", {"type": "jwt"})
    try:
        key = "-----BEGIN PUBLIC KEY-----\n" + PUBLIC_KEY + "\n-----END PUBLIC KEY-----"
        vault.admin.call(
            "POST", "auth/jwt-f3/config", {"jwt_validation_pubkeys": [key]}
        )
        role = {"role_type": "jwt", "user_claim": "sub", "bound_audiences": ["x"]}
        vault.admin.call("POST", "auth/jwt-f3/role/deploy", role)
        env = {"VAULT_ADDR": vault.address}
        approle = {
            "vault_role_id": bound_role.role_id,
            "vault_secret_id": bound_role.secret_id,
        }
        jwt = {
            "auth_method": "jwt",
            "vault_jwt": "canary.canary.canary",
            "auth_role": "deploy",
            "auth_mount_point": "jwt-f3",
        }
        for options, said in ((approle, "unauthorized by CIDR"), (jwt, "token")):
            call = ", ".join(f"{name}='{value}'" for name, value in options.items())
            by_module, by_lookup, by_login = play.run(
                given(**options),
                lookup(f"{READ}, {call}"),
                lookup(call, "vault_login"),
                env=env,
            )
            texts = by_module["error"]["vault_errors"]
            assert any(said in text for text in texts), texts
            for told in (by_lookup["msg"], by_login["msg"]):
                assert "Vault said: " in told
                assert " ".join(texts[0].split()) in told
                assert "canary" not in told
                assert bound_role.secret_id not in told
    finally:
        vault.admin.call("DELETE", "sys/auth/jwt-f3")


def test_what_vault_said_is_searched_for_secrets(
    vault: VaultServer, play: Play
) -> None:
    """Vault quotes a user's name in the path that it could not find."""
    env = {"VAULT_ADDR": vault.address}
    call = (
        f"{READ}, auth_method='userpass', vault_username='x', "
        "vault_password='canary', auth_mount_point='canary'"
    )
    told = play.lookup(call, env=env)
    assert "Vault said: " in told
    assert "[type=VaultAuthError reason=auth_failed]" in told


# --- denials ---


def bound_token(vault: VaultServer) -> str:
    """Return a token that may read everything, from another network."""
    policy = vault.admin.policy('path "secret/*" { capabilities = ["read"] }')
    role = {"token_bound_cidrs": ["10.9.9.0/24"], "allowed_policies": [policy]}
    vault.admin.call("POST", "auth/token/roles/elsewhere", role)
    body = {"policies": [policy]}
    answer = vault.admin.call("POST", "auth/token/create/elsewhere", body)
    token: str = answer["auth"]["client_token"]
    return token


def test_a_token_that_is_bound_to_another_network(
    vault: VaultServer, play: Play
) -> None:
    env = {"VAULT_ADDR": vault.address, "VAULT_TOKEN": bound_token(vault)}
    for result in play.run(INFO, lookup(READ), env=env):
        assert "bound_cidrs" in result["msg"]
        assert "capability" not in result["msg"]
        assert "auth_failed" in json.dumps(result)


def test_a_denial_although_the_capability_is_granted(
    vault: VaultServer, play: Play
) -> None:
    rule = 'path "secret/*" { capabilities = ["read"]  min_wrapping_ttl = "1s" }'
    token = vault.admin.token(vault.admin.policy(rule))
    env = {"VAULT_ADDR": vault.address, "VAULT_TOKEN": token}
    for result in play.run(INFO, lookup(READ), env=env):
        assert "permission_denied" in json.dumps(result)
        assert "If it is granted already, the policy restricts" in result["msg"]


def test_a_token_that_may_only_write_hears_of_the_way_to_write(
    vault: VaultServer, play: Play, kv_mount: str
) -> None:
    rule = (
        f'path "{kv_mount}/data/*" {{ capabilities = ["create", "update", "delete"] }}'
    )
    token = vault.admin.token(vault.admin.policy(rule))
    common = {"mount_point": kv_mount, "path": "app", "vault_token": token}
    data, settings = {"data": {"a": 1}}, {"custom_metadata": {"owner": "x"}}
    many = {**common, "secrets": [{"path": "app", **data}]}
    del many["path"]
    soft = {"state": "absent", "deletion": "soft"}
    plain, checked, listed, absent, configured, generated = play.run(
        task("vault_secret", **common, **data),
        {**task("vault_secret", **common, **data), "check_mode": True},
        task("vault_secret", **many),
        task("vault_secret", **common, **soft),
        task("vault_secret", **common, **data, **settings),
        task("vault_secret", **common, generate={"a": {}}),
        env={"VAULT_ADDR": vault.address},
    )
    for result in (plain, checked, listed["results"][0], absent):
        assert result["error"]["reason"] == "permission_denied"
        assert "'compare: false'" in result["error"]["hint"]
    # It would not help there.
    assert "compare" not in configured["msg"]
    assert "compare" not in generated["msg"]
    assert vault.admin.read(kv_mount, "app") is None
    (written,) = play.run(
        task("vault_secret", **common, **data, compare=False),
        env={"VAULT_ADDR": vault.address},
    )
    assert written["changed"]


# --- addresses ---


def test_an_address_with_a_part_of_the_api(vault: VaultServer, play: Play) -> None:
    parts = {
        "/v1": "/v1",
        "/v1/": "/v1",
        "/v1/secret/data/app": "/v1",
        "/ui": "/ui",
        "/ui/vault/secrets": "/ui",
        "/vault/v1": "/v1",
    }
    tasks = []
    for suffix in parts:
        address = vault.address + suffix
        tasks += [given(vault_url=address), lookup(f"{READ}, vault_url='{address}'")]
    results = play.run(*tasks, env={"VAULT_TOKEN": vault.admin.token()})
    for index, part in enumerate(parts.values()):
        by_module, by_lookup = results[2 * index : 2 * index + 2]
        assert by_module["error"]["reason"] == "configuration"
        for result in (by_module, by_lookup):
            assert f"must not contain '{part}'" in result["msg"]
            assert "capability" not in result["msg"]


def test_a_lookup_that_misses_what_the_play_has_in_its_environment(
    vault: VaultServer, play: Play
) -> None:
    environment = {"VAULT_ADDR": vault.address, "VAULT_TOKEN": vault.token}
    no_address, no_token, by_task = play.run(
        {**lookup(READ), "environment": environment},
        {
            **lookup(f"{READ}, vault_url='{vault.address}'"),
            "environment": environment,
        },
        {**INFO, "environment": environment},
    )
    assert "No Vault address" in no_address["msg"]
    assert "No Vault credentials" in no_token["msg"]
    for result in (no_address, no_token):
        assert "'environment' does not reach lookups" in result["msg"]
    assert not by_task["failed"]
    missing = play.result(INFO)
    assert "lookups" not in missing["msg"]


PUBLIC_KEY = """\
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEVs/o5+uQbTjL3chynL4wXgUg2R9
q9UU8I5mEovUf86QZ7kOBIjJwqnzD1omageEHWwHdBO6B+dFabmdT9POxg=="""
