# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where each source of an option is read when a task runs on another host.

docs/authentication.md has the table. The controller and the host have tokens of their
own, so the secret that is read tells whose token it was.
"""

from __future__ import annotations

import getpass
import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from vault.playbook import ACTIONS, keep_results
from vault.server import VaultServer

pytestmark = pytest.mark.ansible

INFO = "credential_bridge.vault.vault_secret_info"
NO_CREDENTIALS, NO_ADDRESS = "No Vault credentials", "No Vault address"


@dataclass
class Hosts:
    """The controller and another host, each with its home, environment and settings."""

    folder: Path
    mount: str
    # By owner, a token that may read only the secret of that name.
    tokens: dict[str, str]
    controller: dict[str, str] = field(default_factory=dict)
    host: dict[str, str] = field(default_factory=dict)
    ini: dict[str, str] = field(default_factory=dict)

    def home(self, name: str) -> Path:
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        return folder

    def ask(self, task: dict[str, Any], **variables: Any) -> dict[str, Any]:
        """Run a task on the host and return its result."""
        play = {
            "hosts": "there",
            "gather_facts": False,
            "tasks": [
                {**task, "register": "result", "ignore_errors": True},
                keep_results(["result"], self.folder / "result.json"),
            ],
        }
        there = {
            "ansible_connection": "elsewhere",
            "ansible_python_interpreter": sys.executable,
            "elsewhere_environment": {
                "HOME": str(self.home("host")),
                "PATH": os.environ["PATH"],
                "LC_ALL": "C.UTF-8",
                **self.host,
            },
        }
        (self.folder / "hosts.yml").write_text(
            yaml.safe_dump({"all": {"hosts": {"there": there}}})
        )
        (self.folder / "play.yml").write_text(yaml.safe_dump([play]))
        lines = [f"{name} = {value}" for name, value in self.ini.items()]
        (self.folder / "ansible.cfg").write_text(
            "\n".join(["[credential_bridge]", *lines, ""])
        )
        command = [
            Path(sys.executable).parent / "ansible-playbook",
            self.folder / "play.yml",
        ]
        done = subprocess.run(
            [
                *map(str, command),
                "-i",
                str(self.folder / "hosts.yml"),
                "-e",
                json.dumps(variables),
            ],
            env={
                **{
                    name: value
                    for name, value in os.environ.items()
                    if not name.startswith(("BAO_", "VAULT_"))
                },
                **ACTIONS,
                "ANSIBLE_CONFIG": str(self.folder / "ansible.cfg"),
                "ANSIBLE_CONNECTION_PLUGINS": str(
                    Path(__file__).parent / "connection_plugins"
                ),
                "HOME": str(self.home("controller")),
                **self.controller,
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        results: list[dict[str, Any]] = json.loads(
            (self.folder / "result.json").read_text()
        )
        return results[0]

    def whose(self, **variables: Any) -> str:
        """Return whose credentials a module on the host uses.

        That is 'controller' or 'host', or else the failure's text.
        """
        task = {
            INFO: {"path": "{{ item }}", "mount_point": self.mount},
            "loop": list(self.tokens),
        }
        results = self.ask(task, **variables)["results"]
        read = [result["item"] for result in results if not result.get("failed")]
        return ", ".join(read) or str(results[0]["msg"])


@pytest.fixture
def hosts(vault: VaultServer, kv_mount: str, tmp_path: Path) -> Hosts:
    tokens = {}
    for name in ("controller", "host"):
        vault.admin.write(kv_mount, name, {"whose": name})
        rules = f'path "{kv_mount}/data/{name}" {{ capabilities = ["read"] }}'
        tokens[name] = vault.admin.token(vault.admin.policy(rules))
    address = {"VAULT_ADDR": vault.address}
    return Hosts(
        tmp_path, kv_mount, tokens, controller=dict(address), host=dict(address)
    )


def test_vault_token_is_that_of_the_host(hosts: Hosts) -> None:
    hosts.controller["VAULT_TOKEN"] = hosts.tokens["controller"]
    assert NO_CREDENTIALS in hosts.whose()
    hosts.host["VAULT_TOKEN"] = hosts.tokens["host"]
    assert hosts.whose() == "host"


def test_vault_addr_is_that_of_the_host(hosts: Hosts) -> None:
    hosts.host["VAULT_TOKEN"] = hosts.tokens["host"]
    hosts.controller["VAULT_ADDR"] = "http://127.0.0.1:1"
    assert hosts.whose() == "host"
    del hosts.host["VAULT_ADDR"]
    assert NO_ADDRESS in hosts.whose()


def test_variables_are_those_of_the_controller(hosts: Hosts) -> None:
    hosts.host["VAULT_TOKEN"] = hosts.tokens["host"]
    assert (
        hosts.whose(ansible_credential_bridge_vault_token=hosts.tokens["controller"])
        == "controller"
    )


def test_the_environment_for_ansible_is_the_controllers(hosts: Hosts) -> None:
    hosts.host["ANSIBLE_CREDENTIAL_BRIDGE_VAULT_TOKEN"] = hosts.tokens["host"]
    assert NO_CREDENTIALS in hosts.whose()
    hosts.host["VAULT_TOKEN"] = hosts.tokens["host"]
    hosts.controller["ANSIBLE_CREDENTIAL_BRIDGE_VAULT_TOKEN"] = hosts.tokens[
        "controller"
    ]
    assert hosts.whose() == "controller"


def test_ansible_cfg_is_the_controllers_and_beats_vault_addr(hosts: Hosts) -> None:
    hosts.host["VAULT_TOKEN"] = hosts.tokens["host"]
    hosts.ini["vault_url"] = hosts.host["VAULT_ADDR"]
    hosts.host["VAULT_ADDR"] = hosts.controller["VAULT_ADDR"] = "http://127.0.0.1:1"
    assert hosts.whose() == "host"


def test_the_files_of_the_user_are_the_hosts(hosts: Hosts) -> None:
    (hosts.home("controller") / ".vault-token").write_text(hosts.tokens["controller"])
    assert NO_CREDENTIALS in hosts.whose()
    (hosts.home("host") / ".vault-token").write_text(hosts.tokens["host"])
    assert hosts.whose() == "host"


def test_a_file_that_an_option_names_is_the_hosts(hosts: Hosts) -> None:
    (hosts.home("controller") / "sink").write_text(hosts.tokens["controller"])
    (hosts.home("host") / "sink").write_text(hosts.tokens["host"])
    assert hosts.whose(ansible_credential_bridge_vault_token_file="~/sink") == "host"


def test_the_default_mount_is_settled_on_the_controller(hosts: Hosts) -> None:
    hosts.host.update(VAULT_TOKEN=hosts.tokens["host"], LOGNAME="somebody")
    error = hosts.ask({INFO: {"path": "host"}})["error"]
    assert error["mount_point"] == getpass.getuser()


def test_a_lookup_reads_everything_on_the_controller(hosts: Hosts) -> None:
    hosts.controller["VAULT_TOKEN"] = hosts.tokens["controller"]
    hosts.host.update(VAULT_TOKEN=hosts.tokens["host"], VAULT_ADDR="http://127.0.0.1:1")
    terms = f"'controller', mount_point='{hosts.mount}'"
    read = f"{{{{ lookup('credential_bridge.vault.vault_secret', {terms}) }}}}"
    assert hosts.ask({"ansible.builtin.debug": {"msg": read}})["msg"] == {
        "whose": "controller"
    }
