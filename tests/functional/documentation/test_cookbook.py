# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cookbook's examples run on both servers, and change nothing the second time."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from vault import ldap
from vault.kinds import public_key
from vault.paths import COLLECTION
from vault.playbook import run_playbook
from vault.postgres import ADMIN, PASSWORD, PostgresServer, postgres_server
from vault.product import OPENBAO, PRODUCTS
from vault.server import VaultServer

pytestmark = pytest.mark.ansible

PAGE = (COLLECTION / "docs" / "guides" / "cookbook.md").read_text()
PLAYBOOK, *TASKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="module")
def directory() -> Iterator[ldap.LdapServer]:
    with ldap.ldap_server("alice", "made-up") as server:
        yield server


@pytest.fixture(params=PRODUCTS, ids=str)
def server(request: pytest.FixtureRequest) -> Iterator[VaultServer]:
    with VaultServer(request.param) as running:
        yield running


class Player:
    """Plays a playbook against a server."""

    def __init__(
        self,
        server: VaultServer,
        postgres: PostgresServer,
        directory: ldap.LdapServer,
        folder: Path,
    ) -> None:
        self._folder = folder
        self._env = {
            "VAULT_ADDR": server.address,
            "VAULT_TOKEN": server.token,
            "ANSIBLE_LOCALHOST_WARNING": "false",
        }
        self._variables = {
            # A value of --extra-vars is a template, too.
            "database_url": f"{{% raw %}}{postgres.url}{{% endraw %}}",
            "database_user": ADMIN,
            "database_password": PASSWORD,
            "directory_url": directory.url,
            "directory_password": ldap.PASSWORD,
            "first_password": "made-up-first-password",
            "public_key": public_key(),
        }

    def __call__(self, plays: Any, *options: str) -> dict[str, int]:
        """Return the counts of the recap."""
        done = run_playbook(
            plays,
            self._folder,
            "--extra-vars",
            json.dumps(self._variables),
            *options,
            env=self._env,
            seconds=300,
        )
        self._check(done)
        recap = done.stdout.rpartition("PLAY RECAP")[2]
        return {name: int(number) for name, number in re.findall(r"(\w+)=(\d+)", recap)}

    @staticmethod
    def _check(done: subprocess.CompletedProcess[str]) -> None:
        assert done.returncode == 0, done.stdout
        for password in (PASSWORD, ldap.PASSWORD):
            assert password not in done.stdout
        assert "made-up-first-password" not in done.stdout


@pytest.fixture
def play(
    server: VaultServer,
    postgres: PostgresServer,
    directory: ldap.LdapServer,
    tmp_path: Path,
) -> Player:
    return Player(server, postgres, directory, tmp_path)


def test_a_whole_vault(play: Player, server: VaultServer) -> None:
    plays = yaml.safe_load(PLAYBOOK)
    before = server.admin.call("GET", "sys/mounts")["data"].keys()
    predicted = play(plays, "--check", "--diff", "-vvv")
    assert (predicted["changed"], predicted["failed"]) == (1, 0)
    assert server.admin.call("GET", "sys/mounts")["data"].keys() == before
    assert play(plays, "--diff", "-vvv")["changed"] == 1
    assert play(plays)["changed"] == 0
    assert play(plays, "--check")["changed"] == 0
    as_modules = ("-e", "credential_bridge_in_controller=false")
    assert play(plays, *as_modules)["changed"] == 0
    assert server.admin.call("GET", "pki/roles/web")["data"]["max_ttl"] == 30 * 86400


def test_a_database_account_works(
    server: VaultServer, postgres: PostgresServer, play: Player
) -> None:
    play(yaml.safe_load(PLAYBOOK))
    pair = server.admin.call("GET", "database/creds/app")["data"]
    assert postgres.query("SELECT 1", pair["username"], pair["password"]) == ["1"]


def test_every_other_example(play: Player, server: VaultServer) -> None:
    # OpenBao's build has no LDAP.
    texts = [
        text for text in TASKS if server.product is not OPENBAO or "ldap" not in text
    ]
    assert len(texts) >= len(TASKS) - 1
    tasks = [task for text in texts for task in yaml.safe_load(text)]
    plays = [{"hosts": "localhost", "gather_facts": False, "tasks": tasks}]
    assert play(plays, "--diff")["changed"] > 5
    assert play(plays, "--diff")["changed"] == 0
