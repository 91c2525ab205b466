#!/usr/bin/python
# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

DOCUMENTATION = r"""
module: vault_call
short_description: Send one request to the API of HashiCorp Vault or OpenBao
version_added: 2.0.0
author:
  - credential_bridge.vault contributors (@credential-bridge)
description:
  - Sends one request to any path of the API, and returns the response. It is for what an
    engine does, rather than for what it holds - for example issue or sign a
    certificate, encrypt, decrypt or sign data, rotate a key, create a token or a secret
    ID, wrap or unwrap a response.
  - To ensure that an object of the API exists with certain fields, use
    M(credential_bridge.vault.vault_object). For credentials that Vault creates for a
    limited time, use M(credential_bridge.vault.vault_lease), which can also renew and
    revoke them.
  - Initializing, sealing, unsealing, rekeying and generating a root token are refused.
    They concern the whole server, and answer with keys that a task must not hold.
extends_documentation_fragment:
  - credential_bridge.vault.task
  - credential_bridge.vault.api.all
attributes:
  check_mode:
    details:
      - A request that changes something is not sent. The task then reports a change and
        returns no response, and fails if the token's policies would deny the request.
  diff_mode:
    support: none
  idempotent:
    support: partial
    details:
      - Nobody but the caller knows whether a request changes something; see O(changes).
options:
  path:
    description:
      - Path of the API, as a policy names it, for example V(pki/issue/web) or
        V(transit/encrypt/app).
    type: str
    required: true
  operation:
    description:
      - V(write) sends a POST, V(read) a GET, V(list) a LIST, and V(delete) a DELETE.
    type: str
    choices: [write, read, list, delete]
    default: write
  data:
    description:
      - What O(operation=write) sends, as a dictionary.
    type: raw
  wrap_ttl:
    description:
      - Has Vault keep the response for so long, and return a token for it instead, which
        can be used once. It is in RV(wrap_info).
      - To get the response, write that token as C(token) to V(sys/wrapping/unwrap).
    type: str
  changes:
    description:
      - Whether O(operation=write) changes anything. With V(false), for example to
        decrypt or to verify, the request is sent in check mode, too, and the task
        reports no change.
      - V(read) and V(list) never report a change.
    type: bool
    default: true
notes:
  - The response usually is a secret. Set C(no_log) for the task, and do not show a
    variable that it is registered in.
  - A lease or a token in the response ends with the token that asked for it. A task that
    logs in by itself revokes its login at the end of the run of Ansible, or at the end
    of the task where it runs as a module, for example on another host. It warns of
    that. Log in with M(credential_bridge.vault.vault_login), and give the token as
    O(vault_token).
  - A batch whose items fail in part fails the task, with C(error.reason=incomplete). The
    failed task has RV(response) all the same.
  - O(mount_point) has no effect. It is accepted because C(module_defaults) of the
    action group may set it.
  - Requires the capability C(read), C(list), C(delete), or C(create) or C(update) on the
    path.
seealso:
  - module: credential_bridge.vault.vault_object
  - module: credential_bridge.vault.vault_lease
  - plugin: credential_bridge.vault.vault_read
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Create a key for encryption
  credential_bridge.vault.vault_object:
    objects:
      sys/mounts/transit:
        data: {type: transit}
      transit/keys/app: {}

- name: Encrypt a text
  credential_bridge.vault.vault_call:
    path: transit/encrypt/app
    data:
      plaintext: "{{ 'a secret text' | b64encode }}"
    changes: false
  register: encrypted

- name: Decrypt it
  credential_bridge.vault.vault_call:
    path: transit/decrypt/app
    data:
      ciphertext: "{{ encrypted.response.ciphertext }}"
    changes: false
  register: decrypted
  no_log: true

- name: Rotate the key
  credential_bridge.vault.vault_call:
    path: transit/keys/app/rotate

- name: Create a token for another host, wrapped
  credential_bridge.vault.vault_call:
    path: auth/token/create
    data:
      policies: [default]
      ttl: 1h
    wrap_ttl: 5m
  register: wrapped
  no_log: true

- name: Unwrap it there
  credential_bridge.vault.vault_call:
    path: sys/wrapping/unwrap
    data:
      token: "{{ wrapped.wrap_info.token }}"
  register: unwrapped
  no_log: true

- name: List the policies
  credential_bridge.vault.vault_call:
    path: sys/policies/acl
    operation: list
  register: policies
"""

RETURN = r"""
response:
  description:
    - The C(data) of the response, or all of it where Vault has nothing around it, for
      example at V(sys/health). Content that is not JSON is in C(text), for example a
      certificate in PEM, or in C(base64) if it is not text either.
    - Null if the response has no data, and in check mode if the request was not sent.
    - A listing without entries has an empty list C(keys).
  returned: success, and if items of a batch failed
  type: dict
  sample:
    ciphertext: vault:v1:8SDd3WHDOjf7mq69CyCqYjBXAiQQAVZRkFM13ok481zoCmHnSeDX9vyf7w==
auth:
  description:
    - The C(auth) of the response, for example with the C(client_token) of a token that
      was created. Null if there is none.
  returned: success
  type: dict
wrap_info:
  description:
    - With O(wrap_ttl), where the response is; C(token), C(accessor), C(ttl) in seconds,
      C(creation_time) and C(creation_path). Otherwise null.
  returned: success
  type: dict
lease:
  description:
    - The lease of what the response holds. Null if it has none.
  returned: success
  type: dict
  contains:
    lease_id:
      description: ID of the lease.
      type: str
      sample: database/creds/app/Kd1V4uSZQ3TfNYsBCz0Hw1vE
    ttl:
      description: Seconds until Vault revokes it.
      type: int
      sample: 3600
    renewable:
      description: Whether it can be renewed.
      type: bool
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
from ..module_utils._tasks.vault_call import TASK

if __name__ == "__main__":
    main(TASK)
