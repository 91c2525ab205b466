#!/usr/bin/python
# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

DOCUMENTATION = r"""
module: vault_secret_version
short_description: Manage versions of KV v2 secrets in HashiCorp Vault or OpenBao
version_added: 0.1.0
author:
  - credential_bridge.vault contributors (@credential-bridge)
description:
  - Ensures that versions of a secret in a KV version 2 secrets engine are present,
    deleted or destroyed.
  - Compares the state of each version first, so a second run reports no change.
  - Fails if one of the versions does not exist, or if a destroyed one should be
    present. Nothing is changed then, not even the other versions of the secret.
extends_documentation_fragment:
  - credential_bridge.vault.task
  - credential_bridge.vault.api.kv2
attributes:
  diff_mode:
    details:
      - Shows the state of every version.
options:
  path:
    description:
      - Path of the secret below O(mount_point), for example V(myapp/database).
      - Exactly one of O(path) and O(secrets) is required.
    type: str
  secrets:
    description:
      - Many secrets in one task. They share one login, and several are processed at a
        time.
      - A list of dictionaries with O(path), and with O(versions), O(state) and
        O(mount_point) if they differ from those of the task.
      - Alternatively, a dictionary of such dictionaries by path. A name that ends in
        C(/) is a folder that contains more of them.
      - All entries are checked before anything is changed. Two entries for the same
        secret are an error.
      - After that, the failure of one secret does not stop the others, unless it
        affects all of them, like an unreachable server. The task fails at its end, and
        RV(results) has the outcome of each secret.
    type: raw
    version_added: 1.0.0
  versions:
    description:
      - Version numbers, as a list or as a single number.
      - V(latest) is the current version, whatever its state.
      - Required for every secret.
    type: raw
  state:
    description:
      - V(present) restores deleted versions. It fails for a destroyed version.
      - V(deleted) makes versions unreadable until they are restored. Destroyed versions
        are left alone.
      - V(destroyed) permanently removes the data of versions.
      - A version that is going to be deleted later because of C(delete_version_after)
        is present until then.
    type: str
    choices: [present, deleted, destroyed]
    default: present
notes:
  - Requires the capability C(read) on the API path C(metadata/) of the secret, and
    C(update) on C(undelete/), C(delete/) or C(destroy/).
seealso:
  - module: credential_bridge.vault.vault_secret
  - module: credential_bridge.vault.vault_secret_info
"""

EXAMPLES = r"""
- name: Delete two old versions
  credential_bridge.vault.vault_secret_version:
    mount_point: secret
    path: myapp/database
    versions: [1, 2]
    state: deleted

- name: Restore one of them
  credential_bridge.vault.vault_secret_version:
    mount_point: secret
    path: myapp/database
    versions: 2
    state: present

- name: Ensure that the current version can be read
  credential_bridge.vault.vault_secret_version:
    mount_point: secret
    path: myapp/database
    versions: latest

- name: Ensure that the current versions of several secrets can be read
  credential_bridge.vault.vault_secret_version:
    mount_point: secret
    versions: latest
    secrets:
      - path: myapp/database
      - path: myapp/queue

- name: Destroy a version that contains a leaked password
  credential_bridge.vault.vault_secret_version:
    mount_point: secret
    path: myapp/database
    versions: [1]
    state: destroyed
"""

RETURN = r"""
action:
  description:
    - What was done, or would be done in check mode; V(undeleted), V(deleted),
      V(destroyed) or V(unchanged).
  returned: success, with O(path)
  type: str
  sample: deleted
path:
  description: Path of the secret below the mount point.
  returned: success, with O(path)
  type: str
  sample: myapp/database
mount_point:
  description: Path at which the secrets engine is mounted.
  returned: success, with O(path)
  type: str
  sample: secret
versions:
  description:
    - All versions that the server has a record of, in ascending order, as they are
      after the task.
  returned: success, with O(path)
  type: list
  elements: dict
  contains:
    version:
      description: Number of the version.
      type: int
    state:
      description: V(live), V(deleted) or V(destroyed).
      type: str
    created_time:
      description: When the version was written.
      type: str
    deletion_time:
      description:
        - When the version was deleted; empty if it never was. A time in the future, set
          by C(delete_version_after), is when it will be deleted.
        - Null in check mode for a version that would be deleted or restored.
      type: str
  sample:
    - version: 1
      state: deleted
      created_time: '2026-01-01T12:00:00.123456789Z'
      deletion_time: '2026-01-02T12:00:00.123456789Z'
    - version: 2
      state: live
      created_time: '2026-01-02T11:00:00.123456789Z'
      deletion_time: ''
results:
  description:
    - Outcome of each secret in O(secrets), in the same order.
    - Each has C(changed), C(path) and C(mount_point). In addition it has either what a
      task for this secret alone would return, or C(msg) and C(error).
  returned: with O(secrets), unless an entry is invalid
  type: list
  elements: dict
  sample:
    - action: deleted
      changed: true
      mount_point: secret
      path: myapp/database
      versions: []
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
from ..module_utils._tasks.vault_secret_version import TASK

if __name__ == "__main__":
    main(TASK)
