#!/usr/bin/python
# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

DOCUMENTATION = r"""
module: vault_login
short_description: Log in to HashiCorp Vault or OpenBao once for a whole play
version_added: 0.1.0
author:
  - credential_bridge.vault contributors (@credential-bridge)
description:
  - Logs in with any auth method and returns the token, to be used as O(vault_token) in
    later tasks and on other hosts.
  - Without this module, every task logs in on its own and revokes its token at the end.
    The token of this module stays valid until M(credential_bridge.vault.vault_logout)
    revokes it or its TTL expires.
  - Every login creates a token and reports a change. A token given as credentials
    (O(auth_method=token)) is only checked and returned, which is no change.
  - O(auth_method=none) is an error because there is no token to return.
extends_documentation_fragment:
  - credential_bridge.vault.task
  - credential_bridge.vault.api.auth_methods
attributes:
  check_mode:
    support: partial
    details:
      - Does not log in, so the credentials are not checked and later tasks have no
        token. A token given as credentials is checked.
  diff_mode:
    support: none
  idempotent:
    support: partial
    details:
      - Every login creates a token and reports a change. A token given as credentials
        is only checked.
options:
  persist:
    description:
      - Whether to save the address and the credentials after a successful login, in
        C(~/.vault_config.json) of the user that the task runs as, with mode 0600. Later
        tasks of this user use them if they have no credentials of their own.
      - Only supported for a token, and for the role ID and secret ID of an AppRole.
    type: bool
    default: false
notes:
  - The result contains the token, so set C(no_log=true) on the task. Ansible does not
    mask registered variables; if you print the variable with M(ansible.builtin.debug),
    you print the token.
  - A token given as credentials is returned as it is, so
    M(credential_bridge.vault.vault_logout) would revoke your own token.
  - With O(token_renew=off), a token given as credentials is not looked up, which would
    be one use of it. Only RV(auth_method) and RV(token) are known then.
  - O(mount_point) has no effect. It is accepted because C(module_defaults) of the
    action group may set it.
  - If C(module_defaults) sets other credentials, a task that uses the token must set
    them to V(null).
  - To run later tasks in check mode too, set C(check_mode=false) on this task.
seealso:
  - module: credential_bridge.vault.vault_logout
  - plugin: credential_bridge.vault.vault_login
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Log in once for several tasks, and always log out at the end
  block:
    - name: Log in
      credential_bridge.vault.vault_login:
        vault_role_id: "{{ role_id }}"
        vault_secret_id: "{{ secret_id }}"
      register: login
      no_log: true

    - name: Use the token
      credential_bridge.vault.vault_secret:
        mount_point: secret
        path: "myapp/{{ item }}"
        data:
          owner: platform
        vault_token: "{{ login.token }}"
      loop: [database, cache]
  always:
    - name: Log out
      credential_bridge.vault.vault_logout:
        vault_token: "{{ login.token | default('') }}"

- name: Log in with a user name and password
  credential_bridge.vault.vault_login:
    auth_method: userpass
    vault_username: alice
    vault_password: "{{ password }}"
  register: login
  no_log: true

- name: Log in with the ID token of a CI job
  credential_bridge.vault.vault_login:
    vault_jwt: "{{ lookup('ansible.builtin.env', 'VAULT_ID_TOKEN') }}"
    auth_role: deploy
  register: login
  no_log: true
"""

RETURN = r"""
auth_method:
  description: Auth method that was used.
  returned: success
  type: str
  sample: approle
token:
  description:
    - The token, to be used as O(vault_token) in later tasks. It is a secret; see the
      notes.
    - Null in check mode, except for a token given as credentials.
  returned: success
  type: str
accessor:
  description:
    - Accessor of the token, with which it can be looked up or revoked. Null if unknown.
  returned: success
  type: str
policies:
  description: Policies of the token. Null if unknown.
  returned: success
  type: list
  elements: str
ttl:
  description:
    - Seconds until the token expires; V(0) if it never expires. Null if unknown.
  returned: success
  type: int
  sample: 3600
renewable:
  description: Whether the token can be renewed. Null if unknown.
  returned: success
  type: bool
token_type:
  description: V(service) or V(batch). Null if unknown.
  returned: success
  type: str
msg:
  description: Says that no token was created.
  returned: in check mode, except for a token given as credentials
  type: str
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
from ..module_utils._tasks.vault_login import TASK

if __name__ == "__main__":
    main(TASK)
