# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guide to dynamic credentials, with a real database: no account is left behind."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from vault.loopback import HOST
from vault.paths import COLLECTION
from vault.playbook import run_playbook
from vault.postgres import PASSWORD, PostgresServer, postgres_server
from vault.product import PRODUCTS
from vault.server import VaultServer
from vault.wait import wait_for

pytestmark = pytest.mark.ansible

PAGE = COLLECTION / "docs" / "guides" / "dynamic-credentials.md"
PLAYBOOK = re.compile(r"```yaml\n(- hosts:.*?)```", re.DOTALL)
ACCOUNTS = "SELECT rolname FROM pg_roles WHERE rolname LIKE 'v-%'"
HOSTS = ("web1", "web2", "web3")


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="module", params=PRODUCTS, ids=str)
def server(request: pytest.FixtureRequest) -> Iterator[VaultServer]:
    with VaultServer(request.param) as running:
        yield running


def playbooks(postgres: PostgresServer) -> list[str]:
    """Return those of the page, for this database."""
    page = PAGE.read_text()
    for place, ours in {
        "db.example.com:5432/app": f"{HOST}:{postgres.port}/postgres?sslmode=disable",
        "host=db.example.com dbname=app": f"host={HOST} port={postgres.port} "
        "dbname=postgres",
    }.items():
        assert place in page
        page = page.replace(place, ours)
    return PLAYBOOK.findall(page)


def recording_client(postgres: PostgresServer, folder: Path) -> Path:
    """Put a ``psql`` into a folder that records who uses it, and return the record."""
    record, program = folder / "record", folder / "psql"
    settings = [
        f"export {name}='{text}'" for name, text in postgres.environment.items()
    ]
    lines = ["#!/bin/sh", f'echo "$PGUSER" >> {record}', *settings]
    program.write_text("\n".join([*lines, f'exec {postgres.client} "$@"', ""]))
    program.chmod(0o755)
    return record


def run(
    text: str, folder: Path, server: VaultServer, variables: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    local = {
        "ansible_connection": "local",
        "ansible_python_interpreter": sys.executable,
    }
    groups = {
        "web": {"hosts": dict.fromkeys(HOSTS, local)},
        "ungrouped": {"hosts": {"localhost": local}},
    }
    (folder / "hosts.yml").write_text(json.dumps(groups))
    (folder / "variables.json").write_text(json.dumps(variables))
    return run_playbook(
        text,
        folder,
        f"--inventory={folder / 'hosts.yml'}",
        f"--extra-vars=@{folder / 'variables.json'}",
        env={
            "VAULT_ADDR": server.address,
            "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        },
    )


def test_one_account_for_all_hosts_and_none_left_behind(
    server: VaultServer, postgres: PostgresServer, tmp_path: Path
) -> None:
    set_up, work = playbooks(postgres)
    administrator = {
        "database_password": PASSWORD,
        "ansible_credential_bridge_vault_token": server.token,
    }
    for changed in (True, False):
        done = run(set_up, tmp_path, server, administrator)
        assert done.returncode == 0, done.stdout
        assert ("changed=0" not in done.stdout) is changed
    account = server.admin.approle("app-database")
    login = {"role_id": account.role_id, "secret_id": account.secret_id}
    for statement, fails in (("SELECT 1", False), ("SELECT 1/0", True)):
        record = recording_client(postgres, tmp_path)
        done = run(work.replace("SELECT 1", statement), tmp_path, server, login)
        assert (done.returncode != 0) is fails, done.stdout
        users = record.read_text().split()
        record.unlink()
        assert len(users) == len(HOSTS)
        assert len({*users}) == 1
        wait_for(lambda: postgres.query(ACCOUNTS) == [], "the end of the account")
