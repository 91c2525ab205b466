# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Leases: taken, renewed, revoked, and never lost."""

from __future__ import annotations

import urllib.error
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from vault.module import ModuleRun
from vault.playbook import Play
from vault.postgres import ADMIN, PASSWORD, PostgresServer, postgres_server
from vault.product import PRODUCTS
from vault.server import VaultServer
from vault.wait import wait_for

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.vault_lease import (
    TASK,
)

CREATION = (
    "CREATE ROLE \"{{name}}\" LOGIN PASSWORD '{{password}}' "
    "VALID UNTIL '{{expiration}}';"
)
ACCOUNTS = "SELECT rolname FROM pg_roles WHERE rolname LIKE 'v-%'"


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="module", params=PRODUCTS, ids=str)
def server(
    request: pytest.FixtureRequest, postgres: PostgresServer
) -> Iterator[VaultServer]:
    with VaultServer(request.param) as running:
        call = running.admin.call
        call("POST", "sys/mounts/database", {"type": "database"})
        connection = {
            "plugin_name": "postgresql-database-plugin",
            "connection_url": postgres.url,
            "allowed_roles": "*",
            "username": ADMIN,
            "password": PASSWORD,
        }
        call("POST", "database/config/db", connection)
        role = {"db_name": "db", "creation_statements": CREATION}
        call(
            "POST",
            "database/roles/app",
            {**role, "default_ttl": "1h", "max_ttl": "4h"},
        )
        yield running


@pytest.fixture
def run(server: VaultServer) -> ModuleRun:
    return ModuleRun(TASK, server)


@pytest.fixture
def taken(run: ModuleRun) -> dict[str, Any]:
    """Provide a lease."""
    return run(path="database/creds/app")


def lives(server: VaultServer, lease_id: str) -> bool:
    try:
        server.admin.call("POST", "sys/leases/lookup", {"lease_id": lease_id})
    except urllib.error.HTTPError:
        return False
    return True


def test_both_fields_are_of_one_lease(
    taken: dict[str, Any], postgres: PostgresServer
) -> None:
    assert (taken["changed"], taken["renewable"]) == (True, True)
    assert 3500 < taken["ttl"] <= 3600
    account = taken["data"]
    user, password = account["username"], account["password"]
    assert postgres.query("SELECT current_user", user, password) == [user]


def test_check_mode_takes_none(
    run: ModuleRun, server: VaultServer, postgres: PostgresServer
) -> None:
    before = postgres.query(ACCOUNTS)
    predicted = run(True, path="database/creds/app")
    assert (predicted["changed"], predicted["data"]) == (True, None)
    assert postgres.query(ACCOUNTS) == before
    denied = ModuleRun(TASK, server, vault_token=server.admin.token("default"))
    for check_mode in (True, False):
        failed = denied(check_mode, path="database/creds/app")
        assert failed["error"]["reason"] == "permission_denied"


def test_a_lease_is_renewed_when_little_is_left(
    run: ModuleRun, taken: dict[str, Any]
) -> None:
    lease = {"lease_id": taken["lease_id"]}
    for params in ({}, {"min_ttl": "30m"}):
        for check_mode in (True, False):
            kept = run(check_mode, **lease, **params)
            assert (kept["changed"], kept["data"]) == (False, None)
            assert 3500 < kept["ttl"] <= 3600
    predicted = run(True, **lease, min_ttl="2h")
    assert (predicted["changed"], predicted["ttl"]) == (True, None)
    assert run(**lease)["ttl"] <= 3600
    renewed = run(**lease, min_ttl="2h")
    assert (renewed["changed"], renewed["lease_id"]) == (True, taken["lease_id"])
    assert renewed["ttl"] == 7200
    assert not run(**lease, min_ttl="119m")["changed"]


def test_a_lease_cannot_get_more_than_its_maximum(
    run: ModuleRun, taken: dict[str, Any]
) -> None:
    failed = run(lease_id=taken["lease_id"], min_ttl="10h")
    assert failed["error"]["reason"] == "lease_not_renewable"
    assert (failed["changed"], failed["error"]["done"]) == (True, ["lease"])


def test_a_lease_is_revoked_once(
    run: ModuleRun, taken: dict[str, Any], server: VaultServer, postgres: PostgresServer
) -> None:
    lease = {"lease_id": taken["lease_id"], "state": "absent"}
    assert run(True, **lease)["changed"]
    assert lives(server, taken["lease_id"])
    revoked = run(**lease)
    assert (revoked["changed"], revoked["lease_id"]) == (True, None)
    # Not later: the account is gone when the task ends.
    assert taken["data"]["username"] not in postgres.query(ACCOUNTS)
    for check_mode in (True, False):
        assert not run(check_mode, **lease)["changed"]


def test_no_lease_is_none_to_revoke(run: ModuleRun) -> None:
    for lease_id in ("", None):
        assert not run(lease_id=lease_id, state="absent")["changed"]


def test_a_lease_that_is_gone_cannot_be_renewed(run: ModuleRun) -> None:
    failed = run(lease_id="database/creds/app/none", min_ttl="1h")
    assert failed["error"]["reason"] == "secret_not_found"


def test_a_token_that_may_not_look_can_revoke(
    run: ModuleRun, taken: dict[str, Any], server: VaultServer
) -> None:
    rules = 'path "sys/leases/revoke" { capabilities = ["update"] }'
    policy = server.admin.policy(rules)
    token = server.admin.token(policy, no_default_policy=True)
    params = {"lease_id": taken["lease_id"], "state": "absent", "vault_token": token}
    assert run(**params)["changed"]
    assert not lives(server, taken["lease_id"])


def test_a_right_to_revoke_is_missing(
    run: ModuleRun, taken: dict[str, Any], server: VaultServer
) -> None:
    token = server.admin.token("default")
    for check_mode in (True, False):
        failed = run(
            check_mode,
            lease_id=taken["lease_id"],
            state="absent",
            vault_token=token,
        )
        assert failed["error"]["reason"] == "permission_denied"


def own_login(server: VaultServer) -> dict[str, Any]:
    rules = 'path "database/creds/*" { capabilities = ["read"] }'
    account = server.admin.approle(server.admin.policy(rules))
    return {
        "vault_token": None,
        "auth_method": "approle",
        "vault_role_id": account.role_id,
        "vault_secret_id": account.secret_id,
    }


def test_a_login_of_its_own_is_refused_before_anything_is_taken(
    server: VaultServer, postgres: PostgresServer
) -> None:
    run = ModuleRun(TASK, server, **own_login(server))
    before = postgres.query(ACCOUNTS)
    for check_mode in (True, False):
        failed = run(check_mode, path="database/creds/app")
        assert failed["error"]["reason"] == "lease_refused"
        assert "vault_login" in failed["error"]["hint"]
    assert postgres.query(ACCOUNTS) == before


def test_a_login_that_nobody_revokes_may_take_a_lease(server: VaultServer) -> None:
    run = ModuleRun(TASK, server, **own_login(server), token_revoke=False)
    taken = run(path="database/creds/app")
    assert lives(server, taken["lease_id"])


@pytest.mark.ansible
def test_the_lookup_of_a_lease_is_refused_and_leaves_none(
    server: VaultServer, postgres: PostgresServer, tmp_path: Path
) -> None:
    before = postgres.query(ACCOUNTS)
    variables = {
        "ansible_credential_bridge_vault_url": server.address,
        "ansible_credential_bridge_vault_token": server.token,
    }
    call = "lookup('credential_bridge.vault.vault_read', 'database/creds/app')"
    (failed,) = Play(tmp_path, variables).evaluate(call)
    assert "reason=lease_refused" in failed["msg"]
    assert "It is revoked" in failed["msg"]
    assert postgres.query(ACCOUNTS) == before
    rules = 'path "database/creds/app" { capabilities = ["read"] }'
    token = server.admin.token(server.admin.policy(rules))
    variables["ansible_credential_bridge_vault_token"] = token
    (failed,) = Play(tmp_path, variables).evaluate(call)
    assert "may not revoke it" in failed["msg"]
    server.admin.call("POST", "auth/token/revoke", {"token": token})
    wait_for(lambda: postgres.query(ACCOUNTS) == before, "the end of the lease")


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"path": "a", "lease_id": "b"},
        {"path": "a", "min_ttl": "1h"},
        {"lease_id": "a", "data": {"a": 1}},
        {"lease_id": "a", "min_ttl": "0"},
        {"path": "a", "state": "absent"},
        {"lease_id": "a", "state": "absent", "min_ttl": "1h"},
    ],
    ids=str,
)
def test_options_that_contradict_each_other(
    run: ModuleRun, params: dict[str, Any]
) -> None:
    assert run(**params)["error"]["reason"] == "configuration"


@pytest.mark.parametrize("product", PRODUCTS, ids=str)
def test_a_request_with_data_and_a_lease_that_cannot_be_renewed(product: Any) -> None:
    with VaultServer(product) as server:
        call = server.admin.call
        call("POST", "sys/mounts/pki", {"type": "pki"})
        call(
            "POST",
            "pki/root/generate/internal",
            {"common_name": "a.example", "ttl": "24h"},
        )
        role = {"allow_any_name": True, "generate_lease": True, "ttl": "1h"}
        call("POST", "pki/roles/leased", role)
        call("POST", "pki/roles/bare", {**role, "generate_lease": False})
        run = ModuleRun(TASK, server)
        data = {"common_name": "b.example"}
        taken = run(path="pki/issue/leased", data=data)
        assert taken["data"]["private_key"]
        assert not taken["renewable"]
        for check_mode in (True, False):
            failed = run(check_mode, lease_id=taken["lease_id"], min_ttl="2h")
            assert failed["error"]["reason"] == "lease_not_renewable"
            assert not failed["changed"]
        assert run(lease_id=taken["lease_id"], state="absent")["changed"]
        # What was made is not lost, though it was the wrong module.
        bare = run(path="pki/issue/bare", data=data)
        assert bare["data"]["private_key"]
        assert bare["lease_id"] is None
        assert "has no lease" in bare["warnings"][0]
        refused = run(path="sys/rekey/init", data={})
        assert refused["error"]["reason"] == "invalid_path"
