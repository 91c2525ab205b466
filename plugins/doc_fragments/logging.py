# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where log records go, and what is masked: LOGGING of the option table."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  log_file:
    description:
      - File to append log records to, on the host where the task runs. A new file can
        be read and written only by its owner.
      - If not set, no records are written. Warnings are shown in any case.
      - Records name operations, paths and outcomes. They never contain values or
        credentials.
      - Requires the Python library pylogshield on that host.
    type: path
  log_level:
    description:
      - Lowest level of the records in O(log_file). V(debug) records every operation.
    type: str
    choices: [critical, error, warning, info, debug]
    default: warning
  mask:
    description:
      - Whether to register secrets with Ansible, which then masks them wherever it
        prints something for the rest of the run. These are the values that a task or
        lookup reads, generates or is given, and the credentials that it uses.
      - Values shorter than six characters, and words such as V(changed) that Ansible
        prints anyway, stay visible.
      - Set it to V(false) if too much is masked, for example host names that contain
        the name of a database user.
      - Requires ansible-core 2.22 or newer; has no effect with older versions.
    type: bool
    default: true
    version_added: 2.0.0
"""
