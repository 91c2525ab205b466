# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests set up on a server: mounts, policies, tokens and AppRoles."""

from __future__ import annotations

import contextlib
import secrets
import time
import urllib.error
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol


class Server(Protocol):
    """What the administrator needs from a server."""

    def request(
        self, method: str, path: str, body: object = None, token: str | None = None
    ) -> object:
        """Call the HTTP API."""


@dataclass(frozen=True)
class AppRole:
    """What a client of an AppRole logs in with."""

    name: str
    role_id: str
    secret_id: str


class VaultAdmin:
    """Sets up one server. Names that are not given are made up and unique."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def call(
        self, method: str, path: str, body: object = None, token: str | None = None
    ) -> Any:
        """Call the HTTP API and return the response, None if it is empty.

        :param token: defaults to the root token
        :raises urllib.error.HTTPError: if the status is one of failure
        """
        return self._server.request(method, path, body, token)

    def found(self, path: str, method: str = "GET") -> Any:
        """Return the data that a path of the API holds, None if nothing is there."""
        try:
            return self.call(method, path)["data"]
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return None
            raise

    def below(self, folder: str) -> list[str]:
        """Return what a path of the API lists at any depth.

        :param folder: ends with a slash, as the folders in listings do
        """
        paths = []
        for name in (self.found(folder, "LIST") or {"keys": []})["keys"]:
            deeper = self.below(f"{folder}{name}") if name.endswith("/") else [""]
            paths += [f"{name}{path}" for path in deeper]
        return paths

    def kv2(self, name: str | None = None, **config: object) -> str:
        """Mount a KV v2 engine and return its name.

        :param config: the engine's settings: max_versions, ...
        """
        name = self._mount(name or unique("kv2"), "2")
        self._wait_for_upgrade(name)
        if config:
            self.call("POST", f"{name}/config", config)
        return name

    def kv1(self, name: str | None = None) -> str:
        """Mount a KV v1 engine and return its name."""
        return self._mount(name or unique("kv1"), "1")

    def unmount(self, name: str) -> None:
        """Remove a mount; it is no failure if it is not there."""
        self.call("DELETE", f"sys/mounts/{name}")

    def write(self, mount: str, path: str, data: object) -> int:
        """Write a new version of a KV v2 secret and return its number."""
        answer = self.call("POST", f"{mount}/data/{path}", {"data": data})
        version: int = answer["data"]["version"]
        return version

    def read(self, mount: str, path: str) -> Any:
        """Return the latest data of a KV v2 secret, None if there is none."""
        found = self.found(f"{mount}/data/{path}")
        return None if found is None else found["data"]

    def policy(self, rules: str, name: str | None = None) -> str:
        """Store a policy in HCL and return its name."""
        name = name or unique("policy")
        self.call("PUT", f"sys/policies/acl/{name}", {"policy": rules})
        return name

    def token(self, *policies: str, **options: object) -> str:
        """Make a token and return it.

        :param options: of ``auth/token/create``: ttl, renewable, num_uses, ...
        """
        body = {"policies": list(policies) or ["default"], **options}
        answer = self.call("POST", "auth/token/create", body)
        token: str = answer["auth"]["client_token"]
        return token

    def approle(
        self, *policies: str, mount: str = "approle", **options: object
    ) -> AppRole:
        """Make an AppRole, and its auth method if that is missing.

        :param options: of the role: token_ttl, ...
        """
        if f"{mount}/" not in self.call("GET", "sys/auth")["data"]:
            self.call("POST", f"sys/auth/{mount}", {"type": "approle"})
        name = unique("role")
        role = f"auth/{mount}/role/{name}"
        body = {"token_policies": list(policies) or ["default"], **options}
        self.call("POST", role, body)
        role_id = self.call("GET", f"{role}/role-id")["data"]["role_id"]
        secret_id = self.call("POST", f"{role}/secret-id", {})["data"]["secret_id"]
        return AppRole(name, role_id, secret_id)

    @contextlib.contextmanager
    def rate_limit(self, **quota: object) -> Iterator[None]:
        """Limit the requests for a while.

        :param quota: of ``sys/quotas/rate-limit``: rate, interval, path
        """
        name = f"sys/quotas/rate-limit/{unique('quota')}"
        self.call("POST", name, quota)
        try:
            yield
        finally:
            self._lift(name)

    def _lift(self, quota: str) -> None:
        """Remove a quota, which may well refuse the first requests to do so."""
        for _try in range(100):
            try:
                self.call("DELETE", quota)
            except urllib.error.HTTPError as error:
                if error.code != 429:
                    raise
                time.sleep(0.2)
            else:
                return
        raise TimeoutError(f"{quota} cannot be removed")

    def _mount(self, name: str, version: str) -> str:
        body = {"type": "kv", "options": {"version": version}}
        self.call("POST", f"sys/mounts/{name}", body)
        return name

    def _wait_for_upgrade(self, mount: str) -> None:
        """Wait while a new KV v2 mount answers 400 ("Upgrading from ...")."""
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
    """Return a name that nothing else has."""
    return f"{prefix}-{secrets.token_hex(4)}"
