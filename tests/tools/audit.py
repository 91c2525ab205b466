# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`make audit`: whether a package that the collection or its tools need has a known vulnerability."""

from __future__ import annotations

import program
import progress
import venvs


def main() -> int:
    tool = (
        venvs.venv("audit", venvs.core_python(venvs.PRIMARY_CORE)) / "bin" / "pip-audit"
    )
    failed = 0
    for requirements in sorted(venvs.REQUIREMENTS.glob("*.txt")):
        try:
            with progress.step(requirements.name):
                # Strictly, or a package that could not be looked up would count as a good one.
                progress.run(
                    [
                        tool,
                        "--strict",
                        "--progress-spinner",
                        "off",
                        "--requirement",
                        requirements,
                    ]
                )
        except progress.CommandFailed as error:
            failed += 1
            print(f"FAIL  {requirements.name}\n{error}", flush=True)
        else:
            print(f"pass  {requirements.name}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    program.run(main)
