# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connections and roles of a real database, as objects."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from vault.admin import unique
from vault.fakes import without_queries
from vault.module import ModuleRun
from vault.postgres import ADMIN, PASSWORD, PostgresServer, postgres_server
from vault.product import PRODUCTS
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.vault_object import (
    TASK,
)

CREATION = (
    "CREATE ROLE \"{{name}}\" LOGIN PASSWORD '{{password}}' "
    "VALID UNTIL '{{expiration}}';"
)


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="module", params=PRODUCTS, ids=str)
def server(request: pytest.FixtureRequest) -> Iterator[VaultServer]:
    with VaultServer(request.param) as running:
        running.admin.call("POST", "sys/mounts/database", {"type": "database"})
        yield running


@pytest.fixture
def run(server: VaultServer) -> ModuleRun:
    return ModuleRun(TASK, server)


def connection(postgres: PostgresServer) -> dict[str, Any]:
    return {
        "path": f"database/config/{unique('db')}",
        "data": {
            "plugin_name": "postgresql-database-plugin",
            "connection_url": postgres.url,
            "allowed_roles": "app, admin",
            "username": ADMIN,
            "max_open_connections": "3",
            "root_rotation_statements": "ALTER ROLE x; SELECT 1",
            "verify_connection": True,
        },
        "secret_data": {"password": PASSWORD},
    }


def test_a_connection(run: ModuleRun, postgres: PostgresServer) -> None:
    task = connection(postgres)
    predicted = run(check_mode=True, **task)
    created = run(**task)
    assert (predicted["action"], created["action"]) == ("created", "created")
    assert PASSWORD not in json.dumps([predicted, created])
    again = run(**task)
    assert (again["action"], again["not_compared"]) == (
        "unchanged",
        ["password", "verify_connection"],
    )
    changes = {
        "allowed_roles": ["app"],
        "max_open_connections": 5,
        "connection_url": postgres.url.replace("sslmode", "connect_timeout=5&sslmode"),
    }
    for name, value in changes.items():
        task["data"][name] = value
        assert run(check_mode=True, **task)["changed_fields"] == [name]
        assert run(**task)["changed_fields"] == [name]
        assert run(**task)["action"] == "unchanged"
    assert run(**task, state="absent")["action"] == "deleted"


def test_the_password_stays_when_something_else_changes(
    run: ModuleRun, server: VaultServer, postgres: PostgresServer
) -> None:
    task = connection(postgres)
    name = task["path"].rpartition("/")[2]
    run(**task)
    task["data"]["allowed_roles"] = "app"
    del task["secret_data"]
    assert run(**task)["changed_fields"] == ["allowed_roles"]
    role = {"db_name": name, "creation_statements": CREATION, "default_ttl": "10m"}
    created = run(path="database/roles/app", data=role)
    assert created["action"] in ("created", "changed")
    pair = server.admin.call("GET", "database/creds/app")["data"]
    assert postgres.query("SELECT 1", pair["username"], pair["password"]) == ["1"]


def test_roles(run: ModuleRun, postgres: PostgresServer) -> None:
    task = connection(postgres)
    task["data"]["allowed_roles"] = "*"
    name = task["path"].rpartition("/")[2]
    run(**task)
    role = f"database/roles/{unique('role')}"
    data: dict[str, Any] = {
        "db_name": name,
        "creation_statements": CREATION,
        "revocation_statements": ["b", "a"],
        "default_ttl": "1h",
    }
    assert run(path=role, data=data)["action"] == "created"
    assert run(path=role, data=data)["action"] == "unchanged"
    # The order of statements matters.
    data["revocation_statements"] = ["a", "b"]
    assert run(path=role, data=data)["changed_fields"] == ["revocation_statements"]
    assert run(path=role, data=data)["action"] == "unchanged"
    user = unique("static").replace("-", "_")
    postgres.query(f"CREATE ROLE {user} LOGIN PASSWORD 'made-up'")
    static: dict[str, Any] = {
        "path": f"database/static-roles/{unique('static')}",
        "data": {"db_name": name, "username": user, "rotation_period": "24h"},
    }
    assert run(**static)["action"] == "created"
    assert run(**static)["action"] == "unchanged"
    static["data"]["rotation_period"] = 7200
    assert run(**static)["changed_fields"] == ["rotation_period"]
    assert run(**static)["action"] == "unchanged"
    assert run(**static, state="absent")["action"] == "deleted"


def test_credentials_are_not_read_by_mistake(
    run: ModuleRun, server: VaultServer, postgres: PostgresServer
) -> None:
    task = connection(postgres)
    task["data"]["allowed_roles"] = "*"
    run(**task)
    role = {"db_name": task["path"].rpartition("/")[2], "creation_statements": CREATION}
    name = unique("role")
    assert run(path=f"database/roles/{name}", data=role)["changed"]
    before = postgres.query("SELECT count(*) FROM pg_roles")
    failed = run(path=f"database/creds/{name}")
    assert failed["error"]["reason"] == "endpoint_not_found"
    assert postgres.query("SELECT count(*) FROM pg_roles") == before


def test_credentials_that_a_gateway_reads_by_mistake_are_revoked(
    server: VaultServer, postgres: PostgresServer, run: ModuleRun
) -> None:
    task = connection(postgres)
    task["data"]["allowed_roles"] = "*"
    run(**task)
    role = {"db_name": task["path"].rpartition("/")[2], "creation_statements": CREATION}
    name = unique("role")
    run(path=f"database/roles/{name}", data=role)
    before = postgres.query("SELECT count(*) FROM pg_roles")
    with without_queries(server.address) as gateway:
        through = ModuleRun(TASK, server, vault_url=gateway.address)
        for check_mode in (True, False):
            failed = through(check_mode, path=f"database/creds/{name}")
            assert failed["error"]["reason"] == "lease_refused"
            assert "It is revoked." in failed["msg"]
    assert postgres.query("SELECT count(*) FROM pg_roles") == before


def test_a_wrong_password_is_told_by_the_write_and_not_shown(
    run: ModuleRun, postgres: PostgresServer
) -> None:
    task = connection(postgres)
    task["secret_data"] = {"password": "not-the-password"}
    failed = run(**task)
    assert failed["error"]["http_status"] == 400
    assert "not-the-password" not in json.dumps(failed)
