# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`make bench`: makes the benchmark's virtual environment and runs it there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import program
import venvs

HERE = Path(__file__).resolve().parent


def main() -> int:
    python = (
        venvs.venv("bench", venvs.core_python(venvs.PRIMARY_CORE)) / "bin" / "python"
    )
    return subprocess.run(
        [python, HERE.parent / "bench" / "run.py", *sys.argv[1:]],
        env={**os.environ, "PYTHONPATH": f"{HERE.parent}{os.pathsep}{HERE}"},
        stdin=subprocess.DEVNULL,
        check=False,
    ).returncode


if __name__ == "__main__":
    program.run(main)
