# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a test's playbook with the Ansible beside the Python that runs the test."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml


def run_playbook(
    plays: str | Sequence[Mapping[str, Any]],
    folder: Path,
    *options: str,
    env: Mapping[str, str] | None = None,
    seconds: float | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a playbook and return what came of it, whether it succeeded or not.

    Standard error is part of the output.

    :param plays: the playbook, or its text
    :param folder: where it is written, as ``play.yml``
    :param options: of ``ansible-playbook``
    :param env: added to this process's environment
    :param seconds: the time that it may take
    :raises subprocess.TimeoutExpired: if it takes longer
    """
    file = folder / "play.yml"
    file.write_text(
        plays if isinstance(plays, str) else yaml.safe_dump(plays, sort_keys=False)
    )
    return subprocess.run(
        [str(Path(sys.executable).parent / "ansible-playbook"), *options, str(file)],
        env={**os.environ, **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=seconds,
        check=False,
    )
