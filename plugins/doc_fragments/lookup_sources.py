# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a lookup takes the options of the fragments connection and auth from, besides the call itself."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  vault_url:
    vars:
      - name: ansible_credential_bridge_vault_url
    env:
      - name: VAULT_ADDR
      - name: ANSIBLE_CREDENTIAL_BRIDGE_VAULT_URL
    ini:
      - section: credential_bridge
        key: vault_url
  namespace:
    vars:
      - name: ansible_credential_bridge_namespace
    env:
      - name: VAULT_NAMESPACE
      - name: ANSIBLE_CREDENTIAL_BRIDGE_NAMESPACE
    ini:
      - section: credential_bridge
        key: namespace
  ca_cert:
    vars:
      - name: ansible_credential_bridge_ca_cert
    env:
      - name: VAULT_CACERT
      - name: ANSIBLE_CREDENTIAL_BRIDGE_CA_CERT
    ini:
      - section: credential_bridge
        key: ca_cert
  client_cert:
    vars:
      - name: ansible_credential_bridge_client_cert
    env:
      - name: VAULT_CLIENT_CERT
      - name: ANSIBLE_CREDENTIAL_BRIDGE_CLIENT_CERT
    ini:
      - section: credential_bridge
        key: client_cert
  client_key:
    vars:
      - name: ansible_credential_bridge_client_key
    env:
      - name: VAULT_CLIENT_KEY
      - name: ANSIBLE_CREDENTIAL_BRIDGE_CLIENT_KEY
    ini:
      - section: credential_bridge
        key: client_key
  proxies:
    vars:
      - name: ansible_credential_bridge_proxies
    env:
      - name: ANSIBLE_CREDENTIAL_BRIDGE_PROXIES
  timeout:
    vars:
      - name: ansible_credential_bridge_timeout
    env:
      - name: ANSIBLE_CREDENTIAL_BRIDGE_TIMEOUT
    ini:
      - section: credential_bridge
        key: timeout
  deadline:
    vars:
      - name: ansible_credential_bridge_deadline
    env:
      - name: ANSIBLE_CREDENTIAL_BRIDGE_DEADLINE
    ini:
      - section: credential_bridge
        key: deadline
  retries:
    vars:
      - name: ansible_credential_bridge_retries
    env:
      - name: ANSIBLE_CREDENTIAL_BRIDGE_RETRIES
    ini:
      - section: credential_bridge
        key: retries
  redirect_hosts:
    vars:
      - name: ansible_credential_bridge_redirect_hosts
    env:
      - name: ANSIBLE_CREDENTIAL_BRIDGE_REDIRECT_HOSTS
    ini:
      - section: credential_bridge
        key: redirect_hosts
  auth_method:
    vars:
      - name: ansible_credential_bridge_auth_method
    env:
      - name: ANSIBLE_CREDENTIAL_BRIDGE_AUTH_METHOD
    ini:
      - section: credential_bridge
        key: auth_method
  vault_token:
    vars:
      - name: ansible_credential_bridge_vault_token
    env:
      - name: VAULT_TOKEN
      - name: ANSIBLE_CREDENTIAL_BRIDGE_VAULT_TOKEN
  vault_token_file:
    vars:
      - name: ansible_credential_bridge_vault_token_file
    env:
      - name: ANSIBLE_CREDENTIAL_BRIDGE_VAULT_TOKEN_FILE
    ini:
      - section: credential_bridge
        key: vault_token_file
  vault_role_id:
    vars:
      - name: ansible_credential_bridge_vault_role_id
    env:
      - name: VAULT_ROLE_ID
      - name: ANSIBLE_CREDENTIAL_BRIDGE_VAULT_ROLE_ID
  vault_secret_id:
    vars:
      - name: ansible_credential_bridge_vault_secret_id
    env:
      - name: VAULT_SECRET_ID
      - name: ANSIBLE_CREDENTIAL_BRIDGE_VAULT_SECRET_ID
  vault_wrapped_secret_id:
    vars:
      - name: ansible_credential_bridge_vault_wrapped_secret_id
    env:
      - name: ANSIBLE_CREDENTIAL_BRIDGE_VAULT_WRAPPED_SECRET_ID
  vault_username:
    vars:
      - name: ansible_credential_bridge_vault_username
    env:
      - name: ANSIBLE_CREDENTIAL_BRIDGE_VAULT_USERNAME
    ini:
      - section: credential_bridge
        key: vault_username
  vault_password:
    vars:
      - name: ansible_credential_bridge_vault_password
    env:
      - name: ANSIBLE_CREDENTIAL_BRIDGE_VAULT_PASSWORD
  vault_jwt:
    vars:
      - name: ansible_credential_bridge_vault_jwt
    env:
      - name: ANSIBLE_CREDENTIAL_BRIDGE_VAULT_JWT
  vault_jwt_file:
    vars:
      - name: ansible_credential_bridge_vault_jwt_file
    env:
      - name: ANSIBLE_CREDENTIAL_BRIDGE_VAULT_JWT_FILE
    ini:
      - section: credential_bridge
        key: vault_jwt_file
  auth_role:
    vars:
      - name: ansible_credential_bridge_auth_role
    env:
      - name: ANSIBLE_CREDENTIAL_BRIDGE_AUTH_ROLE
    ini:
      - section: credential_bridge
        key: auth_role
  auth_mount_point:
    vars:
      - name: ansible_credential_bridge_auth_mount_point
    env:
      - name: ANSIBLE_CREDENTIAL_BRIDGE_AUTH_MOUNT_POINT
    ini:
      - section: credential_bridge
        key: auth_mount_point
  token_renew:
    vars:
      - name: ansible_credential_bridge_token_renew
    env:
      - name: ANSIBLE_CREDENTIAL_BRIDGE_TOKEN_RENEW
    ini:
      - section: credential_bridge
        key: token_renew
  token_revoke:
    vars:
      - name: ansible_credential_bridge_token_revoke
    env:
      - name: ANSIBLE_CREDENTIAL_BRIDGE_TOKEN_REVOKE
    ini:
      - section: credential_bridge
        key: token_revoke
  log_file:
    vars:
      - name: ansible_credential_bridge_log_file
    env:
      - name: ANSIBLE_CREDENTIAL_BRIDGE_LOG_FILE
    ini:
      - section: credential_bridge
        key: log_file
  log_level:
    vars:
      - name: ansible_credential_bridge_log_level
    env:
      - name: ANSIBLE_CREDENTIAL_BRIDGE_LOG_LEVEL
    ini:
      - section: credential_bridge
        key: log_level
  mount_point:
    vars:
      - name: ansible_credential_bridge_mount_point
    env:
      - name: ANSIBLE_CREDENTIAL_BRIDGE_MOUNT_POINT
    ini:
      - section: credential_bridge
        key: mount_point
"""
