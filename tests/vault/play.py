# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs tasks with variables as people write them, and returns their results."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from vault.playbook import run_playbook

COLLECTION = "credential_bridge.vault"
PASSWORD = "opens-vaulted-variables"


class Vaulted(str):
    """A text that the file of variables holds encrypted, as ``!vault``."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    pass


def _encrypted(dumper: yaml.SafeDumper, text: Vaulted) -> yaml.Node:
    from ansible.parsing.vault import VaultLib, VaultSecret

    secrets = [("default", VaultSecret(PASSWORD.encode()))]
    cipher = VaultLib(secrets).encrypt(str(text)).decode()
    return dumper.represent_scalar("!vault", cipher, style="|")


_Dumper.add_representer(Vaulted, _encrypted)


@dataclass
class Play:
    """A play on this machine.

    :param variables: its variables, from a file
    :param hosts: the variables of other hosts, by name
    """

    folder: Path
    variables: dict[str, Any] = field(default_factory=dict)
    hosts: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    output: str = ""

    def run(
        self,
        *tasks: Mapping[str, Any],
        hosts: str = "localhost",
        env: Mapping[str, str] | None = None,
        options: tuple[str, ...] = (),
        **play: Any,
    ) -> list[dict[str, Any]]:
        """Run tasks, go on after failures, and return all results."""
        names = [f"result_{index}" for index in range(len(tasks))]
        everything = "{{ [" + ", ".join(names) + "] | to_json }}"
        results = self.folder / "results.json"
        book = {
            "hosts": hosts,
            "gather_facts": False,
            "vars_files": ["variables.yml"],
            **play,
            "tasks": [
                *(
                    {"ignore_errors": True, **task, "register": name}
                    for name, task in zip(names, tasks)
                ),
                {
                    "ansible.builtin.copy": {
                        "content": everything,
                        "dest": f"{results}",
                    },
                    "delegate_to": "localhost",
                    "vars": {"ansible_python_interpreter": sys.executable},
                    "no_log": True,
                },
            ],
        }
        here = {
            "ansible_connection": "local",
            "ansible_python_interpreter": sys.executable,
        }
        inventory = {"all": {"hosts": {"localhost": here, **self.hosts}}}
        (self.folder / "hosts.yml").write_text(yaml.safe_dump(inventory))
        (self.folder / "password").write_text(PASSWORD)
        (self.folder / "variables.yml").write_text(
            yaml.dump(self.variables, Dumper=_Dumper)
        )
        run = run_playbook(
            [book],
            self.folder,
            f"--inventory={self.folder}/hosts.yml",
            f"--vault-password-file={self.folder}/password",
            *options,
            env=env,
        )
        self.output = run.stdout
        assert run.returncode == 0, run.stdout
        found: list[dict[str, Any]] = json.loads(results.read_text())
        return found

    def evaluate(self, *expressions: str, **run: Any) -> list[Any]:
        """Return the value of each expression, or the failed task's result."""
        results = self.run(*map(debug, expressions), **run)
        return [
            result if result.get("failed") else result.get("msg") for result in results
        ]


def debug(expression: str) -> dict[str, Any]:
    """Return a task that evaluates an expression."""
    return {"ansible.builtin.debug": {"msg": "{{ " + expression + " }}"}}


def task(name: str, **options: Any) -> dict[str, Any]:
    """Return a task of this collection."""
    return {f"{COLLECTION}.{name}": options}
