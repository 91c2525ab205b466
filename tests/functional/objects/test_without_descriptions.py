# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every kind of object through a gateway that drops queries, and so all descriptions.

Less is known then, but what a task reports must still be true: the same task without the
gateway is the judge.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from vault.fakes import without_queries
from vault.kinds import Kind, all_kinds, prepare
from vault.module import ModuleRun
from vault.product import PRODUCTS
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.vault_object import (
    TASK,
)

CASES = [
    pytest.param(product, kind, id=f"{product.name}-{kind}")
    for product in PRODUCTS
    for kind in all_kinds()
    if product in kind.products
]


#: The server tells these in an order of its own, which only a description explains.
SORTED = ("auth/ldap/users/x", "pki/issuer/default")


@pytest.fixture(scope="module")
def servers() -> Iterator[dict[Any, VaultServer]]:
    """Provide both servers."""
    with VaultServer(PRODUCTS[0]) as one, VaultServer(PRODUCTS[1]) as other:
        for server in (one, other):
            prepare(server.admin)
        yield {server.product: server for server in (one, other)}


@pytest.fixture
def server(
    request: pytest.FixtureRequest, servers: dict[Any, VaultServer]
) -> VaultServer:
    return servers[request.param]


class Steps:
    """Runs the task through the gateway, and judges it without."""

    def __init__(self, server: VaultServer, gateway: str, kind: Kind) -> None:
        self._direct = ModuleRun(TASK, server)
        self._run = ModuleRun(TASK, server, vault_url=gateway)
        self._kind = kind

    def __call__(self, **options: Any) -> None:
        task = {
            "path": self._kind.path,
            "secret_data": dict(self._kind.secret_data),
            **options,
        }
        expected = self._direct(check_mode=True, **task)
        done = self._run(**task)
        if self._kind.path in SORTED and "error" in done:
            # It is told, and not guessed at.
            assert done["error"]["reason"] == "not_applied"
        else:
            assert done.get("action") == expected["action"], done
            assert self._run(**task)["action"] == "unchanged"
        assert self._direct(check_mode=True, **task)["action"] == "unchanged"


@pytest.mark.parametrize(("server", "kind"), CASES, indirect=["server"])
def test_less_is_known_and_nothing_is_wrong(server: VaultServer, kind: Kind) -> None:
    with without_queries(server.address) as gateway:
        steps = Steps(server, gateway.address, kind)
        steps(data=dict(kind.data))
        steps(data={**kind.data, **kind.changes})
        if kind.deletable:
            steps(state="absent")


@pytest.mark.parametrize("server", PRODUCTS, ids=str, indirect=True)
def test_a_key_less_is_a_difference_in_an_engine_that_stores_everything(
    server: VaultServer,
) -> None:
    with without_queries(server.address) as gateway:
        run = ModuleRun(TASK, server, vault_url=gateway.address)
        for path in ("kv/less", "cubbyhole/less"):
            created = run(path=path, data={"user": "me", "ttl": "60m"})
            assert created["action"] == "created"
            # Nobody has said that these are public.
            assert "60m" not in json.dumps(created)
            for data in ({"user": "me", "ttl": "1h"}, {"user": "me"}):
                assert run(path=path, data=data)["action"] == "changed"
                assert server.admin.call("GET", path)["data"] == data
