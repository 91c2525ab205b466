# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Check mode of a first run: an engine that an earlier task would enable is there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from vault.admin import unique
from vault.playbook import NAME, Play, task
from vault.server import VaultServer

pytestmark = pytest.mark.ansible


@pytest.fixture
def mount(vault: VaultServer) -> Iterator[str]:
    """Provide the name of a mount that is not there yet."""
    name = unique("first")
    yield name
    vault.admin.unmount(name)


def tasks(vault: VaultServer, mount: str) -> list[dict[str, Any]]:
    """Return what a first run does; the secrets' token is not that of the engine."""
    rule = (
        f'path "{mount}/*" {{ capabilities = ["read", "create", "update", "delete"] }}'
    )
    common = {
        "mount_point": mount,
        "vault_token": vault.admin.token(vault.admin.policy(rule)),
    }
    data = {"data": {"user": "admin"}}
    gone = {"state": "absent", "deletion": "permanent"}
    role = {"name": f"{NAME}.secrets", "tasks_from": "main"}
    return [
        task("vault_engine", mount_point=mount, vault_token=vault.token),
        task("vault_secret", path="one", **data, **common),
        task("vault_secret", secrets={"app/": {"a": data, "b": data}}, **common),
        task("vault_secret", path="set", **data, max_versions=3, **common),
        task("vault_secret", path="blind", **data, compare=False, **common),
        task("vault_secret", path="gone", **gone, **common),
        task("vault_secret_info", paths=["none"], **common),
        {
            "ansible.builtin.include_role": role,
            "vars": {
                "secrets_declared": {"by_role": data},
                "secrets_mount_point": mount,
                "ansible_credential_bridge_vault_token": vault.token,
            },
        },
    ]


def test_check_mode_of_a_first_run_predicts_it(
    vault: VaultServer, mount: str, play: Play
) -> None:
    env = {"VAULT_ADDR": vault.address}
    todo = tasks(vault, mount)
    predicted = play.run(*todo, env=env, options=["--check"])
    assert "mount_not_found" not in play.output
    assert f"{mount}/" not in vault.admin.call("GET", "sys/mounts")["data"]
    real = play.run(*todo, env=env)
    assert not any(result.get("failed") for result in real), play.output
    for before, after in zip(predicted, real):
        assert not before.get("failed"), before
        assert before["changed"] == after["changed"]
        for key in ("action", "path", "diff"):
            assert before.get(key) == after.get(key)
    assert vault.admin.read(mount, "by_role") == {"user": "admin"}


def test_only_check_mode_believes_in_what_is_planned(
    vault: VaultServer, mount: str, play: Play
) -> None:
    engine = task("vault_engine", mount_point=mount)
    write = task("vault_secret", mount_point=mount, path="a", data={"a": 1})
    checked, failing, other, enabled, written = play.run(
        {**engine, "check_mode": True},
        write,
        {
            **task("vault_secret", mount_point=f"{mount}-2", path="a", data={}),
            "check_mode": True,
        },
        engine,
        write,
        env={"VAULT_ADDR": vault.address, "VAULT_TOKEN": vault.token},
    )
    assert checked["changed"]
    for result in (failing, other):
        assert result["error"]["reason"] == "mount_not_found", json.dumps(result)
    assert enabled["changed"]
    assert written["changed"]
