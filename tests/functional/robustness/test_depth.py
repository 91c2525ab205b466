# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Another client has written data that is nested very deeply. OpenBao lets it."""

from __future__ import annotations

import json
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from vault.module import ModuleRun
from vault.playbook import run_playbook
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks import (
    vault_secret,
    vault_secret_info,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultError,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.vault_backend import (
    VaultBackend,
)

COLLECTION = "credential_bridge.vault"
DEEP, TOO_DEEP = 448, 5000


def can_read(depth: int) -> bool:
    """Return whether this Python can: since 3.12, its limit is another."""
    try:
        json.loads("[" * depth + "]" * depth)
    except RecursionError:
        return False
    return True


def write(server: VaultServer, path: str, depth: int) -> None:
    deep = "[" * depth + '"x"' + "]" * depth
    request = urllib.request.Request(
        f"{server.address}/v1/secret/data/{path}",
        data=f'{{"data": {{"plain": "old", "deep": {deep}}}}}'.encode(),
        headers={"X-Vault-Token": server.token},
        method="POST",
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=30):
        pass


CHANGES: dict[str, dict[str, Any]] = {
    "patch": {"data": {"plain": "new"}, "update": "patch"},
    "the same": {"data": {"plain": "old"}, "update": "patch"},
    "remove": {"remove": ["plain"]},
    "generate": {"generate": {"made": {}}},
    "replace": {"data": {"plain": "new"}},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_deep_secret_is_changed(openbao: VaultServer, change: Any) -> None:
    write(openbao, "deep", DEEP)
    run = ModuleRun(vault_secret.TASK, openbao, mount_point="secret", path="deep")
    assert "failed" not in run(check_mode=True, **change)
    result = run(**change)
    assert "failed" not in result, result["msg"]
    assert result["changed"] == (change is not CHANGES["the same"])


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_python_cannot_read_is_named(openbao: VaultServer, change: Any) -> None:
    write(openbao, "deeper", TOO_DEEP)
    run = ModuleRun(vault_secret.TASK, openbao, mount_point="secret", path="deeper")
    many = ModuleRun(vault_secret.TASK, openbao, mount_point="secret")
    info = ModuleRun(vault_secret_info.TASK, openbao, mount_point="secret")
    for result in (
        run(**change),
        many(secrets=[{"path": "deeper", **change}])["results"][0],
        info(paths="deeper"),
    ):
        if can_read(TOO_DEEP):
            assert "failed" not in result, result["msg"]
        else:
            assert result["error"]["reason"] == "invalid_data"
            assert "nested deeper" in result["msg"]


def test_so_it_is_in_python(openbao: VaultServer) -> None:
    write(openbao, "a", DEEP)
    write(openbao, "b", TOO_DEEP)
    backend = VaultBackend(
        vault_url=openbao.address, vault_token=openbao.token, mount_point="secret"
    )
    backend.update_secret("a", {"plain": "new"})
    assert backend.get_secret("a")["plain"] == "new"
    if can_read(TOO_DEEP):
        assert backend.get_secret("b")["plain"] == "old"
    else:
        with pytest.raises(VaultError, match="nested deeper"):
            backend.get_secret("b")


@pytest.mark.ansible
@pytest.mark.parametrize("depth", [DEEP, 900, TOO_DEEP])
def test_lookups_are_not_surprised(
    openbao: VaultServer, tmp_path: Path, depth: int
) -> None:
    write(openbao, "a", depth)
    lookup = f"lookup('{COLLECTION}.vault_secret', 'a', mount_point='secret')"
    task = {
        "ansible.builtin.debug": {"msg": f"<<{{{{ {lookup}.plain }}}}>>"},
        "ignore_errors": True,
    }
    play = {
        "hosts": "localhost",
        "gather_facts": False,
        "vars": {"ansible_python_interpreter": sys.executable},
        "tasks": [task],
    }
    env = {"VAULT_ADDR": openbao.address, "VAULT_TOKEN": openbao.token}
    shown = run_playbook([play], tmp_path, env=env).stdout
    assert "<<old>>" in shown or "nested deeper" in shown
    assert "<<old>>" in shown or depth > DEEP
    assert "Unexpected" not in shown
