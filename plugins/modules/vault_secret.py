#!/usr/bin/python
# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: vault_secret
short_description: Create, change and delete KV v2 secrets in HashiCorp Vault
version_added: 0.1.0
author:
  - credential_bridge.vault contributors (@credential-bridge)
description:
  - Makes a secret of a KV version 2 secrets engine hold the given data, or not exist.
  - Reads first and writes only where something differs, so that a second run is unchanged and no version is wasted.
  - Makes values such as passwords itself, once, where O(generate) asks for them.
  - Works on one secret (O(path)) or on many (O(secrets)).
  - Values and credentials appear in no result, message, diff or log.
extends_documentation_fragment:
  - credential_bridge.vault.connection
  - credential_bridge.vault.auth
  - credential_bridge.vault.logging
  - credential_bridge.vault.attributes
options:
  path:
    description:
      - The path of the secret below O(mount_point), for example V(myapp/database).
      - Either this or O(secrets) is needed.
    type: str
  secrets:
    description:
      - Many secrets in one task, with one login and several at a time.
      - A list of dictionaries, each with the options of one secret, from O(path) to O(return_generated), and
        O(mount_point). What an entry does not name is taken from the options beside O(secrets).
      - Or a dictionary of such dictionaries by path, where a name that ends in C(/) is a folder that holds more.
      - All entries are checked before anything is written, and two for one secret are refused. After that the failure
        of some does not stop the others; the task fails at its end, and RV(results) tells about each.
    type: raw
    version_added: 1.0.0
  state:
    description:
      - V(present) makes the secret hold O(data), lack the keys of O(remove), and have the metadata settings given.
      - V(absent) deletes it, in the way that O(deletion) says.
    type: str
    choices: [present, absent]
    default: present
  data:
    description:
      - The keys and values of the secret. Where omitted, they stay as they are.
      - A dictionary, or a JSON object as text. Text such as V(foo=bar) is refused.
      - Integers beyond 2^53 are refused, since Vault would store them rounded; quote them.
    type: raw
  update:
    description:
      - V(replace) makes the secret hold exactly O(data).
      - V(patch) changes the keys of O(data) and leaves all others. It fails where the secret does not exist or its
        latest version is deleted, unless O(create=true).
    type: str
    choices: [replace, patch]
    default: replace
  remove:
    description:
      - Keys that the secret must not have. All others stay, so that O(data) beside it needs O(update=patch).
    type: list
    elements: str
  create:
    description:
      - With O(update=patch), create a secret that does not exist.
    type: bool
    default: false
  deletion:
    description:
      - How O(state=absent) deletes. There is no default, since tools differ and nobody should guess.
      - V(soft) marks the latest version as deleted; it can be restored.
      - V(permanent) removes all versions and the metadata for good.
    type: str
    choices: [permanent, soft]
  cas:
    description:
      - The version that the secret must be at when something needs to be written; V(0) for a secret that must not
        exist.
      - Where omitted, the version that was read is demanded, and where another writer was faster everything is done
        again. An explicit O(cas) is never tried again.
    type: int
  compare:
    description:
      - Read the secret first, and write only where something differs.
      - V(false) writes without a look, for tokens that may not read. The task is then always changed, and its
        RV(action) is V(written). With O(update=patch) Vault itself patches, which needs the capability C(patch) and
        cannot set a key to V(null) or to a dictionary.
    type: bool
    default: true
  custom_metadata:
    description:
      - Text by key to keep beside the secret, in clear, for all versions.
      - With O(update=replace) the secret has exactly these, with O(update=patch) the others stay.
    type: raw
  max_versions:
    description: How many versions of the secret to keep; V(0) for the number that the engine is configured with.
    type: int
  cas_required:
    description: Whether the secret refuses writes that do not name the current version, as others may send them.
    type: bool
  delete_version_after:
    description:
      - How long after being written a version deletes itself, for example V(1h30m), V(30d) or a number of seconds;
        V(0s) for never.
      - Applies to versions written from then on.
    type: str
  generate:
    description:
      - Values to make for keys that have none, by key. A key that has a value keeps it, beside O(data) too.
      - Each is a dictionary. C(kind) is C(password) (the default), C(hex), C(urlsafe) or C(uuid), and C(length) the
        number of characters (32 by default; a UUID takes none).
      - A password takes C(charsets), a list of V(lower), V(upper), V(digits) and V(symbols), or of dictionaries with
        either C(name) (one of these) or C(chars) (the characters themselves), and C(min_chars), how many of them it has
        at least (1 by default). Without C(charsets) it has lower and upper case letters and digits.
      - C(policy) instead of all these names a password policy of Vault, which then makes the value; it needs the
        capability C(read) on C(sys/policies/password/NAME/generate).
      - Creates a secret that does not exist, unless O(update=patch). Two tasks that generate at the same time agree on
        one value.
    type: raw
    version_added: 1.0.0
  rotate:
    description:
      - Make new values for all keys of O(generate) now. The task is then always changed.
    type: bool
    version_added: 1.0.0
    default: false
  max_age:
    description:
      - Make a new value for a key of O(generate) when the one it has is as old as this or older, for example V(90d).
      - The time is kept in the secret's custom metadata, as C(generated_at.KEY), which needs the capabilities C(read),
        C(create) and C(update) on C(metadata/), and since a new secret's record is written before its data, C(update)
        on C(data/) for that, too. A value without such a record counts as being as old as the current version. Without
        O(max_age) no record is written, and O(custom_metadata) may remove it.
    type: str
    version_added: 1.0.0
  return_generated:
    description:
      - Return the values of the keys of O(generate), new or old, as RV(generated_values). Use C(no_log) then.
    type: bool
    version_added: 1.0.0
    default: false
seealso:
  - plugin: credential_bridge.vault.vault_secret
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Ensure that a secret holds exactly this
  credential_bridge.vault.vault_secret:
    mount_point: secret
    path: myapp/database
    data:
      user: admin
      password: "{{ database_password }}"

- name: Change one key and leave the others
  credential_bridge.vault.vault_secret:
    mount_point: secret
    path: myapp/database
    update: patch
    data:
      user: operator

- name: Say who owns a secret and keep its last five versions
  credential_bridge.vault.vault_secret:
    mount_point: secret
    path: myapp/database
    custom_metadata:
      owner: team-a
    max_versions: 5

- name: Make a password once, and a new one every 90 days
  credential_bridge.vault.vault_secret:
    mount_point: secret
    path: myapp/admin
    generate:
      password:
        length: 24
        charsets: [lower, upper, {name: digits, min_chars: 2}, {chars: "-_.", min_chars: 1}]
      api_key: {kind: hex, length: 40}
    max_age: 90d

- name: Make a new value of one key now
  credential_bridge.vault.vault_secret:
    mount_point: secret
    path: myapp/admin
    generate:
      api_key: {kind: hex, length: 40}
    rotate: true

- name: Ensure many secrets in one task
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

- name: Ensure a tree of secrets
  credential_bridge.vault.vault_secret:
    mount_point: secret
    secrets:
      shop/:
        database:
          generate: {password: {length: 40}}
        mail:
          data: {user: shop, server: mail.example.com}

- name: Drop a key that is no longer used
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

- name: Delete all versions for good
  credential_bridge.vault.vault_secret:
    mount_point: secret
    path: myapp/database
    state: absent
    deletion: permanent
"""

RETURN = r"""
action:
  description:
    - What was done, or in check mode would be done; V(created), V(replaced), V(patched), V(configured) (only metadata
      settings), V(written) (without having looked), V(deleted) or V(unchanged).
  returned: success, with O(path)
  type: str
  sample: created
path:
  description: The path of the secret below the mount point.
  returned: success, with O(path)
  type: str
  sample: myapp/database
mount_point:
  description: The mount point that was used.
  returned: success, with O(path)
  type: str
  sample: secret
version:
  description:
    - The secret's current version afterwards, in check mode the one that it would have; V(0) where none is left.
    - In check mode with O(compare=false) it cannot be known and is null.
  returned: success, with O(path)
  type: int
  sample: 3
metadata:
  description: Vault's metadata of that version; empty where there is none (yet).
  returned: success, with O(path)
  type: dict
  sample:
    created_time: '2026-01-01T12:00:00.123456789Z'
    custom_metadata:
    deletion_time: ''
    destroyed: false
    version: 3
generated:
  description: The keys that got a new value, or in check mode would get one.
  returned: success, with O(generate)
  type: list
  elements: str
  sample: [password]
generated_values:
  description: The value of each key of O(generate), as the secret now holds it; in check mode null for a new one.
  returned: success, with O(return_generated=true)
  type: dict
results:
  description:
    - With O(secrets), what became of each secret, in the order of the option.
    - Each has C(changed), C(path) and C(mount_point), and either what the task on it alone would return, or C(msg) and
      C(error).
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
from ..module_utils._tasks.vault_secret import TASK

if __name__ == "__main__":
    main(TASK)
