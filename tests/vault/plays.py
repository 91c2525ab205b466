# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs tasks that fail, and returns what they say."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from vault.playbook import run_playbook

COLLECTION = "credential_bridge.vault"


class Plays:
    """Plays on localhost, each with a folder of its own.

    :param output: what the last play has printed
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.output = ""

    def results(
        self,
        *tasks: Mapping[str, Any],
        env: Mapping[str, str] | None = None,
        options: Sequence[str] = (),
        **variables: Any,
    ) -> list[dict[str, Any]]:
        """Run tasks, failed or not, and return the result of each.

        :param env: of Ansible itself
        :param options: of ansible-playbook
        :param variables: of the play
        """
        names = [f"result_{number}" for number in range(len(tasks))]
        file = self._folder / "results.json"
        play = {
            "hosts": "localhost",
            "gather_facts": False,
            "vars": {"ansible_python_interpreter": sys.executable, **variables},
            "tasks": [
                {"ignore_errors": True, **task, "register": name}
                for name, task in zip(names, tasks)
            ],
        }
        last = {
            "ansible.builtin.copy": {
                "content": f"{{{{ [{', '.join(names)}] | to_json }}}}",
                "dest": str(file),
            },
            "check_mode": False,
        }
        play["tasks"].append(last)  # type: ignore[attr-defined]
        run = run_playbook([play], self._folder, *options, env=env)
        self.output = run.stdout
        assert run.returncode == 0, run.stdout
        results: list[dict[str, Any]] = json.loads(file.read_text())
        return results

    def result(self, task: Mapping[str, Any], **options: Any) -> dict[str, Any]:
        """Run one task, failed or not, and return its result."""
        return self.results(task, **options)[0]

    def lookup(self, call: str, **options: Any) -> str:
        """Evaluate a lookup's call, such as ``'app', key='a'``; return what it says."""
        said: str = self.results(lookup(call), **options)[0]["msg"]
        return said


def module(name: str, **options: Any) -> dict[str, Any]:
    """Return a task of this collection."""
    return {f"{COLLECTION}.{name}": options}


def lookup(call: str, name: str = "vault_secret") -> dict[str, Any]:
    """Return a task that shows what a lookup returns."""
    source = f"{{{{ lookup('{COLLECTION}.{name}', {call}) }}}}"
    return {"ansible.builtin.debug": {"msg": source}}
