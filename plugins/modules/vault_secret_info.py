#!/usr/bin/python
# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: vault_secret_info
short_description: Read and list KV v2 secrets in HashiCorp Vault
version_added: 0.1.0
author:
  - credential_bridge.vault contributors (@credential-bridge)
description:
  - Reads the data and the metadata of secrets of a KV version 2 secrets engine, and lists what is below a prefix.
  - A missing or deleted secret is an answer, not a failure, unless O(fail_on_missing=true).
  - The data that is asked for is returned in clear. Set C(no_log=true) on a task that reads data, or Ansible shows it
    with C(-v), in callbacks and in logs.
  - Where only values are wanted, the lookup P(credential_bridge.vault.vault_secret#lookup) keeps them out of results.
extends_documentation_fragment:
  - credential_bridge.vault.connection
  - credential_bridge.vault.auth
  - credential_bridge.vault.logging
  - credential_bridge.vault.attributes
attributes:
  diff_mode:
    description: Nothing is changed, so there is nothing to compare.
    support: none
options:
  paths:
    description:
      - The paths of the secrets below O(mount_point), as a list; a single one needs no list.
      - At least one of O(paths) and O(prefix) must be given.
    type: raw
    aliases: [path]
  version:
    description:
      - The version to read of each secret. Where omitted, the latest.
    type: int
  content:
    description:
      - What to read. The token needs the capability C(read) on the API path C(data/) of a secret for V(data), and on
        C(metadata/) for V(metadata).
    type: list
    elements: str
    choices: [data, metadata]
    default: [data]
  fail_on_missing:
    description:
      - Fail where the data that is asked for cannot be read because the secret or its version is missing, deleted or
        destroyed; with only V(metadata) in O(content), where the secret or its version does not exist.
    type: bool
    default: false
  prefix:
    description:
      - The folder to list, with or without a trailing slash; V(/) for the root of the mount.
      - A folder that does not exist gives an empty list, a mount that does not exist is a failure.
    type: str
  recursive:
    description:
      - List the secrets at any depth below O(prefix). Each folder takes a request.
    type: bool
    default: false
  max_entries:
    description:
      - With O(recursive=true), how many names may be found, folders included. Where there are more, the task fails
        rather than return a part.
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

- name: Read several secrets, and fail where one is missing
  credential_bridge.vault.vault_secret_info:
    mount_point: secret
    paths:
      - myapp/database
      - myapp/queue
    fail_on_missing: true
  register: myapp
  no_log: true

- name: See which versions there are, without reading the data
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
"""

RETURN = r"""
mount_point:
  description: The mount point that was used.
  returned: success
  type: str
  sample: secret
secrets:
  description: The secrets of O(paths), in that order.
  returned: success
  type: list
  elements: dict
  contains:
    path:
      description: The path of the secret below the mount point.
      type: str
    mount_point:
      description: The mount point.
      type: str
    state:
      description: The state of the version that was looked at; V(live), V(deleted), V(destroyed) or V(missing).
      type: str
    version:
      description: The number of that version, V(0) where the secret has none.
      type: int
    data:
      description: The data of a live version, with V(data) in O(content); null otherwise.
      type: dict
    metadata:
      description: The metadata of an existing secret, with V(metadata) in O(content); null otherwise.
      type: dict
      contains:
        current_version:
          description: The number of the latest version, V(0) where there is none.
          type: int
        oldest_version:
          description: The number of the oldest version that is kept, V(0) where none was dropped yet.
          type: int
        versions:
          description: All versions that Vault still knows, in ascending order.
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
              type: str
        custom_metadata:
          description: The keys and values that users keep with the secret.
          type: dict
        max_versions:
          description: How many versions are kept, V(0) for the number of the secrets engine.
          type: int
        cas_required:
          description: Whether writes must name the current version.
          type: bool
        delete_version_after:
          description: How long after being written a version deletes itself, V(0s) for never.
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
    - What is below O(prefix), as paths below the mount point, so that secrets can be given to O(paths) and folders,
      which end with a slash, to O(prefix). With O(recursive=true) only secrets.
    - A name can stand for a secret and for a folder; it is listed twice then.
  returned: success
  type: list
  elements: str
  sample:
    - myapp/database
    - myapp/queues/
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
from ..module_utils._tasks.vault_secret_info import TASK

if __name__ == "__main__":
    main(TASK)
