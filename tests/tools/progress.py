# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Says what goes on, on stderr: stdout belongs to results."""

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
_lock = threading.Lock()


class CommandFailed(Exception):
    """A command that had to work did not; the message holds its output."""


def say(text: str) -> None:
    """Print one line at once, over the status line if there is one."""
    print(f"{CLEAR_LINE}{text}", file=sys.stderr, flush=True)


def clear() -> None:
    """Make room for other output where a terminal shows the status line."""
    print(CLEAR_LINE, end="", file=sys.stderr, flush=True)


def duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"


@contextmanager
def step(name: str) -> Iterator[None]:
    """Show ``name`` as going on, with its elapsed time, for as long as the block runs."""
    with _lock:
        _start_clock()
    _running[name] = time.monotonic()
    try:
        yield
    finally:
        del _running[name]
        clear()


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
            print(
                f"{CLEAR_LINE}{line[: shutil.get_terminal_size().columns - 1]}",
                end="",
                file=sys.stderr,
                flush=True,
            )
        elif line:
            print(f"  ... {line}", file=sys.stderr, flush=True)


def run(
    command: Sequence[str | Path],
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> str:
    """Run a command that has to work, quietly, and return what it printed."""
    done = subprocess.run(
        [str(part) for part in command],
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
        raise CommandFailed(
            f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stdout}"
        )
    return done.stdout
