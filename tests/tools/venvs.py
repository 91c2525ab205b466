# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Environments for programs from PyPI that nox does not install: nox itself, servers.

They are made once, outside of the repository.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import progress
from cache import cache_dir, made_once

REQUIREMENTS = Path(__file__).resolve().parent.parent / "requirements"


def venv(name: str, variant: str = "") -> Path:
    """Return an environment with what requirements/NAME.txt lists.

    :param variant: makes one of its own for each value, such as a version of Python;
        executables in a wheel need none
    """
    requirements = REQUIREMENTS / f"{name}.txt"
    key = hashlib.sha256(f"{requirements.read_text()}{variant}".encode())

    def make(folder: Path) -> None:
        python = folder / "bin" / "python"
        options = ["--disable-pip-version-check", "--quiet", "--requirement"]
        with progress.step(f"installing {name}"):
            progress.run([sys.executable, "-m", "venv", folder])
            progress.run([python, "-m", "pip", "install", *options, requirements])

    return made_once(cache_dir("venvs") / f"{name}-{key.hexdigest()[:12]}", make)
