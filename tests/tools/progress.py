# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tell what goes on, on stderr: stdout belongs to results."""

from __future__ import annotations

import functools
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

# A log needs a sign of life now and then, a terminal a moving clock.
INTERVAL = 0.5 if sys.stderr.isatty() else 30.0
CLEAR_LINE = "\r\033[K" if sys.stderr.isatty() else ""

_running: dict[str, float] = {}


class CommandFailed(Exception):
    """A command that had to work did not. The message holds its output."""


def say(text: str) -> None:
    """Print one line at once, over the status line if there is one."""
    print(f"{CLEAR_LINE}{text}", file=sys.stderr, flush=True)


def duration(seconds: float) -> str:
    """Return a duration for people to read."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"


@contextmanager
def step(name: str) -> Iterator[None]:
    """Show that ``name`` is going on, and for how long, while the block runs."""
    _start_clock()
    _running[name] = time.monotonic()
    try:
        yield
    finally:
        del _running[name]
        print(CLEAR_LINE, end="", file=sys.stderr, flush=True)


def run(
    command: Sequence[str | Path],
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> str:
    """Run a command quietly and return what it printed.

    :raises CommandFailed: if it ends with an error
    """
    done = subprocess.run(
        command,
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        line = " ".join(map(str, command))
        raise CommandFailed(f"{line} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


@functools.cache
def _start_clock() -> None:
    threading.Thread(target=_show_running, daemon=True).start()


def _show_running() -> None:
    while True:
        time.sleep(INTERVAL)
        now = time.monotonic()
        line = ", ".join(
            f"{name} ({duration(now - started)})"
            for name, started in list(_running.items())
        )
        if line and CLEAR_LINE:
            width = shutil.get_terminal_size().columns - 1
            print(f"{CLEAR_LINE}{line[:width]}", end="", file=sys.stderr, flush=True)
        elif line:
            say(f"  ... {line}")
