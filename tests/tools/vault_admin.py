# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests' set-up needs from a Vault: mounts, policies, tokens and AppRoles."""

from __future__ import annotations

import secrets
import time
import urllib.error
from dataclasses import dataclass
from typing import Any

from vault_server import VaultServer


@dataclass(frozen=True)
class AppRole:
    """What a client of an AppRole logs in with."""

    name: str
    role_id: str
    secret_id: str


class VaultAdmin:
    """A small administrator of one server; every name that is not given is made up and unique."""

    def __init__(self, server: VaultServer) -> None:
        self.server = server

    def call(
        self, method: str, path: str, body: object = None, token: str | None = None
    ) -> Any:
        """Call the HTTP API; an error status raises ``urllib.error.HTTPError``."""
        return self.server.request(method, path, body, token)

    def kv2(self, name: str | None = None, **config: object) -> str:
        """Make a KV v2 mount and return its name."""
        name = name or unique("kv2")
        self.call(
            "POST", f"sys/mounts/{name}", {"type": "kv", "options": {"version": "2"}}
        )
        self._wait_for_upgrade(name)
        if config:
            self.call("POST", f"{name}/config", config)
        return name

    def kv1(self, name: str | None = None) -> str:
        """Make a KV v1 mount and return its name."""
        name = name or unique("kv1")
        self.call(
            "POST", f"sys/mounts/{name}", {"type": "kv", "options": {"version": "1"}}
        )
        return name

    def unmount(self, name: str) -> None:
        self.call("DELETE", f"sys/mounts/{name}")

    def write(self, mount: str, path: str, data: object) -> int:
        """Write a new version of a KV v2 secret and return its number."""
        version: int = self.call("POST", f"{mount}/data/{path}", {"data": data})[
            "data"
        ]["version"]
        return version

    def read(self, mount: str, path: str) -> Any:
        """Return the data of a KV v2 secret's latest version, or None where it cannot be read."""
        try:
            return self.call("GET", f"{mount}/data/{path}")["data"]["data"]
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return None
            raise

    def policy(self, rules: str, name: str | None = None) -> str:
        """Store a policy, in Vault's own notation, and return its name."""
        name = name or unique("policy")
        self.call("PUT", f"sys/policies/acl/{name}", {"policy": rules})
        return name

    def token(self, *policies: str, **options: object) -> str:
        """Make a token; options are those of Vault's ``auth/token/create``: ttl, renewable, num_uses, ..."""
        body = {"policies": list(policies) or ["default"], **options}
        token: str = self.call("POST", "auth/token/create", body)["auth"][
            "client_token"
        ]
        return token

    def approle(
        self, *policies: str, mount: str = "approle", **options: object
    ) -> AppRole:
        """Make an AppRole, with its auth method where that is missing; options are the role's: token_ttl, ..."""
        if f"{mount}/" not in self.call("GET", "sys/auth")["data"]:
            self.call("POST", f"sys/auth/{mount}", {"type": "approle"})
        name = unique("role")
        role = f"auth/{mount}/role/{name}"
        self.call(
            "POST", role, {"token_policies": list(policies) or ["default"], **options}
        )
        role_id = self.call("GET", f"{role}/role-id")["data"]["role_id"]
        secret_id = self.call("POST", f"{role}/secret-id", {})["data"]["secret_id"]
        return AppRole(name, role_id, secret_id)

    def _wait_for_upgrade(self, mount: str) -> None:
        """A fresh KV v2 mount answers 400 ("Upgrading from non-versioned to versioned") for a moment."""
        for _try in range(100):
            try:
                self.call("GET", f"{mount}/config")
            except urllib.error.HTTPError as error:
                if error.code != 400:
                    raise
                time.sleep(0.02)
            else:
                return
        raise TimeoutError(f"{mount} did not become a KV v2 mount")


def unique(prefix: str) -> str:
    return f"{prefix}-{secrets.token_hex(4)}"
