# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How to reach the server: CONNECTION and MOUNT of the option table."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
requirements:
  - hvac (Python library), on the host where the task or lookup runs
options:
  vault_url:
    description:
      - URL of the Vault or OpenBao server, for example
        V(https://vault.example.com:8200).
      - V(unix:///run/vault.sock) connects to the Unix socket of an agent, a proxy or a
        server on the machine that the task runs on. There, options for TLS, proxies and
        redirects are an error, and their environment variables have no effect.
      - Defaults to E(VAULT_ADDR), then to C(vault_addr) in C(~/.vault_config.json).
    type: str
    aliases: [url]
  namespace:
    description:
      - Namespace to work in, on OpenBao and Vault Enterprise. Other editions of Vault
        ignore it.
      - Defaults to E(VAULT_NAMESPACE).
    type: str
  ca_cert:
    description:
      - CA certificates to trust, as a PEM file or a directory of hashed certificates.
      - Defaults to E(VAULT_CACERT), then to E(VAULT_CAPATH), then to the trust store of
        the operating system.
      - TLS certificates are always verified. There is no option to turn this off, and
        E(VAULT_SKIP_VERIFY) has no effect.
    type: path
    aliases: [cert, cacert]
  client_cert:
    description:
      - PEM file with a TLS client certificate, on the host where the task runs. It may
        also contain the private key.
      - Defaults to E(VAULT_CLIENT_CERT).
      - To log in with the certificate, set O(auth_method=cert).
    type: path
  client_key:
    description:
      - PEM file with the unencrypted private key of O(client_cert).
      - Defaults to E(VAULT_CLIENT_KEY).
    type: path
  proxies:
    description:
      - HTTP proxies by URL scheme, in the format of the Python library requests.
      - Defaults to E(VAULT_PROXY_ADDR) for all requests, then to the usual environment
        variables such as E(HTTPS_PROXY) and E(NO_PROXY).
    type: dict
  timeout:
    description:
      - Seconds to wait for a connection, and then again for the complete response.
    type: float
    default: 30.0
  deadline:
    description:
      - Seconds that one request may take in total, including its response and all
        retries.
      - Defaults to 60, or to O(timeout) if that is longer.
    type: float
  retries:
    description:
      - How many times to repeat a request after a lost connection, or after one of the
        statuses 412, 429, 472, 473, 500, 502, 503 and 504.
      - The pauses between attempts are random and grow. They are at least as long as
        the server's C(Retry-After) header asks for.
      - A request that changes something is repeated only if the server certainly did
        not carry it out. A check-and-set write whose response was lost is repeated only
        if the secret's version history shows that it was not carried out.
    type: int
    default: 3
  redirect_hosts:
    description:
      - Hosts, as C(host) or C(host:port), that a redirect may lead to in addition to
        the server itself.
      - A redirect that would change the request or leave HTTPS is always refused.
    type: list
    elements: str
  mount_point:
    description:
      - Path at which the KV v2 secrets engine is mounted, for example V(secret).
      - Defaults to the name of the OS user that runs Ansible.
    type: str
    aliases: [engine_mount_point]
"""
