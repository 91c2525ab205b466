#!/usr/bin/python
# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

DOCUMENTATION = r"""
module: vault_secret_info
short_description: Read and list KV secrets in HashiCorp Vault or OpenBao
version_added: 0.1.0
author:
  - credential_bridge.vault contributors (@credential-bridge)
description:
  - Reads the data and metadata of secrets in a KV secrets engine, and lists the secrets
    below a prefix.
  - The version of the KV engine is detected. Version 1 has neither versions nor
    metadata; O(version) and V(metadata) in O(content) fail there.
  - A missing or deleted secret is a result, not a failure, unless
    O(fail_on_missing=true).
  - The data is returned in clear text. Set C(no_log=true) on a task that reads data;
    otherwise Ansible shows it with C(-v), in callbacks and in logs.
  - If you only need values, use the lookup
    P(credential_bridge.vault.vault_secret#lookup), which keeps them out of results.
extends_documentation_fragment:
  - credential_bridge.vault.task
  - credential_bridge.vault.api.kv2
  - credential_bridge.vault.api.kv1
attributes:
  diff_mode:
    support: N/A
    details:
      - Changes nothing.
options:
  paths:
    description:
      - Paths of secrets below O(mount_point), as a list or as a single path.
      - At least one of O(paths) and O(prefix) is required.
    type: raw
    aliases: [path]
  version:
    description:
      - Version of each secret to read. Defaults to the latest one.
    type: int
  content:
    description:
      - What to read. V(data) requires the capability C(read) on the API path C(data/)
        of a secret, V(metadata) on C(metadata/).
    type: list
    elements: str
    choices: [data, metadata]
    default: [data]
  fail_on_missing:
    description:
      - Whether to fail if the data cannot be read because the secret or its version is
        missing, deleted or destroyed.
      - If O(content) is V(metadata) only, whether to fail if the secret or its version
        does not exist.
    type: bool
    default: false
  prefix:
    description:
      - Folder to list, with or without a trailing slash; V(/) or an empty string is the
        root of the mount.
      - A folder that does not exist gives an empty list. A mount that does not exist is
        a failure.
    type: str
  recursive:
    description:
      - Whether to list secrets at any depth below O(prefix). Each folder takes one
        request.
    type: bool
    default: false
  as_tree:
    description:
      - Whether to return all secrets below O(prefix), at any depth, and those in O(paths),
        as RV(tree). This is the form that the option C(secrets) of
        M(credential_bridge.vault.vault_secret) takes.
      - With V(metadata) in O(content), it has the custom metadata and the settings, too.
      - Only the latest versions are read, so it cannot be combined with O(version).
    type: bool
    default: false
    version_added: 2.0.0
  max_entries:
    description:
      - Maximum number of names to find with O(recursive=true) or O(as_tree=true), folders
        included. If there are more, the task fails rather than return a partial list.
    type: int
    default: 10000
seealso:
  - module: credential_bridge.vault.vault_secret
  - plugin: credential_bridge.vault.vault_secret
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Read a secret
  credential_bridge.vault.vault_secret_info:
    mount_point: secret
    path: myapp/database
  register: database
  no_log: true

- name: Use it
  ansible.builtin.debug:
    msg: "The user is {{ database.secrets[0].data.user }}."
  when: database.secrets[0].state == 'live'

- name: Read several secrets, and fail if one is missing
  credential_bridge.vault.vault_secret_info:
    mount_point: secret
    paths:
      - myapp/database
      - myapp/queue
    fail_on_missing: true
  register: myapp
  no_log: true

- name: List the versions of a secret without reading its data
  credential_bridge.vault.vault_secret_info:
    mount_point: secret
    path: myapp/database
    content: [metadata]
  register: history

- name: Find all secrets of an application
  credential_bridge.vault.vault_secret_info:
    mount_point: secret
    prefix: myapp
    recursive: true
  register: found

- name: Read all of them
  credential_bridge.vault.vault_secret_info:
    mount_point: secret
    paths: "{{ found.listing }}"
  register: everything
  no_log: true

- name: Read all of them as a tree, with their metadata
  credential_bridge.vault.vault_secret_info:
    mount_point: secret
    prefix: myapp
    as_tree: true
    content: [data, metadata]
  register: exported
  no_log: true

- name: Have the same secrets, which takes no change
  credential_bridge.vault.vault_secret:
    mount_point: secret
    secrets: "{{ exported.tree }}"
"""

RETURN = r"""
mount_point:
  description: Path at which the secrets engine is mounted.
  returned: success
  type: str
  sample: secret
secrets:
  description:
    - The secrets in O(paths), in the same order. Empty with O(as_tree=true).
  returned: success
  type: list
  elements: dict
  contains:
    path:
      description: Path of the secret below the mount point.
      type: str
    mount_point:
      description: Path at which the secrets engine is mounted.
      type: str
    state:
      description:
        - State of the version that was read; V(live), V(deleted), V(destroyed) or
          V(missing).
      type: str
    version:
      description: Number of that version; V(0) if the secret has none.
      type: int
    data:
      description:
        - Data of the version. Null unless it is live and O(content) includes V(data).
      type: dict
    metadata:
      description:
        - Metadata of the secret. Null unless it exists and O(content) includes
          V(metadata).
      type: dict
      contains:
        current_version:
          description: Number of the latest version; V(0) if there is none.
          type: int
        oldest_version:
          description:
            - Number of the oldest version that is kept; V(0) if none was dropped yet.
          type: int
        versions:
          description:
            - All versions that the server has a record of, in ascending order.
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
                - When the version was deleted; empty if it never was. A time in the
                  future, set by C(delete_version_after), is when it will be deleted.
              type: str
        custom_metadata:
          description: Custom metadata of the secret.
          type: dict
        max_versions:
          description:
            - How many versions are kept; V(0) means the setting of the secrets engine.
          type: int
        cas_required:
          description: Whether every write must use check-and-set.
          type: bool
        delete_version_after:
          description:
            - Time after which a new version is deleted; V(0s) means the setting of the
              secrets engine.
          type: str
  sample:
    - path: myapp/database
      mount_point: secret
      state: live
      version: 2
      data:
        user: admin
      metadata:
listing:
  description:
    - Paths below O(prefix), relative to the mount point. Secrets can be given to
      O(paths), and folders, which end with a slash, to O(prefix). With
      O(recursive=true), secrets only.
    - A name that is both a secret and a folder is listed twice.
  returned: success
  type: list
  elements: str
  sample:
    - myapp/database
    - myapp/queues/
tree:
  description:
    - The secrets as a dictionary. A name that ends in C(/) is a folder, which contains
      more of them; any other is a secret with its C(data), C(custom_metadata) and so on.
    - Secrets that have no live version are left out, and the task warns.
  returned: with O(as_tree=true)
  type: dict
  sample:
    myapp/:
      database:
        data:
          user: admin
stripped_keys:
  description:
    - Where Ansible removes keys from this result; it removes every key that begins with
      C(_ansible_). The lookup P(credential_bridge.vault.vault_secret#lookup) returns
      them.
  returned: if a secret or its custom metadata has such keys
  type: list
  elements: str
  sample:
    - secrets[0]['data']['_ansible_user']
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
from ..module_utils._tasks.vault_secret_info import TASK

if __name__ == "__main__":
    main(TASK)
