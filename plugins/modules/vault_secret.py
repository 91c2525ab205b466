#!/usr/bin/python
# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

DOCUMENTATION = r"""
module: vault_secret
short_description: Manage KV secrets in HashiCorp Vault or OpenBao
version_added: 0.1.0
author:
  - credential_bridge.vault contributors (@credential-bridge)
description:
  - Ensures that a secret in a KV secrets engine holds the given data, or does not exist.
  - Reads the secret first and writes only if something differs, so a second run reports
    no change and creates no version.
  - Generates values such as passwords once; see O(generate).
  - Manages a single secret (O(path)) or many (O(secrets)).
  - The version of the KV engine is detected. Version 1 keeps one version of each secret,
    without metadata, and stores no empty data. What it does not have (O(cas),
    O(custom_metadata), O(max_versions), O(cas_required), O(delete_version_after),
    O(max_age), O(deletion=soft)) is refused before anything is written. Two clients that
    write to the same secret of version 1 at the same moment may overwrite each other.
  - Values and credentials never appear in results, messages, diffs or logs, unless you
    ask for generated values with O(return_generated).
extends_documentation_fragment:
  - credential_bridge.vault.task
  - credential_bridge.vault.api.kv2
  - credential_bridge.vault.api.kv1
  - credential_bridge.vault.api.password_policies
attributes:
  diff_mode:
    details:
      - Shows which keys are added, removed or changed, and the metadata.
  idempotent:
    support: partial
    details:
      - O(rotate=true) and O(compare=false) always report a change.
options:
  path:
    description:
      - Path of the secret below O(mount_point), for example V(myapp/database).
      - A slash at the start is dropped. A path that ends with a slash is an error.
      - Exactly one of O(path) and O(secrets) is required.
    type: str
  secrets:
    description:
      - Many secrets in one task. They share one login, and several are processed at a
        time.
      - A list of dictionaries, each with the options of one secret. An entry takes all
        options except O(secrets) and those for connection, authentication and logging.
        What it leaves out is taken from the task.
      - Alternatively, a dictionary of such dictionaries by path. A name that ends in
        C(/) is a folder that contains more of them.
      - All entries are checked before anything is written. Two entries for the same
        secret are an error.
      - After that, the failure of one secret does not stop the others, unless it
        affects all of them, like an unreachable server. The task fails at its end, and
        RV(results) has the outcome of each secret.
    type: raw
    version_added: 1.0.0
  exclusive:
    description:
      - Folders on O(mount_point) that hold nothing but what O(secrets) declares, for
        example V(myapp/). All other secrets in them, at any depth, are deleted in the way
        that O(deletion) selects; check mode lists them in RV(results).
      - Nothing is deleted before everything that is declared has succeeded, nor if a
        folder within them cannot be listed.
      - A folder of which O(secrets) declares nothing is an error.
    type: list
    elements: str
    version_added: 2.0.0
  state:
    description:
      - V(present) ensures that the secret holds O(data), has none of the keys in
        O(remove), and has the given metadata settings.
      - V(absent) deletes the secret in the way that O(deletion) selects.
    type: str
    choices: [present, absent]
    default: present
  data:
    description:
      - Keys and values of the secret. If not set, the existing ones are kept.
      - A dictionary, or a string that contains a JSON object. Other strings such as
        V(foo=bar) are refused.
      - Integers beyond 2^53 are refused because the server would round them. Quote them
        to store them as strings.
    type: raw
  update:
    description:
      - V(replace) makes the secret hold exactly O(data) and the keys in O(generate).
      - V(patch) changes the keys in O(data) and keeps all others. It fails if the
        secret does not exist or if its latest version is deleted or destroyed, unless
        O(create=true).
    type: str
    choices: [replace, patch]
    default: replace
  remove:
    description:
      - Keys that the secret must not have. All others are kept, so O(data) in the same
        task requires O(update=patch).
    type: list
    elements: str
  create:
    description:
      - Whether O(update=patch) may create a secret that does not exist, or a new
        version if the latest one is deleted or destroyed.
    type: bool
    default: false
  deletion:
    description:
      - How O(state=absent) and O(exclusive) delete. Required then; there is deliberately
        no default.
      - V(soft) deletes the latest version, which can be restored.
      - V(permanent) removes all versions and the metadata, which cannot be undone.
    type: str
    choices: [permanent, soft]
  cas:
    description:
      - "Check-and-set: write only if the current version is this one; V(0) means that
        the secret must not exist yet. Not checked if there is nothing to write."
      - Defaults to the version that was read. If another writer was faster, the task
        then reads and compares again. With an explicit O(cas), it fails instead.
    type: int
  compare:
    description:
      - Whether to read the secret first, and write only if something differs.
      - V(false) writes or deletes without reading, for tokens that may not read. The
        task then always reports a change, and RV(action) is V(written) or V(deleted).
      - Only the kind of the mount is looked up, once. On a mount that is not a KV
        version 2 engine nothing is written.
      - V(false) cannot be combined with O(generate), with metadata settings, or with
        O(create=true) for a patch.
      - V(false) with O(update=patch) leaves patching to the server. This requires the
        capability C(patch), and cannot set a key to V(null) or to a dictionary.
    type: bool
    default: true
  custom_metadata:
    description:
      - "Custom metadata: string keys and values, shared by all versions. They are not
        treated as secret, so results and diffs show them."
      - With O(update=replace), the secret has exactly these. With O(update=patch),
        others are kept.
    type: raw
  max_versions:
    description:
      - How many versions of the secret to keep; V(0) means the setting of the secrets
        engine. If both are set, the larger number applies.
    type: int
  cas_required:
    description:
      - Whether every write to the secret must use check-and-set. The writes of this
        module do, except with O(compare=false) and no O(cas).
    type: bool
  delete_version_after:
    description:
      - Time after which a new version is deleted, for example V(1h30m), V(30d) or a
        number of seconds; V(0s) means the setting of the secrets engine. If both are
        set, the shorter time applies.
      - Existing versions keep their deletion time.
    type: str
  generate:
    description:
      - Values to generate for keys that have none, by key. A key that has a value keeps
        it.
      - Each is a dictionary. C(kind) is C(password) (the default), C(hex), C(urlsafe)
        or C(uuid). C(length) is the number of characters, 32 by default; it does not
        apply to C(uuid).
      - C(charsets) is for passwords. It lists V(lower), V(upper), V(digits) and
        V(symbols), or dictionaries with either C(name) (one of these) or C(chars) (the
        characters themselves). C(min_chars) in such a dictionary is the minimum number
        of characters from that set, 1 by default. C(charsets) defaults to lower case
        letters, upper case letters and digits.
      - C(policy), instead of all these, names a password policy of the server, which
        then generates the value. This requires the capability C(read) on
        C(sys/policies/password/NAME/generate).
      - Creates a secret that does not exist, unless O(update=patch) and
        O(create=false).
      - Tasks that generate a value at the same time agree on one.
    type: raw
    version_added: 1.0.0
  rotate:
    description:
      - Whether to generate new values for all keys in O(generate) now. The task then
        always reports a change.
    type: bool
    version_added: 1.0.0
    default: false
  max_age:
    description:
      - Generate a new value for a key in O(generate) if its value is at least this old,
        for example V(90d).
      - The time is recorded in the custom metadata as C(generated_at.KEY). This
        requires the capabilities C(read), C(create) and C(update) on C(metadata/). It
        also requires C(update) on C(data/) for a new secret, because its metadata is
        written first.
      - A value without a record is taken to be as old as the current version. Without
        O(max_age), nothing is recorded, and O(custom_metadata) may remove a record.
    type: str
    version_added: 1.0.0
  return_generated:
    description:
      - Whether to return the values of the keys in O(generate), new or existing, as
        RV(generated_values). Set C(no_log=true) on the task then.
    type: bool
    version_added: 1.0.0
    default: false
seealso:
  - module: credential_bridge.vault.vault_secret_info
  - module: credential_bridge.vault.vault_secret_version
  - plugin: credential_bridge.vault.vault_secret
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Ensure that a secret holds exactly this data
  credential_bridge.vault.vault_secret:
    mount_point: secret
    path: myapp/database
    data:
      user: admin
      password: "{{ database_password }}"

- name: Change one key and keep the others
  credential_bridge.vault.vault_secret:
    mount_point: secret
    path: myapp/database
    update: patch
    data:
      user: operator

- name: Record the owner of a secret and keep its last five versions
  credential_bridge.vault.vault_secret:
    mount_point: secret
    path: myapp/database
    custom_metadata:
      owner: team-a
    max_versions: 5

- name: Generate a password once, and a new one every 90 days
  credential_bridge.vault.vault_secret:
    mount_point: secret
    path: myapp/admin
    generate:
      password:
        length: 24
        charsets:
          - lower
          - upper
          - {name: digits, min_chars: 2}
          - {chars: "-_.", min_chars: 1}
      api_key: {kind: hex, length: 40}
    max_age: 90d

- name: Generate a new value for one key now
  credential_bridge.vault.vault_secret:
    mount_point: secret
    path: myapp/admin
    generate:
      api_key: {kind: hex, length: 40}
    rotate: true

- name: Manage many secrets in one task
  credential_bridge.vault.vault_secret:
    mount_point: secret
    secrets:
      - path: myapp/cache
        data:
          url: redis://cache.example.com
      - path: myapp/queue
        update: patch
        create: true
        data:
          user: worker
        generate:
          password: {}

- name: Manage a tree of secrets
  credential_bridge.vault.vault_secret:
    mount_point: secret
    secrets:
      shop/:
        database:
          generate: {password: {length: 40}}
        mail:
          data: {user: shop, server: mail.example.com}

- name: Manage all secrets of a folder, and remove those that are no longer declared
  credential_bridge.vault.vault_secret:
    mount_point: secret
    secrets:
      shop/:
        database:
          generate: {password: {length: 40}}
    exclusive: [shop/]
    deletion: soft

- name: Remove a key that is no longer used
  credential_bridge.vault.vault_secret:
    mount_point: secret
    path: myapp/database
    remove:
      - legacy_password

- name: Delete the latest version, which can be restored
  credential_bridge.vault.vault_secret:
    mount_point: secret
    path: myapp/database
    state: absent
    deletion: soft

- name: Permanently delete all versions
  credential_bridge.vault.vault_secret:
    mount_point: secret
    path: myapp/database
    state: absent
    deletion: permanent
"""

RETURN = r"""
action:
  description:
    - What was done, or would be done in check mode; V(created), V(replaced),
      V(patched), V(configured) (metadata settings only), V(written) (without
      comparing), V(deleted) or V(unchanged).
  returned: success, with O(path)
  type: str
  sample: created
path:
  description: Path of the secret below the mount point.
  returned: success, with O(path)
  type: str
  sample: myapp/database
mount_point:
  description: Path at which the secrets engine is mounted.
  returned: success, with O(path)
  type: str
  sample: secret
version:
  description:
    - Current version of the secret after the task, or the one that it would have in
      check mode; V(0) if none is left.
    - Null if it is unknown because of O(compare=false), in check mode without O(cas)
      and after O(deletion=soft), and for a KV version 1 engine.
  returned: success, with O(path)
  type: int
  sample: 3
metadata:
  description:
    - The server's metadata of that version. Empty if the version does not exist, or
      does not exist yet.
  returned: success, with O(path)
  type: dict
  sample:
    created_time: '2026-01-01T12:00:00.123456789Z'
    custom_metadata:
    deletion_time: ''
    destroyed: false
    version: 3
generated:
  description: Keys that got a new value, or would get one in check mode.
  returned: success, with O(generate)
  type: list
  elements: str
  sample: [password]
generated_values:
  description:
    - Value of each key in O(generate) after the task. New values are null in check
      mode.
  returned: success, with O(return_generated=true)
  type: dict
results:
  description:
    - Outcome of each secret in O(secrets), in the same order, and then of each that
      O(exclusive) deletes.
    - Each has C(changed), C(path) and C(mount_point). In addition it has either what a
      task for this secret alone would return, or C(msg) and C(error).
  returned: with O(secrets), unless an entry is invalid
  type: list
  elements: dict
  sample:
    - action: created
      changed: true
      mount_point: secret
      path: myapp/cache
      version: 1
      metadata: {}
error:
  description:
    - Details of the failure, for playbooks that handle it; see C(docs/failures.md).
  returned: failure
  type: dict
  contains:
    type:
      description: Class of the failure, for example V(VaultSecretNotFoundError).
      type: str
    reason:
      description:
        - Machine-readable error code, for example V(permission_denied); see
          C(docs/failures.md).
      type: str
    http_status:
      description: HTTP status of the response; null if there was no response.
      type: int
    vault_errors:
      description: Error messages in the server's response.
      type: list
      elements: str
    operation:
      description: Operation that failed, for example V(read).
      type: str
    mount_point:
      description: Mount point of the operation.
      type: str
    path:
      description: Path of the secret that the operation was for.
      type: str
    retryable:
      description: Whether the same task may succeed if it is run again later.
      type: bool
    hint:
      description: How to fix the problem, if known.
      type: str
    done:
      description:
        - What the task had already changed when it failed, for example V(metadata).
          Usually empty.
      type: list
      elements: str
"""

from ..module_utils._tasks.old_python import require_python

# Old Pythons can read this file, and none of those below.
require_python()

from ..module_utils._tasks.module import main
from ..module_utils._tasks.vault_secret import TASK

if __name__ == "__main__":
    main(TASK)
