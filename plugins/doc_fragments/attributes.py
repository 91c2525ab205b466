# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every module of this collection can do."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options: {}
attributes:
  action_group:
    description: Use C(group/credential_bridge.vault.vault) in C(module_defaults) to set defaults for every module.
    support: full
    membership:
      - credential_bridge.vault.vault
  check_mode:
    description: Can run in C(check_mode) and return the changed status prediction without modifying anything.
    support: full
  diff_mode:
    description: Returns which keys are added, removed and changed. Values are never shown.
    support: full
"""
