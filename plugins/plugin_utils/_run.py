# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a process knows of the run that it belongs to.

A worker that Ansible forks before our code was loaded is on its own. If the main
process has loaded it (see :mod:`_preload`), workers inherit a :class:`SharedRun`. This
module is small, as a worker on its own has to import it for a single lookup.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..module_utils._model.settings import Settings
from ..module_utils._tasks.lookup_vault_secret import Read


class Run:
    """A process on its own: nothing is shared, nothing remembered."""

    def client_options(self, settings: Settings, *, revoke: bool) -> dict[str, Any]:
        """Return the options of a client by which it shares what it knows.

        :param revoke: whether a token that it obtains is revoked in the end
        """
        return {}

    def remembering(self, read: Read, remember: bool | None) -> Read:
        """Return a way to read secrets that may know them already.

        :param remember: the option of that name; None to do as the run does
        """
        return read

    @contextmanager
    def task(self, background: float = 0) -> Iterator[dict[str, Any]]:
        """Run a task inside, and fill in its result.

        :param background: seconds for which it may go on after it has returned
        """
        yield {}


_run = Run()


def current_run() -> Run:
    """Return the run that this process belongs to."""
    return _run


def begin(run: Run) -> None:
    """Have this process, and those that it forks, belong to a run."""
    global _run
    _run = run
