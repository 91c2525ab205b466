# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: vault_secret
short_description: Read KV v2 secrets from HashiCorp Vault
version_added: 0.1.0
author:
  - credential_bridge.vault contributors (@credential-bridge)
description:
  - Returns the data of one or more secrets of a KV version 2 secrets engine, or one key of each.
  - Can also be called by the two-part name, as V(lookup('credential_bridge.vault', ...\)), once that is enabled; see
    the collection's README.
  - Terms, loop items and templates of a task share one connection and one login. A secret that a template asks for
    more than once is read once for each evaluation of that template.
  - An option that does not exist is refused, since a misspelt one would silently read something else.
extends_documentation_fragment:
  - credential_bridge.vault.connection
  - credential_bridge.vault.auth
  - credential_bridge.vault.logging
  - credential_bridge.vault.lookup_sources
options:
  _terms:
    description: Paths of secrets below O(mount_point), for example V(myapp/database).
    type: list
    elements: str
    required: true
  key:
    description: Return the value of this key instead of the whole secret.
    type: str
  version:
    description: The version to read. Where omitted, the latest.
    type: int
  on_missing:
    description:
      - What to do where the secret, its O(version) or its O(key) does not exist, or where the version is deleted or
        destroyed. Every other failure is an error in any case.
      - V(error) fails, V(warn) warns and leaves the secret out, V(skip) leaves it out.
    type: str
    choices: [error, warn, skip]
    default: error
  default:
    description: Returned in place of what is missing. O(on_missing=warn) then still warns, and nothing is left out.
    type: raw
"""

EXAMPLES = r"""
- name: One value
  ansible.builtin.debug:
    msg: "{{ lookup('credential_bridge.vault.vault_secret', 'myapp/database', key='user', mount_point='secret') }}"

- name: A whole secret, as a dictionary
  ansible.builtin.set_fact:
    database: "{{ lookup('credential_bridge.vault.vault_secret', 'myapp/database', mount_point='secret') }}"
  no_log: true

- name: Several secrets, as a list
  ansible.builtin.set_fact:
    users: "{{ query('credential_bridge.vault.vault_secret', 'myapp/database', 'myapp/cache', key='user',
               mount_point='secret') }}"

- name: A value that may not be there
  ansible.builtin.debug:
    msg: "{{ lookup('credential_bridge.vault.vault_secret', 'myapp/flags', key='beta', default='off',
             mount_point='secret') }}"
"""

RETURN = r"""
_raw:
  description:
    - For each term the secret's data as a dictionary, or with O(key) the value of that key.
    - What was left out because of O(on_missing) has no entry.
  type: list
  elements: raw
"""

from typing import Any

from ansible.plugins.lookup import LookupBase
from ansible.utils.display import Display

from ansible_collections.credential_bridge.vault.plugins.module_utils._argspec import LOOKUP_VAULT_SECRET
from ansible_collections.credential_bridge.vault.plugins.module_utils._run.lookup_vault_secret import Missing, read
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._lookup import (
    connected,
    failing_as_lookup,
    show_warnings,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._template import kept_in_this_template


class LookupModule(LookupBase):
    def run(self, terms: list[Any], variables: Any | None = None, **kwargs: Any) -> list[Any]:
        values = []
        with failing_as_lookup():
            params, client = connected(self, LOOKUP_VAULT_SECRET, kwargs, variables)
            found = read(self._flatten(terms), params, client, kept_in_this_template("secrets"))
            show_warnings(client)
            for value in found:
                if not isinstance(value, Missing):
                    values.append(value)
                    continue
                if params["on_missing"] == "warn":
                    Display().warning(str(value.error))
                if "default" in kwargs:
                    values.append(kwargs["default"])
                elif params["on_missing"] == "error":
                    raise value.error
        return values
