# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where records of what is sent to Vault go: LOGGING of module_utils/_argspec.py."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  log_file:
    description:
      - A file to append records to, on the machine where the task runs; one that does not exist is made for its owner
        alone. Where omitted, nothing is recorded; what a user should know becomes a warning of the task.
      - Records name operations, paths and outcomes; they hold neither values nor credentials.
      - Needs the Python library pylogshield there.
    type: path
  log_level:
    description: The least level of the records in O(log_file). Every request is recorded at V(debug).
    type: str
    choices: [critical, error, warning, info, debug]
    default: warning
"""
