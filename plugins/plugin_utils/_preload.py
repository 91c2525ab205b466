# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the main process does once, so that the worker of each task need not.

Ansible imports the action plugin of a task, and vars plugins, before it forks the
task's worker. Everything else it imports in the worker, and each worker does so again.
"""

from __future__ import annotations

import multiprocessing

from ansible.plugins.loader import lookup_loader
from ansible.utils.display import Display

from ._lookup import settle
from ._run import begin, current_run
from ._run_memory import RunMemory
from ._shared_login import EndOfRun
from ._shared_run import SharedRun

_LOOKUP = "credential_bridge.vault.vault_secret"


def preload() -> None:
    """Import the lookup, settle whom it asks, and begin a run that shares memory."""
    lookup_loader.get(_LOOKUP, class_only=True)
    # A worker that comes here itself has no children to share anything with.
    if multiprocessing.parent_process() is None:
        settle()
        _begin_shared_run()


def _begin_shared_run() -> None:
    if isinstance(current_run(), SharedRun):
        return
    try:
        memory = RunMemory()
    except (OSError, ValueError) as error:
        Display().v(
            "credential_bridge.vault: the processes of this run share nothing, as the "
            f"system gives no memory for it ({type(error).__name__})"
        )
        return
    begin(SharedRun(memory, EndOfRun(memory)))
