# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How to authenticate. The options stand in module_utils/_argspec.py, AUTH."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  auth_method:
    description:
      - How to authenticate. Where omitted, the credentials tell; O(vault_username) and O(vault_password) alone do not.
      - The first source that names credentials or a method decides, in this order; options, variables,
        C(ANSIBLE_CREDENTIAL_BRIDGE_*), C(ansible.cfg), C(VAULT_*), C(~/.vault_config.json), C(~/.vault-token).
        A part that it leaves out is taken from the sources after it.
      - Credentials of several methods within one source are refused.
      - V(none) is for a Vault Agent or Vault Proxy with auto-auth at O(vault_url), which adds its own token.
    type: str
    choices: [token, approle, userpass, ldap, jwt, cert, kubernetes, none]
  vault_token:
    description:
      - A Vault token. Where no credentials are given as options, E(VAULT_TOKEN) is taken.
      - Token and AppRole exclude each other within one source (options, environment, C(~/.vault_config.json));
        the first source that names either of them decides.
      - To override a token of C(module_defaults) with AppRole, set this to V(null).
    type: str
    aliases: [token]
  vault_token_file:
    description:
      - A file with a token, where the task runs, for example the sink of a Vault Agent; instead of O(vault_token).
      - Where no credentials are given at all, C(~/.vault-token) is read, in which C(vault login) leaves its token.
    type: path
    aliases: [token_file]
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
  vault_wrapped_secret_id:
    description:
      - A wrapping token that holds the secret ID of an AppRole; instead of O(vault_secret_id).
      - It can be unwrapped once. So use it with M(credential_bridge.vault.vault_login), which logs in for a whole play.
    type: str
    aliases: [wrapped_secret_id]
  vault_username:
    description: The user's name, for O(auth_method=userpass) and O(auth_method=ldap).
    type: str
    aliases: [username]
  vault_password:
    description: The user's password, for O(auth_method=userpass) and O(auth_method=ldap).
    type: str
    aliases: [password]
  vault_jwt:
    description:
      - A JSON Web Token, for O(auth_method=jwt) and O(auth_method=kubernetes).
      - In CI have the id token put into E(ANSIBLE_CREDENTIAL_BRIDGE_VAULT_JWT).
    type: str
    aliases: [jwt]
  vault_jwt_file:
    description:
      - A file with the JSON Web Token, where the task runs; instead of O(vault_jwt).
      - O(auth_method=kubernetes) defaults to that of the pod's service account.
    type: path
    aliases: [jwt_file]
  auth_role:
    description:
      - The role to log in with. O(auth_method=kubernetes) needs it, O(auth_method=jwt) has Vault's default role
        and O(auth_method=cert) tries all roles where it is omitted.
    type: str
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
  token_revoke:
    description:
      - Whether a token that was obtained by logging in is revoked when the process that works with it ends.
      - A token that was given, or that M(credential_bridge.vault.vault_login) hands on, never is.
      - Revocation also ends what Vault leased to the token.
    type: bool
    default: true
    version_added: 1.0.0
"""
