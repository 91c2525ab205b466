# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is loaded once a play, so that the worker process of each task finds it loaded.

Ansible loads the action plugin of a task before it forks the task's worker; everything else it loads in the worker,
where it is lost with the task.
"""

from __future__ import annotations

import importlib
from contextlib import suppress

from ansible.plugins.loader import lookup_loader

_LOOKUP = "credential_bridge.vault.vault_secret"


def preload() -> None:
    """Load hvac and the lookup; where hvac is missing, the task that needs it says so."""
    with suppress(ImportError):
        importlib.import_module("hvac")
    lookup_loader.get(_LOOKUP, class_only=True)
