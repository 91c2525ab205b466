# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How to authenticate. The options stand in module_utils/_argspec.py, AUTH."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  vault_token:
    description:
      - A Vault token. Where no credentials are given as options, E(VAULT_TOKEN) is taken.
      - Token and AppRole exclude each other within one source (options, environment, C(~/.vault_config.json));
        the first source that names either of them decides.
      - To override a token of C(module_defaults) with AppRole, set this to V(null).
    type: str
    aliases: [token]
  vault_role_id:
    description:
      - The role ID of an AppRole. Where no credentials are given as options, E(VAULT_ROLE_ID) is taken.
    type: str
    aliases: [role_id]
  vault_secret_id:
    description:
      - The secret ID of an AppRole. Where omitted, E(VAULT_SECRET_ID) is taken.
    type: str
    aliases: [secret_id]
  auth_mount_point:
    description:
      - Where the authentication method is enabled. Where omitted, at the method's own name, for example V(approle).
    type: str
  token_renew:
    description:
      - What to do about a token that expires in less than five minutes.
      - V(auto) renews it where that is possible, and otherwise goes on with it.
      - V(strict) renews it, and fails where that is impossible.
      - V(off) does not look the token up at all, for tokens with a limited number of uses.
    type: str
    choices: [auto, strict, 'off']
    default: auto
"""
