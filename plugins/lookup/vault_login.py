# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: vault_login
short_description: Log in to HashiCorp Vault and return the token
version_added: 0.1.0
author:
  - credential_bridge.vault contributors (@credential-bridge)
description:
  - Logs in with any auth method on the controller and returns the token with what Vault tells about it.
  - The token stays valid until M(credential_bridge.vault.vault_logout) revokes it or its TTL has passed.
  - A lookup runs each time that its template is evaluated, also in check mode. So keep its result with
    M(ansible.builtin.set_fact); in C(vars) every use would log in again. Mostly
    M(credential_bridge.vault.vault_login), the module, is the better choice.
extends_documentation_fragment:
  - credential_bridge.vault.connection
  - credential_bridge.vault.auth
  - credential_bridge.vault.logging
  - credential_bridge.vault.lookup_sources
options:
  _terms:
    description: There are none.
    type: list
    elements: str
notes:
  - O(mount_point) has no effect here.
seealso:
  - module: credential_bridge.vault.vault_login
  - module: credential_bridge.vault.vault_logout
"""

EXAMPLES = r"""
- name: Log in on the controller, for tasks on other hosts
  ansible.builtin.set_fact:
    login: "{{ lookup('credential_bridge.vault.vault_login', vault_role_id=role_id, vault_secret_id=secret_id) }}"
  run_once: true
  delegate_to: localhost
  no_log: true
"""

RETURN = r"""
_raw:
  description:
    - One dictionary with the keys C(auth_method), C(token), C(accessor), C(policies), C(ttl), C(renewable) and
      C(token_type), as the module M(credential_bridge.vault.vault_login) returns them.
  type: list
  elements: dict
"""

from typing import Any

from ansible.plugins.lookup import LookupBase

from ansible_collections.credential_bridge.vault.plugins.module_utils._argspec import LOOKUP_VAULT_LOGIN
from ansible_collections.credential_bridge.vault.plugins.module_utils._run.vault_login import login
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import ConfigurationError
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._lookup import (
    connected,
    failing_as_lookup,
    show_warnings,
)


class LookupModule(LookupBase):
    def run(self, terms: list[Any], variables: Any | None = None, **kwargs: Any) -> list[Any]:
        with failing_as_lookup():
            if terms:
                raise ConfigurationError("The lookup 'vault_login' takes options only.", hint="Give them by name.")
            _params, client = connected(self, LOOKUP_VAULT_LOGIN, kwargs, variables)
            told = [login(client)]
            show_warnings(client)
            return told
