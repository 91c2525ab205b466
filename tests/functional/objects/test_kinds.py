# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every kind of object: created, unchanged, each field changed, deleted; predicted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from vault.kinds import Kind, all_kinds, prepare
from vault.module import ModuleRun
from vault.product import PRODUCTS
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.vault_object import (
    TASK,
)

KINDS = all_kinds()
CASES = [
    pytest.param(product, kind, id=f"{product.name}-{kind}")
    for product in PRODUCTS
    for kind in KINDS
    if product in kind.products
]


@pytest.fixture(scope="module")
def servers() -> Iterator[dict[Any, ModuleRun]]:
    """Provide the task on both servers."""
    with VaultServer(PRODUCTS[0]) as one, VaultServer(PRODUCTS[1]) as other:
        for server in (one, other):
            prepare(server.admin)
        yield {server.product: ModuleRun(TASK, server) for server in (one, other)}


@pytest.fixture
def run(request: pytest.FixtureRequest, servers: dict[Any, ModuleRun]) -> ModuleRun:
    return servers[request.param]


class Steps:
    """Runs the task on one object, in check mode before each real run."""

    def __init__(self, run: ModuleRun, kind: Kind) -> None:
        self._run = run
        self._kind = kind
        self.data = dict(kind.data)

    def __call__(self, **options: Any) -> dict[str, Any]:
        given = {"path": self._kind.path, "data": self.data, **options}
        if self._kind.secret_data:
            given["secret_data"] = dict(self._kind.secret_data)
        predicted = self._run(check_mode=True, **given)
        real = self._run(**given)
        assert "error" not in real, real
        for key in ("changed", "action", "changed_fields", "not_compared"):
            assert predicted[key] == real[key], (predicted, real)
        assert predicted["diff"]["after"] == real["diff"]["after"]
        return real

    def is_unchanged(self) -> None:
        again = self()
        assert again["action"] == "unchanged", again

    def change(self, name: str) -> None:
        self.data[name] = self._kind.changes[name]
        changed = self()
        assert (changed["action"], changed["changed_fields"]) == ("changed", [name])
        self.is_unchanged()


@pytest.mark.parametrize(("run", "kind"), CASES, indirect=["run"])
def test_an_object_comes_changes_and_goes(run: ModuleRun, kind: Kind) -> None:
    steps = Steps(run, kind)
    created = steps()
    assert created["action"] == ("changed" if kind.exists else "created"), created
    steps.is_unchanged()
    for name in kind.changes:
        steps.change(name)
    steps.data = dict(kind.data)
    steps()
    steps.is_unchanged()
    for name, value in kind.immutable.items():
        refused = run(path=kind.path, data={**kind.data, name: value})
        assert refused["error"]["reason"] == "field_immutable", refused
    if kind.deletable:
        assert steps(state="absent")["action"] == "deleted"
        assert steps(state="absent")["action"] == "unchanged"
