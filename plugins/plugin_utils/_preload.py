# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is imported once per play, so that the worker of each task has it already.

Ansible imports the action plugin of a task before it forks the task's worker.
Everything else it imports in the worker, and each worker does so again.
"""

from __future__ import annotations

import importlib
from contextlib import suppress

from ansible.plugins.loader import lookup_loader

_LOOKUP = "credential_bridge.vault.vault_secret"


def preload() -> None:
    """Import hvac and the lookup; without hvac, the task that needs it fails."""
    with suppress(ImportError):
        importlib.import_module("hvac")
    lookup_loader.get(_LOOKUP, class_only=True)
