#!/usr/bin/python
# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: vault_engine
short_description: Enable and configure KV v2 secrets engines in HashiCorp Vault
version_added: 0.1.0
author:
  - credential_bridge.vault contributors (@credential-bridge)
description:
  - Makes a KV version 2 secrets engine be mounted, with the given settings. Those that are not named stay as they are.
  - A mount is never disabled. One that holds another engine, or version 1 of KV, is a failure and is left alone.
  - A fresh mount refuses requests for a moment. This module returns when it answers, or fails after O(timeout) seconds.
extends_documentation_fragment:
  - credential_bridge.vault.connection
  - credential_bridge.vault.auth
  - credential_bridge.vault.logging
  - credential_bridge.vault.attributes
attributes:
  diff_mode:
    description: Returns the settings before and after.
options:
  state:
    description:
      - V(present) makes the engine be there. There is no other state.
    type: str
    choices: [present]
    default: present
  description:
    description: The description of the mount; an empty text for none.
    type: str
  max_versions:
    description: How many versions of each secret to keep; V(0) for Vault's default, which is 10.
    type: int
  cas_required:
    description: Whether all secrets refuse writes that do not name the current version.
    type: bool
  delete_version_after:
    description:
      - How long after being written the versions of all secrets delete themselves, for example V(1h30m), V(30d) or a
        number of seconds; V(0s) for never.
      - A negative duration such as V(-1s) switches this off for all secrets, whatever their own setting.
      - Applies to versions written from then on.
    type: str
notes:
  - Needs the capability C(update) on the API path C(sys/mounts/) of the mount to enable it, on C(tune) below that to
    change O(description), and C(read) and C(update) on C(config) below the mount for the other settings.
  - Where the token may not read C(sys/mounts), what Vault tells every user of a mount decides whether it exists.
seealso:
  - module: credential_bridge.vault.vault_engine_info
"""

EXAMPLES = r"""
- name: Enable a KV v2 secrets engine
  credential_bridge.vault.vault_engine:
    mount_point: team-secrets
    description: Secrets of the team

- name: Keep more versions, and demand that writes name the current one
  credential_bridge.vault.vault_engine:
    mount_point: team-secrets
    max_versions: 20
    cas_required: true

- name: Have versions delete themselves after 30 days
  credential_bridge.vault.vault_engine:
    mount_point: team-secrets
    delete_version_after: 30d
"""

RETURN = r"""
action:
  description: What was done, or in check mode would be done; V(enabled), V(configured) or V(unchanged).
  returned: success
  type: str
  sample: enabled
mount_point:
  description: The path that the engine is mounted at.
  returned: success
  type: str
description:
  description: The description of the mount.
  returned: success
  type: str
max_versions:
  description:
    - How many versions of each secret are kept, V(0) for Vault's default.
    - Null where the token may not read it.
  returned: success
  type: int
cas_required:
  description:
    - Whether all secrets refuse writes that do not name the current version.
    - Null where the token may not read it.
  returned: success
  type: bool
delete_version_after:
  description:
    - How long after being written versions delete themselves, in Vault's words.
    - Null where the token may not read it.
  returned: success
  type: str
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
from ..module_utils._tasks.vault_engine import TASK

if __name__ == "__main__":
    main(TASK)
