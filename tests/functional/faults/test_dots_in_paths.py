# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No part of an API path is ``.`` or ``..``, whatever it came from: servers resolve it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

import pytest
from vault import fakes
from vault.module import ModuleRun
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks import (
    vault_engine,
    vault_engine_info,
    vault_login,
    vault_secret,
    vault_secret_info,
    vault_secret_version,
)

NO_TOKEN = {"vault_token": None}
LDAP = {**NO_TOKEN, "auth_method": "ldap", "vault_password": "p"}
USERPASS = {**NO_TOKEN, "auth_method": "userpass", "vault_password": "p"}
APPROLE = {**NO_TOKEN, "vault_role_id": "r", "vault_secret_id": "s"}
JWT = {**NO_TOKEN, "auth_method": "jwt", "vault_jwt": "j", "auth_role": "r"}

#: The task, and its options with a name in a place of its own.
PLACES: dict[str, tuple[Any, Any]] = {
    "userpass user": (
        vault_login.TASK,
        lambda name: {**USERPASS, "vault_username": name},
    ),
    "ldap user": (vault_login.TASK, lambda name: {**LDAP, "vault_username": name}),
    "approle mount": (
        vault_login.TASK,
        lambda name: {**APPROLE, "auth_mount_point": name},
    ),
    "jwt mount": (vault_login.TASK, lambda name: {**JWT, "auth_mount_point": name}),
    "path": (vault_secret.TASK, lambda name: {"path": name, "data": {"a": 1}}),
    "path in a list": (
        vault_secret.TASK,
        lambda name: {"secrets": [{"path": name, "data": {"a": 1}}]},
    ),
    "path in a tree": (
        vault_secret.TASK,
        lambda name: {"secrets": {f"a/{name}": {"data": {"a": 1}}}},
    ),
    "mount": (
        vault_secret.TASK,
        lambda name: {"path": "a", "mount_point": name, "data": {"a": 1}},
    ),
    "policy": (
        vault_secret.TASK,
        lambda name: {"path": "a", "generate": {"b": {"policy": name}}},
    ),
    "path to read": (vault_secret_info.TASK, lambda name: {"paths": [name]}),
    "prefix": (vault_secret_info.TASK, lambda name: {"prefix": name}),
    "path of versions": (
        vault_secret_version.TASK,
        lambda name: {"path": name, "versions": [1]},
    ),
    "engine": (vault_engine.TASK, lambda name: {"mount_point": name}),
    "engine to read": (vault_engine_info.TASK, lambda name: {"mount_point": name}),
}


def elsewhere(target: str) -> bool:
    path = unquote(target.partition("?")[0])
    return not {".", ".."}.isdisjoint(path.split("/"))


@pytest.mark.parametrize("name", ["..", ".", "a/../b", "../../sys/policies/acl/x"])
@pytest.mark.parametrize(("task", "options"), PLACES.values(), ids=PLACES)
def test_no_name_leads_elsewhere(task: Any, options: Any, name: str) -> None:
    with fakes.fixed(404, '{"errors": []}') as server:
        run = ModuleRun(task, Server(server.address), mount_point="m")
        result = run(**options(name))
        sent = [seen for seen in server.seen if elsewhere(seen.target)]
    assert sent == []
    assert result["failed"], result
    first = result["results"][0] if "results" in result else result
    assert first["error"]["reason"] in ("invalid_path", "invalid_data")


class Server:
    """An address, and a token that nobody looks at."""

    token = "made-up"

    def __init__(self, address: str) -> None:
        self.address = address


def test_a_password_does_not_go_to_another_path(vault: VaultServer) -> None:
    login = ModuleRun(vault_login.TASK, vault, **USERPASS)
    with fakes.fixed(404, '{"errors": []}') as server:
        login(vault_url=server.address, vault_username="..")
        assert server.seen == []


def test_neither_does_a_name_that_the_server_lists() -> None:
    listing = json.dumps({"data": {"keys": ["../", "a/"]}})
    with fakes.fixed(200, listing) as server:
        run = ModuleRun(vault_secret_info.TASK, Server(server.address), mount_point="m")
        result = run(prefix="/", recursive=True, token_renew="off")
        assert [seen for seen in server.seen if elsewhere(seen.target)] == []
    assert result["error"]["reason"] == "invalid_path"
