# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Pythons of this machine."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path


def real_path() -> str:
    """Return PATH with pyenv's Pythons in place of its shims, most of which do not run.

    ansible-test and nox take each ``python3.X`` on PATH for one that runs.
    """
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    path = os.environ.get("PATH", os.defpath).split(os.pathsep)
    shims = str(pyenv / "shims")
    if shims in path:
        path = [folder for folder in path if folder != shims]
        path += map(str, sorted(pyenv.glob("versions/3.*/bin"), reverse=True))
    return os.pathsep.join(path)


def first_found(versions: Sequence[str]) -> str:
    """Return the first of the versions that is installed, or else the first one."""
    current = f"{sys.version_info.major}.{sys.version_info.minor}"
    found = (one for one in versions if one == current or shutil.which(f"python{one}"))
    return next(found, versions[0])
