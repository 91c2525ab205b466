# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Debian's packages, unpacked into the cache: nothing is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import progress
from cache import cache_dir, made_once


class Unavailable(Exception):
    """A program is missing, and there is no way to get it on this machine."""


def unpacked(package: str) -> Path:
    """Return the folder with a package and what else it needs.

    :raises Unavailable: if this is not Debian
    """
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise Unavailable(f"it needs {package}, or Debian's apt-get to fetch it")
    return made_once(cache_dir(package) / "debian", lambda root: _unpack(package, root))


def libraries(root: Path) -> str:
    """Return the value of LD_LIBRARY_PATH for programs below a folder."""
    # The system itself finds the libraries of packages that are installed.
    if root == Path("/"):
        return ""
    found = {str(library.parent) for library in root.glob("usr/lib/*/*.so.*")}
    return os.pathsep.join(sorted(found))


def _unpack(package: str, root: Path) -> None:
    """Unpack a package and what else it needs, with package lists of our own."""
    with (
        tempfile.TemporaryDirectory(prefix="apt-") as name,
        progress.step(f"fetching {package}"),
    ):
        for part in ("state/lists/partial", "cache/archives/partial", "packages"):
            Path(name, part).mkdir(parents=True)
        apt = [
            "apt-get",
            "-qq",
            "-o",
            f"Dir::State={name}/state",
            "-o",
            f"Dir::Cache={name}/cache",
        ]
        apt += ["-o", "APT::Sandbox::User="]
        packages = Path(name, "packages")
        progress.run([*apt, "update"], cwd=packages)
        plan = subprocess.run(
            [*apt, "install", "--simulate", "--no-install-recommends", package],
            capture_output=True,
            text=True,
            check=True,
        )
        wanted = [
            line.split()[1]
            for line in plan.stdout.splitlines()
            if line.startswith("Inst ")
        ]
        progress.run([*apt, "download", *wanted], cwd=packages)
        for archive in packages.glob("*.deb"):
            progress.run(
                ["dpkg-deb", "--extract", str(archive), str(root)], cwd=packages
            )
