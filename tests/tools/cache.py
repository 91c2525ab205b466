# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the tools keep what is expensive to make: outside of the repository."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from progress import say

MARKER = ".complete"


def cache_dir(*parts: str) -> Path:
    """Return a folder of the cache, and make it if it is missing."""
    chosen = os.environ.get("CREDENTIAL_BRIDGE_CACHE")
    general = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    folder = Path(chosen or Path(general, "credential_bridge.vault")).joinpath(*parts)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def locked(name: str) -> Iterator[None]:
    """Hold the lock of that name. The kernel frees it however this process ends."""
    with (cache_dir("locks") / name).open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"waiting for another run to finish {name}")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def made_once(folder: Path, make: Callable[[Path], None]) -> Path:
    """Fill ``folder`` with ``make`` unless that was done before.

    What an interrupted run left is thrown away.
    """
    if (folder / MARKER).exists():
        return folder
    with locked(folder.name):
        if not (folder / MARKER).exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            make(folder)
            (folder / MARKER).touch()
    return folder
