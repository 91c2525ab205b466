# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writers at the same time lose nothing of each other."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

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
from ansible_collections.credential_bridge.vault.plugins.module_utils.vault_backend import VaultBackend
backend = VaultBackend(mount_point=sys.argv[1], token_check_interval=1e9)
for number in range(int(sys.argv[3])):
    backend.update_secret("shared", {f"{sys.argv[2]}_{number}": number})
"""


def finish(processes: list[subprocess.Popen[str]]) -> None:
    for process in processes:
        output = process.communicate(timeout=120)[0]
        assert process.returncode == 0, output


@pytest.fixture
def environment(vault: Any, kv_mount: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAULT_ADDR", vault.address)
    monkeypatch.setenv("VAULT_TOKEN", vault.token)
    monkeypatch.setenv("PYTHONPATH", ":".join(sys.path))


@pytest.mark.ansible
@pytest.mark.usefixtures("environment")
def test_eight_playbooks_patch_one_secret(vault: Any, kv_mount: str, tmp_path: Path) -> None:
    playbook = tmp_path / "patch.yml"
    playbook.write_text(PLAYBOOK)
    defaults = json.dumps({"mount": kv_mount, "ansible_python_interpreter": sys.executable})
    command = [str(Path(sys.executable).parent / "ansible-playbook"), str(playbook), "-e", defaults]
    finish(
        [
            subprocess.Popen(
                [*command, "-e", f"writer=w{number}"], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
            )
            for number in range(8)
        ]
    )
    expected = {f"w{writer}_{item}": item for writer in range(8) for item in (1, 2)}
    assert vault.admin.read(kv_mount, "shared") == expected


@pytest.mark.usefixtures("environment")
def test_four_processes_of_the_class_patch_one_secret(vault: Any, kv_mount: str) -> None:
    vault.admin.write(kv_mount, "shared", {})
    finish(
        [
            subprocess.Popen(
                [sys.executable, "-c", PATCHES, kv_mount, f"p{number}", "20"],
                text=True,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
            for number in range(4)
        ]
    )
    expected = {f"p{process}_{number}": number for process in range(4) for number in range(20)}
    assert vault.admin.read(kv_mount, "shared") == expected
