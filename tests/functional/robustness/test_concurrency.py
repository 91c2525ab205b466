# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Concurrent writers do not overwrite each other's changes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from vault.server import VaultServer

PLAYBOOK = """
- hosts: localhost
  gather_facts: false
  tasks:
    - credential_bridge.vault.vault_secret:
        mount_point: "{{ mount }}"
        path: shared
        update: patch
        create: true
        data: "{{ {writer ~ '_' ~ item: item} }}"
      loop: [1, 2]
      loop_control: {label: "{{ item }}"}
"""

PATCHES = """
import sys
from ansible_collections.credential_bridge.vault.plugins.module_utils import (
    vault_backend,
)
backend = vault_backend.VaultBackend(mount_point=sys.argv[1], token_check_interval=1e9)
for number in range(int(sys.argv[3])):
    backend.update_secret("shared", {f"{sys.argv[2]}_{number}": number})
"""

GENERATE = """
- hosts: localhost
  gather_facts: false
  tasks:
    - credential_bridge.vault.vault_secret:
        mount_point: "{{ mount }}"
        path: made{{ item }}
        generate: {password: {length: 32}}
      loop: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
"""

READ = """
- hosts: all
  gather_facts: false
  connection: local
  tasks:
    - ansible.builtin.assert:
        that: lookup(plugin, name, mount_point=mount).n == name
        quiet: true
      vars:
        name: '{{ inventory_hostname }}'
        plugin: credential_bridge.vault.vault_secret
      loop: [1, 2, 3]
"""

PROCESSES, PATCHES_EACH, FORKS = 8, 100, 32


def start(*command: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def finish(processes: list[subprocess.Popen[str]]) -> None:
    for process in processes:
        output = process.communicate(timeout=300)[0]
        assert process.returncode == 0, output


@pytest.fixture
def environment(vault: VaultServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAULT_ADDR", vault.address)
    monkeypatch.setenv("VAULT_TOKEN", vault.token)
    monkeypatch.setenv("PYTHONPATH", ":".join(sys.path))


@pytest.fixture
def playbook(tmp_path: Path, kv_mount: str) -> Playbook:
    return Playbook(tmp_path, kv_mount)


class Playbook:
    """Starts playbooks on a mount."""

    def __init__(self, folder: Path, mount: str) -> None:
        self._folder = folder
        self._variables = json.dumps(
            {"mount": mount, "ansible_python_interpreter": sys.executable}
        )

    def start(self, text: str, *options: str) -> subprocess.Popen[str]:
        file = self._folder / "play.yml"
        file.write_text(text)
        program = str(Path(sys.executable).parent / "ansible-playbook")
        return start(program, str(file), "-e", self._variables, *options)


@pytest.mark.ansible
@pytest.mark.usefixtures("environment")
def test_eight_playbooks_patch_one_secret(
    vault: VaultServer, kv_mount: str, playbook: Playbook
) -> None:
    finish([playbook.start(PLAYBOOK, "-e", f"writer=w{number}") for number in range(8)])
    expected = {f"w{writer}_{item}": item for writer in range(8) for item in (1, 2)}
    assert vault.admin.read(kv_mount, "shared") == expected


@pytest.mark.usefixtures("environment")
def test_eight_processes_of_the_class_patch_one_secret(
    vault: VaultServer, kv_mount: str
) -> None:
    vault.admin.write(kv_mount, "shared", {})
    finish(
        [
            start(
                sys.executable, "-c", PATCHES, kv_mount, f"p{number}", str(PATCHES_EACH)
            )
            for number in range(PROCESSES)
        ]
    )
    expected = {
        f"p{process}_{number}": number
        for process in range(PROCESSES)
        for number in range(PATCHES_EACH)
    }
    assert vault.admin.read(kv_mount, "shared") == expected
    current = vault.admin.call("GET", f"{kv_mount}/metadata/shared")["data"][
        "current_version"
    ]
    assert current == 1 + PROCESSES * PATCHES_EACH


@pytest.mark.ansible
@pytest.mark.usefixtures("environment")
def test_two_plays_that_generate_at_once_agree(
    vault: VaultServer, kv_mount: str, playbook: Playbook
) -> None:
    finish([playbook.start(GENERATE) for _play in range(2)])
    for number in range(10):
        versions = vault.admin.call("GET", f"{kv_mount}/metadata/made{number}")["data"][
            "versions"
        ]
        assert list(versions) == ["1"]


@pytest.mark.ansible
@pytest.mark.usefixtures("environment")
def test_lookups_in_parallel_forks_read_what_they_asked_for(
    vault: VaultServer, kv_mount: str, playbook: Playbook
) -> None:
    hosts = [f"h{number}" for number in range(FORKS)]
    for host in hosts:
        vault.admin.write(kv_mount, host, {"n": host})
    finish([playbook.start(READ, "-i", ",".join(hosts), "--forks", str(FORKS))])
