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
  redirect_hosts:
    vars:
      - name: ansible_credential_bridge_redirect_hosts
    env:
      - name: ANSIBLE_CREDENTIAL_BRIDGE_REDIRECT_HOSTS
    ini:
      - section: credential_bridge
        key: redirect_hosts
  vault_token:
    vars:
      - name: ansible_credential_bridge_vault_token
    env:
      - name: VAULT_TOKEN
      - name: ANSIBLE_CREDENTIAL_BRIDGE_VAULT_TOKEN
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
  mount_point:
    vars:
      - name: ansible_credential_bridge_mount_point
    env:
      - name: ANSIBLE_CREDENTIAL_BRIDGE_MOUNT_POINT
    ini:
      - section: credential_bridge
        key: mount_point
"""
