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
from typing import Any

import pytest
import yaml
from vault import agent
from vault.issuer import Issuer
from vault.loopback import free_port
from vault.paths import COLLECTION
from vault.playbook import run_playbook
from vault.server import VaultServer
from vault.wait import wait_for

from ansible_collections.credential_bridge.vault.plugins.module_utils._options.tables import (
    SHARED,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultAuthError,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.vault_backend import (
    VaultBackend,
)

pytestmark = pytest.mark.ansible

DOCS = COLLECTION / "docs"
PAGES = [*sorted((DOCS / "guides").glob("*.md")), DOCS / "migration.md"]
# Tested by test_cookbook.py.
COOKBOOK = DOCS / "guides" / "cookbook.md"
# Tested by test_dynamic_credentials.py.
DATABASE = DOCS / "guides" / "dynamic-credentials.md"
# Tested by test_certificates.py.
CERTIFICATES = DOCS / "guides" / "certificates.md"
AGENT = DOCS / "guides" / "vault-agent.md"
AWX = DOCS / "guides" / "awx.md"
PASSWORD_CLIENT = DOCS / "guides" / "ansible-vault.md"
PLAYBOOK = re.compile(r"```yaml\n(- hosts:.*?)```", re.DOTALL)
FENCE = re.compile(r"<!-- (?P<name>\w+) -->\n```\w+\n(?P<text>.*?)```", re.DOTALL)
RULES = 'path "secret/*" { capabilities = ["create", "read", "update"] }'


def blocks(page: str) -> dict[str, str]:
    """Return the blocks of a page that have a name."""
    return {match["name"]: match["text"] for match in FENCE.finditer(page)}


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
        if page not in (AGENT, AWX, CERTIFICATES, COOKBOOK, DATABASE)
        and PLAYBOOK.search(page.read_text())
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
    config = blocks(page)["config"]
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


# --- AWX ------------------------------------------------------------------------------

KNOWN = {f"ansible_credential_bridge_{option}" for option in SHARED}


def injected(block: str, **fields: str) -> dict[str, str]:
    """Return the variables of a job with such a credential, as AWX makes them."""
    # Only here, since it comes with Ansible.
    import jinja2

    templates = yaml.safe_load(blocks(AWX.read_text())[block])["extra_vars"]
    assert set(templates) <= KNOWN
    return {
        name: jinja2.Template(template).render(fields)
        for name, template in templates.items()
    }


def reads_as_a_job(
    vault: VaultServer, variables: dict[str, str], folder: Path, policy: str
) -> None:
    file = folder / "variables.json"
    file.write_text(json.dumps(variables))
    read = "lookup('credential_bridge.vault.vault_secret', 'awx', mount_point='secret')"
    test = {"ansible.builtin.assert": {"that": f"{read} == {{'owner': 'platform'}}"}}
    vault.admin.write("secret", "awx", {"owner": "platform"})
    vault.admin.policy(RULES, policy)
    run(
        yaml.safe_dump([{"hosts": "web", "gather_facts": False, "tasks": [test]}]),
        folder,
    )


def test_a_job_has_what_the_credential_type_injects(
    vault: VaultServer, tmp_path: Path
) -> None:
    role = vault.admin.approle("awx")
    fields = {field["id"] for field in inputs()["fields"]}
    assert set(inputs()["required"]) <= fields
    given = {"role_id": role.role_id, "secret_id": role.secret_id}
    variables = injected("injector", vault_url=vault.address, **given)
    used = set(re.findall(r"\{\{ (\w+)", blocks(AWX.read_text())["injector"]))
    assert used == fields
    reads_as_a_job(vault, variables, tmp_path, "awx")


def inputs() -> Any:
    """Return the fields of the credential type."""
    return yaml.safe_load(blocks(AWX.read_text())["input"])


def test_the_pod_has_the_token_where_the_variables_say() -> None:
    page = blocks(AWX.read_text())
    variables, pod = yaml.safe_load(page["variables"]), yaml.safe_load(page["pod"])
    assert set(variables) <= KNOWN
    [worker], [volume] = pod["spec"]["containers"], pod["spec"]["volumes"]
    [mount] = worker["volumeMounts"]
    [source] = volume["projected"]["sources"]
    assert mount["name"] == volume["name"]
    token = f"{mount['mountPath']}/{source['serviceAccountToken']['path']}"
    assert token == variables["ansible_credential_bridge_vault_jwt_file"]


def test_the_jwt_of_a_job_is_a_login(vault: VaultServer, tmp_path: Path) -> None:
    """The platform is a fake; the server asks it for its keys, as the guide says."""
    issuer = Issuer(tmp_path / "key.pem")
    claims = {
        "sub": "workload_type:aap_controller_automation_job",
        "aud": "https://vault.example.com:8200",
        "aap_controller_organization_name": "Default",
    }
    with issuer.discovery() as platform:
        url = f"{platform.address}/o"
        text = blocks(AWX.read_text())["aap"].replace("https://aap.example.com/o", url)
        run(text, tmp_path, VAULT_ADDR=vault.address, VAULT_TOKEN=vault.token)
        try:
            jwt = issuer.sign(iss=url, **claims)
            variables = injected("jwt", vault_url=vault.address, jwt=jwt)
            reads_as_a_job(vault, variables, tmp_path, "deploy")
            claims["aap_controller_organization_name"] = "Other"
            jwt = issuer.sign(iss=url, **claims)
            with pytest.raises(VaultAuthError):
                VaultBackend(
                    vault.address,
                    vault_jwt=jwt,
                    auth_mount_point="aap",
                    auth_role="deploy",
                )
        finally:
            vault.admin.call("DELETE", "sys/auth/aap")


# --- ansible-vault --------------------------------------------------------------------


def test_the_client_knows_the_password_of_ansible_vault(
    vault: VaultServer, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collections = home / ".ansible" / "collections"
    collections.parent.mkdir()
    collections.symlink_to(os.environ["ANSIBLE_COLLECTIONS_PATH"])
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    monkeypatch.setenv("VAULT_ADDR", vault.address)
    monkeypatch.setenv("VAULT_TOKEN", vault.token)
    page = PASSWORD_CLIENT.read_text()
    client = tmp_path / "vault-password-client.py"
    client.write_text(blocks(page)["client"])
    client.chmod(0o755)
    commands = re.findall(r"^ansible-\w+ --?.*|^ansible-vault .*", page, re.MULTILINE)
    vault.admin.write("secret", "ansible-vault/prod", {"password": "canary-password"})
    secrets = tmp_path / "secrets.yml"
    secrets.write_text("owner: platform\n")
    (tmp_path / "site.yml").write_text(
        yaml.safe_dump(
            [
                {
                    "hosts": "localhost",
                    "gather_facts": False,
                    "vars_files": ["secrets.yml"],
                    "tasks": [
                        {"ansible.builtin.assert": {"that": "owner == 'platform'"}}
                    ],
                }
            ]
        )
    )
    assert len(commands) == 2
    for command in commands:
        done = command_of(command, tmp_path)
        assert done.returncode == 0, done.stdout
        assert "canary" not in done.stdout
    assert secrets.read_text().startswith("$ANSIBLE_VAULT;1.2;AES256;prod")
    unknown = command_of(commands[0].replace("prod@", "other@"), tmp_path)
    assert unknown.returncode != 0
    assert "other" in unknown.stdout
    vault_is_down = subprocess.run(
        [client],
        env={**os.environ, "VAULT_ADDR": "http://127.0.0.1:1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert vault_is_down.returncode == 1
    assert "No connection to http://127.0.0.1:1" in vault_is_down.stderr
    assert "Traceback" not in vault_is_down.stderr


def command_of(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of the page; standard error is part of its output."""
    return subprocess.run(
        command.split(),
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
