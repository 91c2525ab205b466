#!/usr/bin/python
# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

DOCUMENTATION = r"""
module: vault_engine_info
short_description: Read settings of KV v2 secrets engines in HashiCorp Vault or OpenBao
version_added: 0.1.0
author:
  - credential_bridge.vault contributors (@credential-bridge)
description:
  - Returns the description and the configuration of one KV version 2 secrets engine, or
    of all that the token may use.
extends_documentation_fragment:
  - credential_bridge.vault.task
  - credential_bridge.vault.api.mounts
  - credential_bridge.vault.api.kv2
attributes:
  diff_mode:
    support: N/A
    details:
      - Changes nothing.
options:
  all_mounts:
    description:
      - Whether to return all KV v2 secrets engines that the token may use in some way,
        instead of the one at O(mount_point).
      - With V(false), the task fails if the mount is missing, if another engine is
        mounted there, or if the token may not read the configuration.
    type: bool
    default: false
seealso:
  - module: credential_bridge.vault.vault_engine
"""

EXAMPLES = r"""
- name: Read the settings of one secrets engine
  credential_bridge.vault.vault_engine_info:
    mount_point: secret
  register: engine

- name: Show how many versions it keeps
  ansible.builtin.debug:
    msg: "{{ engine.engines[0].max_versions or 10 }} versions"

- name: Read the settings of all KV v2 secrets engines
  credential_bridge.vault.vault_engine_info:
    all_mounts: true
  register: all_engines
"""

RETURN = r"""
engines:
  description: The secrets engines, sorted by path.
  returned: success
  type: list
  elements: dict
  contains:
    mount_point:
      description: Path at which the secrets engine is mounted.
      type: str
    description:
      description: Description of the mount.
      type: str
    max_versions:
      description:
        - How many versions of each secret are kept; V(0) means the server's default.
        - Null if the token may not read it.
      type: int
    cas_required:
      description:
        - Whether every write to any of the secrets must use check-and-set.
        - Null if the token may not read it.
      type: bool
    delete_version_after:
      description:
        - Time after which a new version is deleted, in the server's notation.
        - Null if the token may not read it.
      type: str
  sample:
    - mount_point: secret
      description: key/value secret storage
      max_versions: 0
      cas_required: false
      delete_version_after: 0s
error:
  description:
    - Details of the failure, for playbooks that handle it; see C(docs/failures.md). The
      fields are those of RV(credential_bridge.vault.vault_secret#module:error).
  returned: failure
  type: dict
"""

from ..module_utils._tasks.old_python import require_python

# Old Pythons can read this file, and none of those below.
require_python()

from ..module_utils._tasks.module import main
from ..module_utils._tasks.vault_engine_info import TASK

if __name__ == "__main__":
    main(TASK)
