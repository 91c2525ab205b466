# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Without hvac, a task says so and how to install it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


@pytest.mark.ansible
def test_a_missing_library_is_a_structured_failure(
    vault: Any, kv_mount: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "bare")],
        check=True,
    )
    monkeypatch.setenv("VAULT_ADDR", vault.address)
    monkeypatch.setenv("VAULT_TOKEN", vault.token)
    monkeypatch.setenv("ANSIBLE_STDOUT_CALLBACK", "ansible.builtin.minimal")
    run = subprocess.run(
        [
            str(Path(sys.executable).parent / "ansible"),
            "localhost",
            "-m",
            "credential_bridge.vault.vault_secret",
            "-a",
            json.dumps(
                {"mount_point": kv_mount, "path": "app", "data": {"key": "value"}}
            ),
            "-e",
            f"ansible_python_interpreter={tmp_path / 'bare' / 'bin' / 'python'}",
        ],
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    assert run.returncode != 0
    assert '"reason": "dependency_missing"' in run.stdout
    # It says for which Python, as there are at least two.
    python = str(tmp_path / "bare" / "bin" / "python")
    assert f"is not installed for {python}" in run.stdout
    assert f"{python} -m pip install hvac" in run.stdout
    assert vault.admin.read(kv_mount, "app") is None
