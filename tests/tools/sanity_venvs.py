# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ansible-test sanity needs to make its own virtual environments."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from cache import cache_dir

HERE = Path(__file__).resolve().parent
# The names under which the supported ansible-tests look for a script to install pip.
GET_PIP = ("get_pip_23_1_2.py", "get_pip_24_2.py", "get_pip_25_2.py")


def environment() -> Mapping[str, str]:
    """Return the variables to run it with."""
    # Its environments take a minute to make, so this home is kept.
    home = cache_dir("sanity")
    downloads = home / ".ansible" / "test" / "cache"
    downloads.mkdir(parents=True, exist_ok=True)
    for name in GET_PIP:
        shutil.copy(HERE / "get_pip.py", downloads / name)
    # pip's own settings stay the user's.
    config = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return {"HOME": str(home), "XDG_CONFIG_HOME": config}


def use_published_dill(venv: Path) -> None:
    """Let the pylint test of ansible-core 2.22.0rc1 use a dill from PyPI.

    It asks for an archive of a commit, which Python 3.15 needs. The Pythons that are
    tested here do not, and not every machine may download from where it lies.
    """
    (requirements,) = venv.glob("lib/*/*/ansible_test/_data/**/sanity.pylint.txt")
    text = re.sub(r"^dill @ .+$", "dill==0.4.1", requirements.read_text(), flags=re.M)
    # The file may be a link to uv's cache.
    requirements.unlink()
    requirements.write_text(text)
