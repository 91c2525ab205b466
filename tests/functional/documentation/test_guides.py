# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every playbook of the guides and of the migration page runs unchanged, in order."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from vault import agent
from vault.loopback import free_port
from vault.paths import COLLECTION
from vault.playbook import run_playbook
from vault.server import VaultServer
from vault.wait import wait_for

from ansible_collections.credential_bridge.vault.plugins.module_utils._options.tables import (
    SHARED,
)

pytestmark = pytest.mark.ansible

DOCS = COLLECTION / "docs"
PAGES = [*sorted((DOCS / "guides").glob("*.md")), DOCS / "migration.md"]
# Tested by test_cookbook.py.
COOKBOOK = DOCS / "guides" / "cookbook.md"
# Tested by test_dynamic_credentials.py.
DATABASE = DOCS / "guides" / "dynamic-credentials.md"
AGENT = DOCS / "guides" / "vault-agent.md"
PLAYBOOK = re.compile(r"```yaml\n(- hosts:.*?)```", re.DOTALL)
FENCE = re.compile(r"<!-- (?P<name>\w+) -->\n```\w+\n(?P<text>.*?)```", re.DOTALL)
RULES = 'path "secret/*" { capabilities = ["create", "read", "update"] }'


def run(text: str, folder: Path, **environment: str) -> None:
    """Run a playbook with two hosts ``web``, and the AppRole of the folder, if any."""
    inventory, variables = folder / "hosts.yml", folder / "variables.json"
    local = {
        "ansible_connection": "local",
        "ansible_python_interpreter": sys.executable,
    }
    inventory.write_text(json.dumps({"web": {"hosts": {"web1": local, "web2": local}}}))
    more = ["-e", f"@{variables}"] if variables.exists() else []
    password = folder / "password"
    password.write_text("opens-exports")
    environment["ANSIBLE_VAULT_PASSWORD_FILE"] = str(password)
    done = run_playbook(text, folder, "-i", str(inventory), *more, env=environment)
    assert done.returncode == 0, f"{text}\n{done.stdout}"


def approle(vault: VaultServer, folder: Path) -> None:
    """Write credentials that are good for one login into the folder.

    The page's own command wraps the secret ID.
    """
    role = vault.admin.approle(vault.admin.policy(RULES), secret_id_num_uses=1)
    (command,) = re.findall(
        r"^vault (write .*)$",
        (DOCS / "guides" / "one-login.md").read_text(),
        re.MULTILINE,
    )
    told = subprocess.run(
        [vault.binary, *command.replace("myapp", role.name).split()],
        env={**os.environ, "VAULT_ADDR": vault.address, "VAULT_TOKEN": vault.token},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    (wrapping_token,) = re.findall(r"^wrapping_token:\s+(\S+)$", told, re.MULTILINE)
    given = {
        "role_id": role.role_id,
        "secret_id": role.secret_id,
        "wrapping_token": wrapping_token,
    }
    (folder / "variables.json").write_text(json.dumps(given))


@pytest.mark.parametrize(
    "page",
    [
        page
        for page in PAGES
        if page not in (AGENT, COOKBOOK, DATABASE) and PLAYBOOK.search(page.read_text())
    ],
    ids=lambda page: page.stem,
)
def test_the_playbooks_of_a_page_run(
    vault: VaultServer, tmp_path: Path, page: Path
) -> None:
    for text in PLAYBOOK.findall(page.read_text()):
        if "role_id" in text:
            approle(vault, tmp_path)
            run(text, tmp_path, VAULT_ADDR=vault.address)
        else:
            run(text, tmp_path, VAULT_ADDR=vault.address, VAULT_TOKEN=vault.token)


@pytest.mark.parametrize("command", ["proxy", "agent"])
def test_the_playbooks_of_the_agent_run(
    vault: VaultServer, tmp_path: Path, command: str
) -> None:
    """Use the configuration of the page, for an agent down to ``auto_auth``."""
    role = vault.admin.approle(vault.admin.policy(RULES))
    (tmp_path / "role_id").write_text(role.role_id)
    (tmp_path / "secret_id").write_text(role.secret_id)
    here = {
        "https://vault.example.com:8200": vault.address,
        "/etc/vault": str(tmp_path),
        "/run/vault": str(tmp_path),
        "127.0.0.1:8100": f"127.0.0.1:{free_port()}",
    }
    page = AGENT.read_text()
    for place, ours in here.items():
        assert place in page
        page = page.replace(place, ours)
    (config,) = (
        match["text"] for match in FENCE.finditer(page) if match["name"] == "config"
    )
    through_proxy, with_sink = PLAYBOOK.findall(page)
    if command == "agent":
        config = config.partition("api_proxy")[0]
    with agent.logged_in(vault.binary, command, config, tmp_path):
        wait_for((tmp_path / "token").exists, "the sink's file")
        assert not (tmp_path / "secret_id").exists()
        run(with_sink, tmp_path, VAULT_ADDR=vault.address, VAULT_TOKEN="not-this-one")
        if command == "proxy":
            run(through_proxy, tmp_path)


def test_the_python_of_the_migration_page_runs(vault: VaultServer) -> None:
    (text,) = re.findall(
        r"```python\n(.*?)```", (DOCS / "migration.md").read_text(), re.DOTALL
    )
    environment = {"VAULT_ADDR": vault.address, "VAULT_TOKEN": vault.token}
    done = subprocess.run(
        [sys.executable, "-c", text],
        env={
            **os.environ,
            **environment,
            "PYTHONPATH": os.environ["ANSIBLE_COLLECTIONS_PATH"],
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_credential_type_injects_what_we_read() -> None:
    blocks = {
        match["name"]: yaml.safe_load(match["text"])
        for match in FENCE.finditer((DOCS / "guides/awx.md").read_text())
    }
    known = {f"ANSIBLE_CREDENTIAL_BRIDGE_{option.upper()}" for option in SHARED}
    assert set(blocks["injector"]["env"]) <= known
    fields = {field["id"] for field in blocks["input"]["fields"]}
    assert set(blocks["input"]["required"]) <= fields
    assert {
        re.findall(r"\{\{ (\w+)", value)[0]
        for value in blocks["injector"]["env"].values()
    } == fields
