# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook ``credential_bridge.vault.migrate`` as a user runs it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.ansible

PLAYBOOK = "credential_bridge.vault.migrate"
BEFORE = """\
- community.hashi_vault.vault_kv2_write:
    token: hunter2
    path: web   # where
    data: {password: hunter2}
- community.hashi_vault.vault_kv2_get:
    validate_certs: false
    path: web
"""
AFTER = """\
- credential_bridge.vault.vault_secret:
    mount_point: secret
    vault_token: hunter2
    path: web   # where
    data: {password: hunter2}
    compare: false
- community.hashi_vault.vault_kv2_get:
    validate_certs: false
    path: web
"""


@pytest.fixture
def tasks(tmp_path: Path) -> Path:
    file = tmp_path / "roles" / "web" / "tasks" / "main.yml"
    file.parent.mkdir(parents=True)
    file.write_text(BEFORE)
    return file


def migrate(folder: Path, *options: str) -> str:
    """Run the playbook, and return what it prints."""
    command = Path(sys.executable).parent / "ansible-playbook"
    done = subprocess.run(
        [str(command), PLAYBOOK, "-vvv", *options],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "hunter2" not in done.stdout
    return done.stdout


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("-e", "path=."),
        ("-e", "path=. write=true", "--check"),
        ("-e", "path=. write=no"),
    ],
    ids=["here", "a folder", "check mode", "write=no"],
)
def test_it_shows_and_does_not_write(
    tmp_path: Path, tasks: Path, options: tuple[str, ...]
) -> None:
    shown = migrate(tmp_path, *options)
    assert "+- credential_bridge.vault.vault_secret:" in shown
    assert "roles/web/tasks/main.yml:1: community.hashi_vault.vault_kv2_write" in shown
    assert (
        "roles/web/tasks/main.yml:5: community.hashi_vault.vault_kv2_get. It does"
        in shown
    )
    assert "Nothing was written." in shown
    assert tasks.read_text() == BEFORE


def test_it_writes_once(tmp_path: Path, tasks: Path) -> None:
    first = migrate(tmp_path, "-e", f"path={tmp_path} write=true")
    assert "changed=1" in first
    assert tasks.read_text() == AFTER
    assert "changed=0" in migrate(tmp_path, "-e", f"path={tmp_path} write=true")
    assert tasks.read_text() == AFTER
