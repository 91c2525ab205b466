#!/usr/bin/python
# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: vault_engine_info
short_description: Read the settings of KV v2 secrets engines in HashiCorp Vault
version_added: 0.1.0
author:
  - credential_bridge.vault contributors (@credential-bridge)
description:
  - Returns the description and the configuration of one KV version 2 secrets engine, or of all that the token may see.
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
  all_mounts:
    description:
      - Return all KV v2 secrets engines that the token may use in some way, instead of the one at O(mount_point).
      - With V(false), a mount that is missing or that holds another engine is a failure, and so is a configuration that
        the token may not read.
    type: bool
    default: false
seealso:
  - module: credential_bridge.vault.vault_engine
"""

EXAMPLES = r"""
- name: Look at one secrets engine
  credential_bridge.vault.vault_engine_info:
    mount_point: secret
  register: engine

- name: Show how many versions it keeps
  ansible.builtin.debug:
    msg: "{{ engine.engines[0].max_versions or 10 }} versions"

- name: Look at all KV v2 secrets engines
  credential_bridge.vault.vault_engine_info:
    all_mounts: true
  register: all_engines
"""

RETURN = r"""
engines:
  description: The secrets engines, in the order of their paths.
  returned: success
  type: list
  elements: dict
  contains:
    mount_point:
      description: The path that the engine is mounted at.
      type: str
    description:
      description: The description of the mount.
      type: str
    max_versions:
      description:
        - How many versions of each secret are kept, V(0) for Vault's default.
        - Null where the token may not read it.
      type: int
    cas_required:
      description:
        - Whether all secrets refuse writes that do not name the current version.
        - Null where the token may not read it.
      type: bool
    delete_version_after:
      description:
        - How long after being written versions delete themselves, in Vault's words.
        - Null where the token may not read it.
      type: str
  sample:
    - mount_point: secret
      description: key/value secret storage
      max_versions: 0
      cas_required: false
      delete_version_after: 0s
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
from ..module_utils._tasks.vault_engine_info import TASK

if __name__ == "__main__":
    main(TASK)
