# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every module supports. A module adds details, or says what differs."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options: {}
attributes:
  action_group:
    description:
      - Use C(group/credential_bridge.vault.vault) in C(module_defaults) to set defaults
        for all modules of this collection.
    support: full
    membership:
      - credential_bridge.vault.vault
  check_mode:
    description: Predicts the result in C(check_mode) and changes nothing.
    support: full
  diff_mode:
    description: Returns what changes. Values of secrets are never shown.
    support: full
  idempotent:
    description: Running the same task again reports no change.
    support: full
"""
