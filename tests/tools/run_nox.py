# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run nox, and install it first if need be; `make` calls this for everything."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import program
from collection_copy import ROOT
from venvs import venv


def main() -> NoReturn:
    """Become nox."""
    python = str(venv("nox", f"{sys.base_prefix} {sys.version}") / "bin" / "python")
    noxfile = str(ROOT / "noxfile.py")
    os.execv(python, [python, "-m", "nox", "--noxfile", noxfile, *sys.argv[1:]])


if __name__ == "__main__":
    program.run(main)
