#!/usr/bin/python
# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

DOCUMENTATION = r"""
module: vault_object
short_description: Manage any object of the API of HashiCorp Vault or OpenBao
version_added: 2.0.0
author:
  - credential_bridge.vault contributors (@credential-bridge)
description:
  - Ensures that an object of the API has the given fields, or does not exist. Objects
    are for example policies, auth methods, secrets engines, roles, users, entities,
    groups, database connections, quotas and namespaces.
  - The server itself describes the fields of each path and their types. Values are
    compared in these types, so V(1h) is the same as V(3600), and V(b,a) is the same as
    a list of V(a) and V(b). A field that the path does not have fails the task before
    anything is written, in check mode too.
  - Fields that are not given stay as they are. To clear a field, give an empty value.
  - After a write the object is read back. The task fails with C(not_applied)
    if a given field still differs, and warns if a field has changed that was not given.
  - For secrets of a KV version 2 engine use M(credential_bridge.vault.vault_secret).
    Initializing, sealing, unsealing, rekeying and generating a root token are refused.
extends_documentation_fragment:
  - credential_bridge.vault.task
  - credential_bridge.vault.api.all
attributes:
  check_mode:
    support: full
    details:
      - Cannot know what only the write tells, for example whether a database accepts
        the credentials of a connection, or whether fields contradict each other.
      - An endpoint exists only once its engine or auth method is enabled. Before that,
        check mode knows it only if O(objects) of the same task enable it.
  diff_mode:
    details:
      - Shows the fields that are given, except those in O(secret_data), those whose
        name or description says that they are secret, and all fields of endpoints
        that store whatever they are sent, such as KV version 1.
  idempotent:
    support: partial
    details:
      - O(write_secrets=always), O(compare=false), and fields at a path that cannot be
        read are written each time.
options:
  path:
    description:
      - Path of the object, as a policy names it, for example V(sys/policies/acl/app) or
        V(auth/approle/role/app).
      - The aliases of entities and groups have IDs that the server chooses. Give
        V(identity/entity-alias) or V(identity/group-alias), and C(name) and
        C(mount_accessor) in O(data).
      - Exactly one of O(path) and O(objects) is required.
    type: str
  objects:
    description:
      - Many objects in one task, in this order; a list of dictionaries, or a dictionary
        of dictionaries by path. Entries take the options O(path), O(state), O(data),
        O(secret_data), O(write_secrets), O(compare) and O(write_only); options that an
        entry does not give are those of the task.
      - Later objects may be below what earlier ones enable, in check mode too. After
        the first failure, the remaining objects are skipped.
    type: raw
  state:
    description:
      - V(present) ensures that the object has the fields in O(data) and O(secret_data).
      - V(absent) ensures that it does not exist, whatever its fields are.
    type: str
    choices: [present, absent]
    default: present
  data:
    description:
      - Fields of the object, as the API names them.
    type: raw
  secret_data:
    description:
      - Further fields, whose values are never shown, for example passwords. They are
        compared if the server returns them.
    type: raw
  write_secrets:
    description:
      - When to write the fields that the server does not return, and that cannot be
        compared.
      - V(on_create) writes them when the object is created, and when an endpoint would
        lose them in a change of other fields.
      - V(always) writes them each time, and always reports a change.
    type: str
    choices: [on_create, always]
    default: on_create
  compare:
    description:
      - V(false) writes without reading the object first, for tokens that may only
        write. RV(action) is then V(written), and the task always reports a change.
    type: bool
    default: true
  write_only:
    description:
      - Fields that the server does not return, where neither its description nor their
        names tell.
    type: list
    elements: str
notes:
  - O(mount_point) has no effect. It is accepted because C(module_defaults) of the
    action group may set it.
  - Reading, creating, changing and deleting require the capabilities C(read), C(create)
    or C(update), C(patch) where the server supports it, and C(delete) on the path, and
    C(sudo) where the API demands it. Auth methods and secrets engines are changed below
    C(tune), keys of a transit engine below C(config).
  - Another client that writes at the same moment may overwrite the change, or be
    overwritten.
  - A server or proxy that does not describe its paths works, too. Then a misspelt field
    is found only after it was written, and so is a text whose items the server sorts.
  - Types that are short for another one, such as C(kv-v2), fail with C(not_applied),
    as the server returns what they stand for. For KV version 2 give C(kv) as C(type), and
    C(options) with a C(version) of 2.
seealso:
  - module: credential_bridge.vault.vault_secret
  - module: credential_bridge.vault.vault_engine
"""

EXAMPLES = r"""
- name: Store a policy
  credential_bridge.vault.vault_object:
    path: sys/policies/acl/app
    data:
      policy: |
        path "secret/data/app/*" {
          capabilities = ["read"]
        }

- name: Enable an auth method, and create a role in it
  credential_bridge.vault.vault_object:
    objects:
      sys/auth/approle:
        data: {type: approle}
      auth/approle/role/app:
        data:
          token_policies: [app]
          token_ttl: 1h

- name: Create a user whose password is written only once
  credential_bridge.vault.vault_object:
    objects:
      - path: sys/auth/userpass
        data: {type: userpass}
      - path: auth/userpass/users/alice
        data: {token_policies: [app]}
        secret_data: {password: "{{ lookup('password', '/dev/null') }}"}

- name: Remove the user
  credential_bridge.vault.vault_object:
    path: auth/userpass/users/alice
    state: absent
"""

RETURN = r"""
action:
  description:
    - What was done, or would be done in check mode; V(created), V(changed), V(deleted),
      V(written) or V(unchanged).
  returned: success, if the task has O(path)
  type: str
  sample: created
path:
  description:
    - Path of the object; for an alias, the one with the ID that the server has chosen.
  returned: success, if the task has O(path)
  type: str
object:
  description:
    - What the server returns for the object afterwards, without secrets. Null if there
      is no object, or if it was written without a look.
    - In check mode, fields of a new object that the server would choose are null.
  returned: success, if the task has O(path)
  type: dict
changed_fields:
  description: Names of the fields that were written because they differ.
  returned: success, if the task has O(path)
  type: list
  elements: str
not_compared:
  description:
    - Names of the given fields of an existing object that the server does not return.
  returned: success, if the task has O(path)
  type: list
  elements: str
results:
  description:
    - The result of each object, with the fields above. A failed one has C(msg) and
      C(error) instead.
  returned: if the task has O(objects)
  type: list
  elements: dict
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
from ..module_utils._tasks.vault_object import TASK

if __name__ == "__main__":
    main(TASK)
