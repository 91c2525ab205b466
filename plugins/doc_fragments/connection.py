# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the Vault server is and how to reach it: CONNECTION and MOUNT of module_utils/_argspec.py."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
requirements:
  - hvac (Python library) where the task runs
options:
  vault_url:
    description:
      - The address of the Vault server.
      - Where omitted, E(VAULT_ADDR) is taken, then C(vault_addr) of C(~/.vault_config.json).
    type: str
    aliases: [url]
  namespace:
    description:
      - The Vault Enterprise namespace. Where omitted, E(VAULT_NAMESPACE) is taken.
      - Other builds of Vault ignore it.
    type: str
  ca_cert:
    description:
      - A PEM file with the certificates of the CAs to trust, or a folder of hashed ones.
      - Where omitted, E(VAULT_CACERT) is taken, then E(VAULT_CAPATH).
      - Without these, the CA store of the operating system decides.
      - TLS is always verified. There is no option to switch that off, and E(VAULT_SKIP_VERIFY) has no effect.
    type: path
    aliases: [cert, cacert]
  client_cert:
    description:
      - A PEM file with the client certificate to show, where the task runs. It may hold the key as well.
      - Where omitted, E(VAULT_CLIENT_CERT) is taken.
      - To authenticate with it, set O(auth_method=cert).
    type: path
  client_key:
    description:
      - A PEM file with the key of O(client_cert), without a password. Where omitted, E(VAULT_CLIENT_KEY) is taken.
    type: path
  proxies:
    description:
      - HTTP proxies by URL scheme, as the Python library requests takes them.
      - Where omitted, E(VAULT_PROXY_ADDR) is taken for all requests.
      - Without that, the usual environment variables such as E(HTTPS_PROXY) and E(NO_PROXY) apply.
    type: dict
  timeout:
    description:
      - Seconds that connecting may take, and after that the whole answer.
    type: float
    default: 30.0
  deadline:
    description:
      - Seconds that one request may take in all, its answer and its repetitions included.
      - Where omitted, 60, or O(timeout) where that is more.
    type: float
  retries:
    description:
      - How often a request is sent again after a lost connection or the statuses 412, 429, 472, 473, 500, 502, 503 and
        504, after random pauses that grow, or as long as Vault's C(Retry-After) says.
      - A request that changes something is sent again only where Vault has certainly not got it. One with a version to
        write on top of, as every write that follows a comparison, is looked up first.
    type: int
    default: 3
  redirect_hosts:
    description:
      - Hosts, as C(host) or C(host:port), that a redirect may lead to besides the server itself.
      - A redirect that would change the request, or leave HTTPS, is refused in any case.
    type: list
    elements: str
  mount_point:
    description:
      - The path that the KV v2 secrets engine is mounted at.
      - Where omitted, the name of the OS user that the task runs as.
    type: str
    aliases: [engine_mount_point]
"""
