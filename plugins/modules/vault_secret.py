#!/usr/bin/python
# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: vault_secret
short_description: Create, change and delete KV v2 secrets in HashiCorp Vault
version_added: 0.1.0
author:
  - credential_bridge.vault contributors (@credential-bridge)
description:
  - Makes a secret of a KV version 2 secrets engine hold the given data, or not exist.
  - Reads first and writes only where something differs, so that a second run is unchanged and no version is wasted.
  - Values and credentials appear in no result, message, diff or log.
extends_documentation_fragment:
  - credential_bridge.vault.connection
  - credential_bridge.vault.auth
  - credential_bridge.vault.logging
  - credential_bridge.vault.attributes
options:
  path:
    description:
      - The path of the secret below O(mount_point), for example V(myapp/database).
    type: str
    required: true
  state:
    description:
      - V(present) makes the secret hold O(data), lack the keys of O(remove), and have the metadata settings given.
      - V(absent) deletes it, in the way that O(deletion) says.
    type: str
    choices: [present, absent]
    default: present
  data:
    description:
      - The keys and values of the secret. Where omitted, they stay as they are.
      - A dictionary, or a JSON object as text. Text such as V(foo=bar) is refused.
      - Integers beyond 2^53 are refused, since Vault would store them rounded; quote them.
    type: raw
  update:
    description:
      - V(replace) makes the secret hold exactly O(data).
      - V(patch) changes the keys of O(data) and leaves all others. It fails where the secret does not exist or its
        latest version is deleted, unless O(create=true).
    type: str
    choices: [replace, patch]
    default: replace
  remove:
    description:
      - Keys that the secret must not have. All others stay, so that O(data) beside it needs O(update=patch).
    type: list
    elements: str
  create:
    description:
      - With O(update=patch), create a secret that does not exist.
    type: bool
    default: false
  deletion:
    description:
      - How O(state=absent) deletes. There is no default, since tools differ and nobody should guess.
      - V(soft) marks the latest version as deleted; it can be restored.
      - V(permanent) removes all versions and the metadata for good.
    type: str
    choices: [permanent, soft]
  cas:
    description:
      - The version that the secret must be at when something needs to be written; V(0) for a secret that must not
        exist.
      - Where omitted, the version that was read is demanded, and where another writer was faster everything is done
        again. An explicit O(cas) is never tried again.
    type: int
  compare:
    description:
      - Read the secret first, and write only where something differs.
      - V(false) writes without a look, for tokens that may not read. The task is then always changed, and its
        RV(action) is V(written). With O(update=patch) Vault itself patches, which needs the capability C(patch) and
        cannot set a key to V(null) or to a dictionary.
    type: bool
    default: true
  custom_metadata:
    description:
      - Text by key to keep beside the secret, in clear, for all versions.
      - With O(update=replace) the secret has exactly these, with O(update=patch) the others stay.
    type: raw
  max_versions:
    description: How many versions of the secret to keep; V(0) for the number that the engine is configured with.
    type: int
  cas_required:
    description: Whether the secret refuses writes that do not name the current version, as others may send them.
    type: bool
  delete_version_after:
    description:
      - How long after being written a version deletes itself, for example V(1h30m), V(30d) or a number of seconds;
        V(0s) for never.
      - Applies to versions written from then on.
    type: str
seealso:
  - plugin: credential_bridge.vault.vault_secret
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Ensure that a secret holds exactly this
  credential_bridge.vault.vault_secret:
    mount_point: secret
    path: myapp/database
    data:
      user: admin
      password: "{{ database_password }}"

- name: Change one key and leave the others
  credential_bridge.vault.vault_secret:
    mount_point: secret
    path: myapp/database
    update: patch
    data:
      user: operator

- name: Say who owns a secret and keep its last five versions
  credential_bridge.vault.vault_secret:
    mount_point: secret
    path: myapp/database
    custom_metadata:
      owner: team-a
    max_versions: 5

- name: Drop a key that is no longer used
  credential_bridge.vault.vault_secret:
    mount_point: secret
    path: myapp/database
    remove:
      - legacy_password

- name: Delete the latest version, which can be restored
  credential_bridge.vault.vault_secret:
    mount_point: secret
    path: myapp/database
    state: absent
    deletion: soft

- name: Delete all versions for good
  credential_bridge.vault.vault_secret:
    mount_point: secret
    path: myapp/database
    state: absent
    deletion: permanent
"""

RETURN = r"""
action:
  description:
    - What was done, or in check mode would be done; V(created), V(replaced), V(patched), V(configured) (only metadata
      settings), V(written) (without having looked), V(deleted) or V(unchanged).
  returned: success
  type: str
  sample: created
path:
  description: The path of the secret below the mount point.
  returned: success
  type: str
  sample: myapp/database
mount_point:
  description: The mount point that was used.
  returned: success
  type: str
  sample: secret
version:
  description:
    - The secret's current version afterwards, in check mode the one that it would have; V(0) where none is left.
    - In check mode with O(compare=false) it cannot be known and is null.
  returned: success
  type: int
  sample: 3
metadata:
  description: Vault's metadata of that version; empty where there is none (yet).
  returned: success
  type: dict
  sample:
    created_time: '2026-01-01T12:00:00.123456789Z'
    custom_metadata:
    deletion_time: ''
    destroyed: false
    version: 3
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

from ansible_collections.credential_bridge.vault.plugins.module_utils._argspec import VAULT_SECRET
from ansible_collections.credential_bridge.vault.plugins.module_utils._module import main
from ansible_collections.credential_bridge.vault.plugins.module_utils._run.vault_secret import run

if __name__ == "__main__":
    main(run, VAULT_SECRET)
