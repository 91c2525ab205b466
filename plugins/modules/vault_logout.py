#!/usr/bin/python
# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

DOCUMENTATION = r"""
module: vault_logout
short_description: Revoke a token of HashiCorp Vault or OpenBao
version_added: 0.1.0
author:
  - credential_bridge.vault contributors (@credential-bridge)
description:
  - Revokes a token, and everything that was created with it. A token that is already
    invalid is no change.
  - Revokes only the token that the task or C(module_defaults) set as O(vault_token),
    never one from variables, the environment or a file. Other credentials are ignored.
    So it is safe at the end of any play.
  - Batch tokens cannot be revoked. The result then says so, and nothing changes.
extends_documentation_fragment:
  - credential_bridge.vault.task
  - credential_bridge.vault.api.tokens
attributes:
  diff_mode:
    support: none
notes:
  - If O(vault_token) is empty, for example after a failed login, nothing is done.
  - O(mount_point) has no effect. It is accepted because C(module_defaults) of the
    action group may set it.
  - Requires the capability C(update) on the API path C(auth/token/revoke-self), which
    the policy C(default) grants.
seealso:
  - module: credential_bridge.vault.vault_login
"""

EXAMPLES = r"""
# In "always" of a block; see the example of credential_bridge.vault.vault_login.
- name: Log out, if the login succeeded
  credential_bridge.vault.vault_logout:
    vault_token: "{{ login.token | default('') }}"
"""

RETURN = r"""
msg:
  description: What was done, or why nothing was done.
  returned: success
  type: str
  sample: The token is revoked.
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
from ..module_utils._tasks.vault_logout import TASK

if __name__ == "__main__":
    main(TASK)
