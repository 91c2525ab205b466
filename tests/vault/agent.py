# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The agent and the proxy of Vault and OpenBao, which log in by themselves."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vault.wait import wait_for

_LOGGED_IN = "renewed auth token"


@contextmanager
def logged_in(binary: Path, command: str, config: str, folder: Path) -> Iterator[None]:
    """Run an agent or a proxy; the block starts when it has logged in.

    :param command: ``agent`` or ``proxy``
    :param config: its configuration
    :param folder: for its configuration and its log
    :raises AssertionError: if it ends before it has logged in, with its log
    """
    file, log = folder / f"{command}.hcl", folder / f"{command}.log"
    file.write_text(config)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [binary, command, f"-config={file}"],
            stdout=output,
            stderr=output,
            cwd=folder,
        )

    def ready() -> bool:
        assert process.poll() is None, log.read_text()
        return _LOGGED_IN in log.read_text()

    try:
        wait_for(ready, f"the login of {binary.name} {command}")
        yield
    finally:
        process.terminate()
        process.wait(10)
