# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Time whole runs: many hosts and tasks that use one secret as a variable."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plays import OURS, PEER

HOSTS_AND_TASKS = ((10, 5), (100, 10), (1000, 2))
SECONDS = "(i) the whole run"

PLAIN = "plain variables"
# What any lookup costs, though it asks nobody.
FLOOR = "lookup('env')"
SHARED = f"{OURS}, vault_vars"
ALONE = f"{OURS}, without it"

VARIABLES = {
    PLAIN: "plain",
    FLOOR: "{{ lookup('env', 'HOME') }}",
    SHARED: f"{{{{ lookup('{OURS}.vault_secret', 'i/0', key='n', mount_point='secret') }}}}",
    ALONE: f"{{{{ lookup('{OURS}.vault_secret', 'i/0', key='n', mount_point='secret') }}}}",
    PEER: f"{{{{ lookup('{PEER}.vault_kv2_get', 'i/0').secret.n }}}}",
}


def run(
    collections: str, env: Mapping[str, str], who: str, hosts: int, tasks: int
) -> float:
    """Return the seconds that ansible-playbook takes, from its start to its end.

    :param who: gives the variable that each task of each host uses
    """
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        _write_project(folder, who, hosts, tasks)
        programs = Path(sys.executable).parent
        started = time.monotonic()
        subprocess.run(
            [programs / "ansible-playbook", "-i", "inventory.json", "play.yml"],
            cwd=folder,
            env={
                "PATH": os.pathsep.join([str(programs), os.environ["PATH"]]),
                "HOME": name,
                "LC_ALL": "C.UTF-8",
                "ANSIBLE_COLLECTIONS_PATH": collections,
                "ANSIBLE_FORKS": "20",
                **env,
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=True,
        )
        return time.monotonic() - started


def _write_project(folder: Path, who: str, hosts: int, tasks: int) -> None:
    names: dict[str, Any] = {f"h{number}": {} for number in range(hosts)}
    variables = {"ansible_connection": "local", "secret": VARIABLES[who]}
    inventory = {"all": {"hosts": names, "vars": variables}}
    (folder / "inventory.json").write_text(json.dumps(inventory))
    use = {"ansible.builtin.debug": {"msg": "{{ secret | length }}"}}
    play = {"hosts": "all", "gather_facts": False, "tasks": [use] * tasks}
    (folder / "play.yml").write_text(json.dumps([play]))
    enabled = ""
    if who == SHARED:
        enabled = f"vars_plugins_enabled = host_group_vars, {OURS}.vault_vars\n"
    (folder / "ansible.cfg").write_text(f"[defaults]\n{enabled}")
