# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a test's playbooks and tasks with the Ansible beside the test's Python."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

NAME = "credential_bridge.vault"
PASSWORD = "opens-vaulted-variables"
# Where Ansible finds the actions that are made for these tests.
ACTIONS = {"ANSIBLE_ACTION_PLUGINS": str(Path(__file__).with_name("action"))}


def masks() -> bool:
    """Return whether this Ansible masks registered secrets, as it does since 2.22."""
    try:
        importlib.import_module("ansible.module_utils.secrets")
    except ImportError:
        return False
    return True


def run_playbook(
    plays: str | Sequence[Mapping[str, Any]],
    folder: Path,
    *options: str,
    env: Mapping[str, str] | None = None,
    seconds: float | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a playbook and return what came of it, whether it succeeded or not.

    Standard error is part of the output.

    :param plays: the playbook, or its text
    :param folder: where it is written, as ``play.yml``
    :param options: of ``ansible-playbook``
    :param env: added to this process's environment
    :param seconds: the time that it may take
    :raises subprocess.TimeoutExpired: if it takes longer
    """
    file = folder / "play.yml"
    file.write_text(
        plays if isinstance(plays, str) else yaml.safe_dump(plays, sort_keys=False)
    )
    return subprocess.run(
        [str(Path(sys.executable).parent / "ansible-playbook"), *options, str(file)],
        env={**os.environ, **ACTIONS, **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=seconds,
        check=False,
    )


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
    """Plays on this machine that go on after failures.

    :param variables: their variables, from a file
    :param hosts: the variables of hosts beside localhost, by name
    :param output: what the last play has printed
    """

    folder: Path
    variables: dict[str, Any] = field(default_factory=dict)
    hosts: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    output: str = ""

    def run(
        self,
        *tasks: Mapping[str, Any],
        env: Mapping[str, str] | None = None,
        options: Sequence[str] = (),
        **keywords: Any,
    ) -> list[dict[str, Any]]:
        """Run tasks, failed or not, and return the result of each.

        :param env: added to this process's environment
        :param options: of ``ansible-playbook``
        :param keywords: of the play: hosts, vars, ...
        """
        file = self.folder / "results.json"
        names = [f"result_{number}" for number in range(len(tasks))]
        book = {
            "hosts": "localhost",
            "gather_facts": False,
            "vars_files": ["variables.yml"],
            **keywords,
            "tasks": [
                *(
                    {"ignore_errors": True, **task, "register": name}
                    for name, task in zip(names, tasks)
                ),
                keep_results(names, file),
            ],
        }
        run = run_playbook([book], self.folder, *self._files(), *options, env=env)
        self.output = run.stdout
        assert run.returncode == 0, run.stdout
        found: list[dict[str, Any]] = json.loads(file.read_text())
        return found

    def _files(self) -> list[str]:
        """Write the inventory and the variables; return the options that name them."""
        here = {
            "ansible_connection": "local",
            "ansible_python_interpreter": sys.executable,
        }
        inventory = {"all": {"hosts": {"localhost": here, **self.hosts}}}
        variables = yaml.dump(self.variables, Dumper=_Dumper)
        (self.folder / "hosts.yml").write_text(yaml.safe_dump(inventory))
        (self.folder / "password").write_text(PASSWORD)
        (self.folder / "variables.yml").write_text(variables)
        return [
            f"--inventory={self.folder}/hosts.yml",
            f"--vault-password-file={self.folder}/password",
        ]

    def result(self, task: Mapping[str, Any], **run: Any) -> dict[str, Any]:
        """Run one task, failed or not, and return its result."""
        return self.run(task, **run)[0]

    def lookup(self, call: str, **run: Any) -> str:
        """Evaluate a lookup's call, such as ``'app', key='a'``; return its message."""
        message: str = self.result(lookup(call), **run)["msg"]
        return message

    def evaluate(self, *expressions: str, **run: Any) -> list[Any]:
        """Return the value of each expression, or the failed task's result."""
        results = self.run(*map(debug, expressions), **run)
        return [
            result if result.get("failed") else result.get("msg") for result in results
        ]


def keep_results(names: Sequence[str], file: Path) -> dict[str, Any]:
    """Return a task that writes registered results into a file of the controller."""
    results = "{{ [" + ", ".join(names) + "] | to_json }}"
    return {
        "keep_results": {"results": results, "dest": str(file)},
        "delegate_to": "localhost",
        "no_log": True,
    }


def debug(expression: str) -> dict[str, Any]:
    """Return a task that evaluates an expression."""
    return {"ansible.builtin.debug": {"msg": "{{ " + expression + " }}"}}


def task(name: str, **options: Any) -> dict[str, Any]:
    """Return a task of this collection."""
    return {f"{NAME}.{name}": options}


def lookup(call: str, name: str = "vault_secret") -> dict[str, Any]:
    """Return a task that shows what a lookup returns."""
    return debug(f"lookup('{NAME}.{name}', {call})")
