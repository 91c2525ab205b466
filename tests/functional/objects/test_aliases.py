# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Aliases: objects whose IDs the server chooses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from vault.admin import unique
from vault.module import ModuleRun
from vault.product import PRODUCTS
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.vault_object import (
    TASK,
)


@pytest.fixture(scope="module", params=PRODUCTS, ids=str)
def server(request: pytest.FixtureRequest) -> Iterator[VaultServer]:
    with VaultServer(request.param) as running:
        running.admin.call("POST", "sys/auth/userpass", {"type": "userpass"})
        running.admin.call("POST", "sys/auth/other", {"type": "userpass"})
        yield running


@pytest.fixture
def run(server: VaultServer) -> ModuleRun:
    return ModuleRun(TASK, server)


@pytest.fixture
def accessor(server: VaultServer) -> str:
    found: str = server.admin.call("GET", "sys/auth")["data"]["userpass/"]["accessor"]
    return found


def entity(server: VaultServer) -> str:
    made = server.admin.call("POST", "identity/entity", {"name": unique("entity")})
    name: str = made["data"]["id"]
    return name


def test_an_alias_of_an_entity(
    run: ModuleRun, server: VaultServer, accessor: str
) -> None:
    data = {
        "name": "alice",
        "mount_accessor": accessor,
        "canonical_id": entity(server),
    }
    task: dict[str, Any] = {"path": "identity/entity-alias", "data": data}
    assert run(check_mode=True, **task)["action"] == "created"
    created = run(**task)
    assert created["action"] == "created"
    assert created["path"].startswith("identity/entity-alias/id/")
    assert run(**task)["action"] == "unchanged"
    other = {**data, "canonical_id": entity(server)}
    for check_mode in (True, False):
        changed = run(check_mode=check_mode, path=task["path"], data=other)
        assert changed["changed_fields"] == ["canonical_id"]
        assert changed["path"] == created["path"]
    bob = {**data, "name": "bob", "canonical_id": entity(server)}
    assert run(path=task["path"], data=bob)["action"] == "created"
    gone = run(**task, state="absent")
    assert (gone["action"], gone["path"]) == ("deleted", created["path"])
    assert run(**task, state="absent")["action"] == "unchanged"
    assert run(path=task["path"], data=bob)["action"] == "unchanged"


def test_an_alias_of_a_group(
    run: ModuleRun, server: VaultServer, accessor: str
) -> None:
    group = server.admin.call(
        "POST", "identity/group", {"name": unique("group"), "type": "external"}
    )
    data = {
        "name": "admins",
        "mount_accessor": accessor,
        "canonical_id": group["data"]["id"],
    }
    task: dict[str, Any] = {"path": "identity/group-alias", "data": data}
    assert run(**task)["action"] == "created"
    assert run(**task)["action"] == "unchanged"
    assert run(**task, state="absent")["action"] == "deleted"


def test_many_aliases_are_at_one_path(
    run: ModuleRun, server: VaultServer, accessor: str
) -> None:
    one, other = (
        {
            "path": "identity/entity-alias",
            "data": {
                "name": name,
                "mount_accessor": accessor,
                "canonical_id": entity(server),
            },
        }
        for name in ("carol", "dave")
    )
    made = run(objects=[one, other])
    assert [result["action"] for result in made["results"]] == ["created", "created"]
    refused = run(objects=[one, one])
    assert refused["error"]["reason"] == "configuration"


def test_an_alias_must_be_identified(run: ModuleRun) -> None:
    for state in ("present", "absent"):
        failed = run(path="identity/entity-alias", data={"name": "x"}, state=state)
        assert failed["error"]["reason"] == "invalid_data"
        assert "'mount_accessor'" in failed["msg"]
