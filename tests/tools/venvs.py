# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Virtual environments, made once for each Python and each content of the requirement file that they serve."""

from __future__ import annotations

import functools
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import progress
from cache import cache_dir, made_once

REQUIREMENTS = Path(__file__).resolve().parent.parent / "requirements"
PROBE = "import ensurepip, sys, venv; print(*sys.version_info[:3], sep='.'); print(sys._base_executable)"


class PythonMissing(Exception):
    """No Python of the wanted versions works on this machine."""


@dataclass(frozen=True)
class Python:
    """An interpreter that runs and can make virtual environments."""

    path: Path
    version: str

    @property
    def minor(self) -> str:
        return self.version.rpartition(".")[0]


# For each ansible-core that is supported, the Pythons that may run it, the best one first.
CORES = {
    "2.16": ("3.10", "3.11", "3.12"),
    "2.17": ("3.10", "3.11", "3.12"),
    "2.18": ("3.11", "3.12", "3.13"),
    "2.19": ("3.11", "3.12", "3.13"),
    "2.20": ("3.13", "3.12", "3.14"),
    "2.21": ("3.13", "3.12", "3.14"),
}
PRIMARY_CORE = "2.19"
# The oldest, the primary one and the newest.
CI_CORES = ("2.16", PRIMARY_CORE, "2.21")


@functools.cache
def find_python(minor: str) -> Python | None:
    """Return a working Python of that minor version; a pyenv shim is on PATH for versions that do not run, too."""
    for candidate in _candidates(minor):
        python = _probe(candidate)
        if python and python.minor == minor:
            return python
    return None


def any_python() -> Python:
    """Return the Python that runs this, or the nearest one that can make virtual environments."""
    python = _probe(Path(sys.executable))
    if not python:
        raise PythonMissing(
            f"{sys.executable} cannot make virtual environments: its venv or ensurepip is missing"
        )
    return python


def exact_python(minor: str) -> Python:
    """Return the Python of that minor version."""
    python = find_python(minor)
    if not python:
        raise PythonMissing(f"no working Python {minor} here")
    return python


def core_python(core: str) -> Python:
    """Return the best Python here for that ansible-core."""
    for minor in CORES[core]:
        python = find_python(minor)
        if python:
            return python
    raise PythonMissing(
        f"ansible-core {core} needs Python {' or '.join(CORES[core])}, none of which works here"
    )


def best_core() -> str:
    """Return the ansible-core to use where any will do."""
    for core in (PRIMARY_CORE, *CORES):
        if any(find_python(minor) for minor in CORES[core]):
            return core
    raise PythonMissing(
        "no Python from 3.10 to 3.14 works here: ansible-core needs one"
    )


def venv(name: str, python: Python) -> Path:
    """Return a virtual environment that has what requirements/NAME.txt lists."""
    requirements = REQUIREMENTS / f"{name}.txt"
    key = hashlib.sha256(
        f"{python.path} {python.version} {_contents(requirements)}".encode()
    ).hexdigest()[:12]

    def make(folder: Path) -> None:
        with progress.step(f"installing {name} for Python {python.minor}"):
            progress.run([python.path, "-m", "venv", folder])
            pip: list[str | Path] = [
                folder / "bin" / "python",
                "-m",
                "pip",
                "--disable-pip-version-check",
                "--quiet",
            ]
            progress.run([*pip, "install", "--requirement", requirements])

    return made_once(cache_dir("venvs") / f"{name}-py{python.minor}-{key}", make)


def _contents(requirements: Path) -> str:
    """Return a requirement file with the files that it names in their places."""
    own = requirements.read_text()
    return re.sub(
        r"^-r (.+)$",
        lambda line: _contents(requirements.parent / line[1]),
        own,
        flags=re.MULTILINE,
    )


def core_venv(core: str) -> Path:
    return venv(f"ansible-{core}", core_python(core))


def _candidates(minor: str) -> Iterator[Path]:
    name = f"python{minor}"
    yield Path(sys.executable)
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        yield Path(folder, name)
    pyenv = os.environ.get("PYENV_ROOT") or str(Path.home() / ".pyenv")
    yield from sorted(
        Path(pyenv, "versions").glob(f"{minor}.*/bin/{name}"), reverse=True
    )


@functools.cache
def _probe(candidate: Path) -> Python | None:
    """Ask a candidate for its version and its real path: that is not the shim's or a virtual environment's."""
    try:
        asked = subprocess.run(
            [candidate, "-c", PROBE],
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            timeout=30,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if asked.returncode:
        return None
    version, path = asked.stdout.splitlines()
    return Python(Path(path), version)
