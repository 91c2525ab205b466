#!/usr/bin/python
# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: vault_login
short_description: Log in to HashiCorp Vault once for a whole play
version_added: 0.1.0
author:
  - credential_bridge.vault contributors (@credential-bridge)
description:
  - Logs in with any auth method and returns the token, for O(vault_token) of later tasks and for other hosts.
  - Other tasks log in by themselves, each once, and revoke their token when they end. The token of this module stays
    valid until M(credential_bridge.vault.vault_logout) revokes it or its TTL has passed.
  - Each run creates a token and so reports a change. With a token as credentials (O(auth_method=token)) there is no
    login; the token is checked and returned, and nothing changes.
extends_documentation_fragment:
  - credential_bridge.vault.connection
  - credential_bridge.vault.auth
  - credential_bridge.vault.logging
  - credential_bridge.vault.attributes
attributes:
  check_mode:
    description: Predicts a change and creates no token, so later tasks have none. RV(msg) says so.
  diff_mode:
    description: There is nothing to compare.
    support: none
options:
  persist:
    description:
      - After the login has worked, keep the address and the credentials in C(~/.vault_config.json), with mode 0600, of
        the user that the task runs as. Every later task of this user without credentials of its own takes them.
      - Only for a token, and for the role ID and secret ID of an AppRole.
    type: bool
    default: false
notes:
  - The result holds the token, so set C(no_log=true) on the task. Ansible hides nothing in a registered variable;
    whoever prints it with M(ansible.builtin.debug) prints the token.
  - With a token as credentials the very same token is returned, so M(credential_bridge.vault.vault_logout) would
    revoke the token that you brought.
  - O(mount_point) has no effect here. It is accepted, as C(module_defaults) of the group may give it.
  - With C(module_defaults) that give other credentials, a task that takes the token has to set those to V(null).
  - Where later tasks are to run in check mode too, give this task C(check_mode=false).
seealso:
  - module: credential_bridge.vault.vault_logout
"""

EXAMPLES = r"""
- name: One login for many tasks, given up at their end whatever happens
  block:
    - name: Log in
      credential_bridge.vault.vault_login:
        vault_role_id: "{{ role_id }}"
        vault_secret_id: "{{ secret_id }}"
      register: login
      no_log: true

    - name: Work with the token
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

- name: Log in with a user name
  credential_bridge.vault.vault_login:
    auth_method: userpass
    vault_username: alice
    vault_password: "{{ password }}"
  register: login
  no_log: true

- name: Log in with the id token of a CI job
  credential_bridge.vault.vault_login:
    vault_jwt: "{{ lookup('ansible.builtin.env', 'VAULT_ID_TOKEN') }}"
    auth_role: deploy
  register: login
  no_log: true
"""

RETURN = r"""
auth_method:
  description: The method that was used.
  returned: success
  type: str
  sample: approle
token:
  description:
    - The token, for O(vault_token) of later tasks. It is a secret; see the notes.
    - Null in check mode.
  returned: success
  type: str
accessor:
  description: Names the token, for whoever may look it up or revoke it. Null where it is not known.
  returned: success
  type: str
policies:
  description: The token's policies. Null where they are not known.
  returned: success
  type: list
  elements: str
ttl:
  description: Seconds until the token expires; V(0) for a token that does not. Null where it is not known.
  returned: success
  type: int
  sample: 3600
renewable:
  description: Whether the token can be renewed. Null where it is not known.
  returned: success
  type: bool
token_type:
  description: V(service) or V(batch). Null where it is not known.
  returned: success
  type: str
msg:
  description: Says that no token was created.
  returned: in check mode
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
from ..module_utils._tasks.vault_login import TASK

if __name__ == "__main__":
    main(TASK)
