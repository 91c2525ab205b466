# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the task in the controller process if it can; see :mod:`_action`."""

from __future__ import annotations

from ..module_utils._tasks.vault_object import TASK
from ..plugin_utils._action import VaultAction


class ActionModule(VaultAction):
    """The action plugin of ``vault_object``."""

    task = TASK
