#!/usr/bin/python
# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

DOCUMENTATION = r"""
module: vault_engine
short_description: Manage KV v2 secrets engines in HashiCorp Vault or OpenBao
version_added: 0.1.0
author:
  - credential_bridge.vault contributors (@credential-bridge)
description:
  - Ensures that a KV version 2 secrets engine, which the server's CLI calls C(kv-v2), is
    mounted with the given settings.
    Settings that are not given are left alone.
  - A mount is never removed. If something other than KV version 2 is mounted at
    O(mount_point), the task fails and leaves it alone.
  - A new mount refuses requests for a moment. This module waits until it is ready, and
    fails after O(timeout) seconds.
extends_documentation_fragment:
  - credential_bridge.vault.task
  - credential_bridge.vault.api.mounts
  - credential_bridge.vault.api.kv2
attributes:
  diff_mode:
    details:
      - Shows the settings.
options:
  state:
    description:
      - V(present) ensures that the engine is mounted. This is the only supported state.
    type: str
    choices: [present]
    default: present
  description:
    description:
      - Description of the mount; an empty string removes it.
    type: str
  max_versions:
    description:
      - How many versions of each secret to keep. A secret can have a larger number of
        its own. V(0) means the secret's own number, or else the server's default of 10.
    type: int
  cas_required:
    description:
      - Whether every write to any of the secrets must use check-and-set.
    type: bool
  delete_version_after:
    description:
      - Time after which a new version of any secret is deleted, for example V(1h30m),
        V(30d) or a number of seconds; V(0s) means never. A secret can have a shorter
        time of its own.
      - A negative duration such as V(-1s) turns this off for all secrets, whatever
        their own setting.
      - Existing versions keep their deletion time.
    type: str
notes:
  - Mounting the engine requires the capability C(update) on the API path
    C(sys/mounts/MOUNT_POINT), and changing O(description) requires it on
    C(sys/mounts/MOUNT_POINT/tune). The other settings require C(read) and C(update) on
    C(MOUNT_POINT/config).
  - If the token may read neither C(sys/mounts) nor C(sys/mounts/MOUNT_POINT), the
    module recognizes only a mount that the token may use in some way.
seealso:
  - module: credential_bridge.vault.vault_engine_info
"""

EXAMPLES = r"""
- name: Mount a KV v2 secrets engine
  credential_bridge.vault.vault_engine:
    mount_point: team-secrets
    description: Secrets of the team

- name: Keep more versions, and require check-and-set
  credential_bridge.vault.vault_engine:
    mount_point: team-secrets
    max_versions: 20
    cas_required: true

- name: Have versions deleted after 30 days
  credential_bridge.vault.vault_engine:
    mount_point: team-secrets
    delete_version_after: 30d
"""

RETURN = r"""
action:
  description:
    - What was done, or would be done in check mode; V(enabled), V(configured) or
      V(unchanged).
  returned: success
  type: str
  sample: enabled
mount_point:
  description: Path at which the secrets engine is mounted.
  returned: success
  type: str
description:
  description: Description of the mount.
  returned: success
  type: str
max_versions:
  description:
    - How many versions of each secret are kept; V(0) means the server's default.
    - Null if the token may not read it.
  returned: success
  type: int
cas_required:
  description:
    - Whether every write to any of the secrets must use check-and-set.
    - Null if the token may not read it.
  returned: success
  type: bool
delete_version_after:
  description:
    - Time after which a new version is deleted, in the server's notation.
    - Null if the token may not read it.
  returned: success
  type: str
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
from ..module_utils._tasks.vault_engine import TASK

if __name__ == "__main__":
    main(TASK)
