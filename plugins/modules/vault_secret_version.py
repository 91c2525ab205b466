#!/usr/bin/python
# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: vault_secret_version
short_description: Delete, restore and destroy versions of KV v2 secrets in HashiCorp Vault
version_added: 0.1.0
author:
  - credential_bridge.vault contributors (@credential-bridge)
description:
  - Makes versions of a secret of a KV version 2 secrets engine be present, deleted or destroyed.
  - What has to be done is computed from the secret's metadata, version by version, so that a second run is unchanged.
  - Asking for a version that does not exist, or for the return of a destroyed one, fails and changes nothing, not even
    the other versions.
extends_documentation_fragment:
  - credential_bridge.vault.connection
  - credential_bridge.vault.auth
  - credential_bridge.vault.logging
  - credential_bridge.vault.attributes
attributes:
  diff_mode:
    description: Returns the state of every version before and after.
options:
  path:
    description:
      - The path of the secret below O(mount_point), for example V(myapp/database).
      - Either this or O(secrets) is needed.
    type: str
  secrets:
    description:
      - Many secrets in one task, with one login and several at a time.
      - A list of dictionaries, each with O(path), and O(versions), O(state) and O(mount_point) where they differ from
        those beside O(secrets). Or a dictionary of such dictionaries by path, where a name that ends in C(/) is a
        folder that holds more.
      - All entries are checked before anything is changed, and two for one secret are refused. After that the failure
        of some does not stop the others; the task fails at its end, and RV(results) tells about each.
    type: raw
    version_added: 1.0.0
  versions:
    description:
      - The numbers of the versions, as a list; a single one needs no list.
      - V(latest) stands for the current version, whatever its state.
      - Needed for every secret.
    type: raw
  state:
    description:
      - V(present) restores versions that are deleted. It fails for a destroyed version.
      - V(deleted) makes versions unreadable; they can be restored. A destroyed version is left as it is.
      - V(destroyed) removes the data of versions for good.
      - A version that is to be deleted later, by C(delete_version_after), is present until then.
    type: str
    choices: [present, deleted, destroyed]
    default: present
notes:
  - Needs the capability C(read) on the API path C(metadata/) of the secret, and C(update) on C(undelete/), C(delete/)
    or C(destroy/).
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

- name: Make sure that the current version can be read
  credential_bridge.vault.vault_secret_version:
    mount_point: secret
    path: myapp/database
    versions: latest

- name: Make sure that the current versions of several secrets can be read
  credential_bridge.vault.vault_secret_version:
    mount_point: secret
    versions: latest
    secrets:
      - path: myapp/database
      - path: myapp/queue

- name: Destroy a version that holds a leaked password
  credential_bridge.vault.vault_secret_version:
    mount_point: secret
    path: myapp/database
    versions: [1]
    state: destroyed
"""

RETURN = r"""
action:
  description: What was done, or in check mode would be done; V(undeleted), V(deleted), V(destroyed) or V(unchanged).
  returned: success, with O(path)
  type: str
  sample: deleted
path:
  description: The path of the secret below the mount point.
  returned: success, with O(path)
  type: str
  sample: myapp/database
mount_point:
  description: The mount point that was used.
  returned: success, with O(path)
  type: str
  sample: secret
versions:
  description: All versions of the secret that Vault still knows, in ascending order, as they are afterwards.
  returned: success, with O(path)
  type: list
  elements: dict
  contains:
    version:
      description: Its number.
      type: int
    state:
      description: V(live), V(deleted) or V(destroyed).
      type: str
    created_time:
      description: When it was written.
      type: str
    deletion_time:
      description:
        - When it was deleted; empty for never.
        - A time in the future, from C(delete_version_after), is when it will be.
        - In check mode null for a version that would be deleted or restored.
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
    - With O(secrets), what became of each secret, in the order of the option.
    - Each has C(changed), C(path) and C(mount_point), and either what the task on it alone would return, or C(msg) and
      C(error).
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
  description: What went wrong, for playbooks that handle failures.
  returned: failure
  type: dict
  contains:
    type:
      description: The class of the failure, for example V(VaultSecretNotFoundError).
      type: str
    reason:
      description: A machine word from the list in the collection's documentation, for example V(permission_denied).
      type: str
    http_status:
      description: The status of Vault's answer, if there was one.
      type: int
    vault_errors:
      description: The error texts of Vault's answer.
      type: list
      elements: str
    operation:
      description: What was attempted.
      type: str
    mount_point:
      description: The mount point that it was for.
      type: str
    path:
      description: The path that it was for.
      type: str
    retryable:
      description: Whether the same task may succeed when it is run again later.
      type: bool
    hint:
      description: The remedy, where one is known.
      type: str
    done:
      description: What the task had changed already when it failed, for example V(metadata). Mostly empty.
      type: list
      elements: str
"""

from ..module_utils._tasks.module import main
from ..module_utils._tasks.vault_secret_version import TASK

if __name__ == "__main__":
    main(TASK)
