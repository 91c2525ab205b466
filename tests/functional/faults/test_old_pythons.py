# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host whose Python is too old: the task says so, in the form of every failure."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from vault.paths import COLLECTION
from vault.playbook import Play, task

MODULES = sorted(file.stem for file in COLLECTION.glob("plugins/modules/vault_*.py"))
PLUGINS = "ansible_collections.credential_bridge.vault.plugins"


def find(minor: str) -> str | None:
    """Return the path of a Python that runs, None if there is none."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv", "versions")
    candidates = [shutil.which(f"python{minor}")]
    candidates += map(str, pyenv.glob(f"{minor}.*/bin/python{minor}"))
    for candidate in filter(None, candidates):
        if not subprocess.run([candidate, "-c", ""], check=False).returncode:
            return candidate
    return None


OLD = list(filter(None, map(find, ("2.7", "3.6", "3.7", "3.8"))))
NONE = [pytest.param("", marks=pytest.mark.skip(reason="no old Python is here"))]


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """Provide a folder with the modules as Ansible ships them to a host."""
    folder = tmp_path
    for name in PLUGINS.split("."):
        folder = folder / name
        folder.mkdir()
        (folder / "__init__.py").touch()
    for name in ("modules", "module_utils"):
        shutil.copytree(COLLECTION / "plugins" / name, folder / name)
        (folder / name / "__init__.py").touch()
    return tmp_path


@pytest.mark.parametrize("python", OLD or NONE)
def test_every_module(shipped: Path, python: str) -> None:
    for module in MODULES:
        name = f"{PLUGINS}.modules.{module}"
        start = f"import runpy; runpy.run_module({name!r}, run_name='__main__')"
        run = subprocess.run(
            [python, "-c", start],
            env={"PYTHONPATH": str(shipped)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 1, run.stderr
        result = json.loads(run.stdout)
        assert result["failed"]
        assert result["error"]["reason"] == "dependency_missing"
        assert f"{python} is Python" in result["msg"]
        assert not run.stderr


@pytest.mark.ansible
@pytest.mark.parametrize("python", [path for path in OLD if "3.8" in path] or NONE)
def test_a_task(play: Play, python: str) -> None:
    [result] = play.run(
        task("vault_secret_info", paths="a"),
        vars={"ansible_python_interpreter": python},
    )
    # Newer ansible-core refuses this Python itself, in words of its own.
    assert "Python 3.9 or newer" in result["msg"]
    assert result["error"]["reason"] == "dependency_missing"
