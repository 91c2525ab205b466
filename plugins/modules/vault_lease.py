#!/usr/bin/python
# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

DOCUMENTATION = r"""
module: vault_lease
short_description: Take, renew and revoke leases of HashiCorp Vault or OpenBao
version_added: 2.0.0
author:
  - credential_bridge.vault contributors (@credential-bridge)
description:
  - Takes credentials that Vault creates for a limited time, for example an account of a
    database, and returns them with their lease. All fields are from the same lease.
  - Renews a lease that has too little time left, and revokes a lease that is no longer
    needed. Both can be repeated without a change.
  - A lease ends with the token that took it. So a task with O(path) refuses to log in by
    itself, with C(error.reason=lease_refused). Such a login is revoked at the end of the
    run of Ansible, or at the end of the task where it runs as a module, for example on
    another host. Log in with M(credential_bridge.vault.vault_login), give the token as
    O(vault_token), and log out in C(always) of a block, as in the example. Then nothing
    is left behind, also after a failure. With O(token_revoke=false), nobody revokes the
    login, and the lease ends with its TTL.
extends_documentation_fragment:
  - credential_bridge.vault.task
  - credential_bridge.vault.api.leases
attributes:
  check_mode:
    details:
      - Takes no lease, so RV(data) is null. Fails if the token's policies would deny the
        request.
  diff_mode:
    support: none
  idempotent:
    support: partial
    details:
      - O(path) takes another lease each time.
options:
  path:
    description:
      - Path of the API that returns credentials with a lease, for example
        V(database/creds/app).
      - With O(state=present), exactly one of O(path) and O(lease_id) is required.
    type: str
  data:
    description:
      - What to send to O(path), as a dictionary. The request is then a POST instead of a
        GET.
    type: raw
  lease_id:
    description:
      - ID of a lease that was taken before.
      - If it is empty with O(state=absent), for example after a failure, nothing is done.
    type: str
  state:
    description:
      - V(present) takes a lease at O(path), or ensures that O(lease_id) exists and has at
        least O(min_ttl) left.
      - V(absent) ensures that O(lease_id) does not exist. Vault has removed the
        credentials when the task ends.
    type: str
    choices: [present, absent]
    default: present
  min_ttl:
    description:
      - Renews O(lease_id) if less time is left. The task fails with
        C(error.reason=lease_not_renewable) if the lease cannot get so much.
    type: str
notes:
  - The credentials are returned in clear text. Set C(no_log) for the task, and do not show
    the variable that they are registered in.
  - Ansible runs no C(always) for a host that has become unreachable, and none if it is
    killed. Then the TTL ends the lease.
  - O(mount_point) has no effect. It is accepted because C(module_defaults) of the
    action group may set it.
  - Requires the capability C(read) on O(path), or C(create) or C(update) with O(data), and
    C(update) on C(sys/leases/lookup) and C(sys/leases/renew), which the policy C(default)
    grants. To revoke one lease before the token ends, C(update) on C(sys/leases/revoke).
seealso:
  - module: credential_bridge.vault.vault_login
  - module: credential_bridge.vault.vault_logout
  - module: credential_bridge.vault.vault_call
"""

EXAMPLES = r"""
- name: One account for the whole play, and none left behind
  hosts: localhost
  gather_facts: false
  tasks:
    - name: Set up an engine whose certificates have leases
      credential_bridge.vault.vault_object:
        objects:
          sys/mounts/pki:
            data: {type: pki}
          pki/roles/app:
            data: {allow_any_name: true, generate_lease: true, ttl: 1h}

    - name: Create its CA
      credential_bridge.vault.vault_call:
        path: pki/root/generate/internal
        data: {common_name: example.org, ttl: 24h}

    - name: Work with the credentials
      block:
        - name: Log in
          credential_bridge.vault.vault_login:
          register: login
          run_once: true
          no_log: true

        - name: Take the credentials
          credential_bridge.vault.vault_lease:
            vault_token: "{{ login.token }}"
            path: pki/issue/app
            data: {common_name: app.example.org}
          register: credentials
          run_once: true
          no_log: true

        - name: Check that they last for this task
          credential_bridge.vault.vault_lease:
            vault_token: "{{ login.token }}"
            lease_id: "{{ credentials.lease_id }}"
            min_ttl: 30m
          run_once: true
      always:
        - name: Give them back
          credential_bridge.vault.vault_lease:
            vault_token: "{{ login.token | default('') }}"
            lease_id: "{{ credentials.lease_id | default('') }}"
            state: absent
          run_once: true
"""

RETURN = r"""
data:
  description:
    - The credentials, with O(path). Null otherwise, as Vault returns them only once, and
      in check mode.
  returned: success
  type: dict
  sample:
    username: v-app-x8Jq2
    password: a made-up password
lease_id:
  description:
    - ID of the lease. Null if there is none, and in check mode if one would be taken.
  returned: success
  type: str
  sample: database/creds/app/Kd1V4uSZQ3TfNYsBCz0Hw1vE
ttl:
  description:
    - Seconds that are left. Null if there is no lease, and in check mode if it would be
      taken or renewed.
  returned: success
  type: int
  sample: 3600
renewable:
  description: Whether the lease can be renewed. Null if there is none.
  returned: success
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
from ..module_utils._tasks.vault_lease import TASK

if __name__ == "__main__":
    main(TASK)
