#!/usr/bin/python
# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

DOCUMENTATION = r"""
module: vault_copy
short_description: Copy or move KV secrets between places in HashiCorp Vault or OpenBao
version_added: 2.0.0
author:
  - credential_bridge.vault contributors (@credential-bridge)
description:
  - Copies a secret, or all secrets below a folder, to another path, mount, namespace or
    server, from Vault to OpenBao and back.
  - Never overwrites anything. What exists in the other place must be equal, or with
    O(versions=all) the beginning of what is copied. Anything else is a failure of that
    secret, with C(error.reason=conflict), and stays as it is. Every write uses
    check-and-set.
  - May be interrupted at any moment, and continues where it stopped when it is run again.
    A run with nothing left to do reports no change. Check mode compares both places and
    lists what differs.
  - Copies to KV version 2, from version 2 or 1.
extends_documentation_fragment:
  - credential_bridge.vault.task
  - credential_bridge.vault.api.kv2
  - credential_bridge.vault.api.kv1
attributes:
  diff_mode:
    details:
      - Shows for each secret the keys, versions and settings of the copy.
options:
  path:
    description:
      - Path of a secret below O(mount_point), or of a folder, which ends with a slash.
        V(/) is the whole mount.
    type: str
    required: true
  to:
    description:
      - The place to copy to, as a dictionary of what differs.
      - C(mount_point) and C(path) default to those of the task. With a folder, C(path)
        ends with a slash, too.
      - C(vault_url), C(namespace) and all other options for connection and
        authentication are those of the task unless they are given here. A value of
        V(null) means none, for example no namespace.
      - Another C(vault_url) needs credentials of its own here, even if they are the
        same. Neither variables nor the environment are asked for them.
    type: raw
    required: true
  versions:
    description:
      - V(latest) copies the data of the latest version. It becomes version 1 of the
        copy.
      - V(all) copies all versions. They keep their numbers, so a version without data is
        written empty and destroyed. The data of a deleted version cannot be read, so
        this version is destroyed in the copy; RV(results) names it as C(not_kept).
      - Times are never kept. Versions of the copy are created when they are copied, and
        C(delete_version_after) counts from then.
    type: str
    choices: [latest, all]
    default: latest
  metadata:
    description:
      - Whether to copy the custom metadata and the settings C(max_versions),
        C(cas_required) and C(delete_version_after). The copy must have the same, or
        none.
    type: bool
    default: true
  remove_source:
    description:
      - Whether to remove each secret from its source, with all versions, once the copy
        has been read back and is equal.
      - A secret is not even copied if a version would be lost. That is a version that is
        deleted, and with O(versions=latest) any other that can be read. The failure has
        C(error.reason=data_would_be_lost).
      - Nobody should write to the source meanwhile. A version that is written in the
        moment between the last look and the removal is lost.
    type: bool
    default: false
  max_entries:
    description:
      - The task fails before it copies anything if more names than this are found below
        O(path), folders included.
    type: int
    default: 10000
notes:
  - "Requires on the source the capabilities C(read) on C(data/) and C(list) on
    C(metadata/), and C(read) on C(metadata/) with O(metadata=true), O(versions=all) or
    O(remove_source=true), and for the latter C(delete), too. Requires on the copy the
    capabilities C(read), C(create) and C(update) on C(data/) and C(metadata/), and
    C(update) on C(destroy/) with O(versions=all)."
seealso:
  - module: credential_bridge.vault.vault_secret
  - module: credential_bridge.vault.vault_secret_info
  - module: credential_bridge.vault.vault_secret_version
"""

EXAMPLES = r"""
- name: Have a secrets engine to copy to
  credential_bridge.vault.vault_engine:
    mount_point: archive

- name: Copy a folder to it
  credential_bridge.vault.vault_copy:
    mount_point: secret
    path: myapp/
    to:
      mount_point: archive

- name: Rename a secret
  credential_bridge.vault.vault_copy:
    mount_point: secret
    path: myapp/queue
    to:
      path: myapp/jobs
    versions: all
    remove_source: true

- name: Have a secrets engine on another server
  credential_bridge.vault.vault_engine:
    vault_url: "{{ other_url }}"
    vault_token: "{{ other_token }}"
    mount_point: migrated

- name: Compare both, and list what would be copied to it
  credential_bridge.vault.vault_copy: &copy
    mount_point: secret
    path: myapp/
    to:
      vault_url: "{{ other_url }}"
      vault_token: "{{ other_token }}"
      namespace: null
      mount_point: migrated
    versions: all
  check_mode: true
  diff: true

- name: Copy all versions to it
  credential_bridge.vault.vault_copy: *copy
"""

RETURN = r"""
results:
  description:
    - Outcome of each secret, and of each folder that the token may not list.
    - Each has C(changed), C(path) and C(mount_point) of its source, and either C(msg) and
      C(error), or the following.
    - C(action) is V(copied), V(configured) (settings only), V(moved), V(unchanged) or
      V(skipped) (there is no live version, and O(versions=latest)).
    - C(to) has C(mount_point) and C(path) of the copy, and C(version) the current version
      of the copy.
    - C(not_kept) lists the numbers of the versions whose data the copy does not have
      because they are deleted.
  returned: unless the task fails before it looks at the secrets
  type: list
  elements: dict
  sample:
    - action: copied
      changed: true
      mount_point: secret
      path: myapp/database
      to:
        mount_point: archive
        path: myapp/database
      version: 3
      not_kept: []
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
from ..module_utils._tasks.vault_copy import TASK

if __name__ == "__main__":
    main(TASK)
