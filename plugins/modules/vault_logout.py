#!/usr/bin/python
# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: vault_logout
short_description: Revoke a token of HashiCorp Vault
version_added: 0.1.0
author:
  - credential_bridge.vault contributors (@credential-bridge)
description:
  - Makes a token invalid, with everything that was created with it. One that is invalid already is no change.
  - Only the token that the task or C(module_defaults) give as O(vault_token) is revoked, never one from variables, the
    environment or a file; and other credentials are ignored. So it fits at the end of any play.
  - Vault cannot revoke batch tokens. The result then says so, and nothing changes.
extends_documentation_fragment:
  - credential_bridge.vault.connection
  - credential_bridge.vault.auth
  - credential_bridge.vault.logging
  - credential_bridge.vault.attributes
attributes:
  diff_mode:
    description: There is nothing to compare.
    support: none
notes:
  - Where O(vault_token) is empty, as after a login that failed, nothing is done.
  - O(mount_point) has no effect here. It is accepted, as C(module_defaults) of the group may give it.
  - Needs the capability C(update) on the API path C(auth/token/revoke-self), which the policy C(default) grants.
seealso:
  - module: credential_bridge.vault.vault_login
"""

EXAMPLES = r"""
# In "always" of a block; see the example of credential_bridge.vault.vault_login.
- name: Log out, if the login has worked
  credential_bridge.vault.vault_logout:
    vault_token: "{{ login.token | default('') }}"
"""

RETURN = r"""
msg:
  description: What was done, or why nothing was.
  returned: success
  type: str
  sample: The token is revoked.
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
from ..module_utils._tasks.vault_logout import TASK

if __name__ == "__main__":
    main(TASK)
