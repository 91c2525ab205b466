# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A user ID without a name, as in many containers: a task that needs no default mount."""

from __future__ import annotations

import os
from typing import Any

import pytest
from vault.playbook import Play, debug, task
from vault.server import VaultServer

pytestmark = pytest.mark.ansible

#: Each Python of the play runs this first.
NO_NAMES = """
import pwd

def getpwuid(uid):
    raise KeyError(f"getpwuid(): uid not found: {uid}")

pwd.getpwuid = getpwuid
"""


@pytest.fixture
def nobody(play: Play, monkeypatch: pytest.MonkeyPatch) -> Play:
    """Provide a play of a user that has no name."""
    (play.folder / "sitecustomize.py").write_text(NO_NAMES)
    path = os.pathsep.join([str(play.folder), os.environ.get("PYTHONPATH", "")])
    monkeypatch.setenv("PYTHONPATH", path)
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    return play


@pytest.mark.parametrize("in_controller", [True, False])
def test_no_mount_is_needed_where_none_is_used(
    nobody: Play, vault: VaultServer, kv_mount: str, in_controller: bool
) -> None:
    vault.admin.write(kv_mount, "old", {"n": 1})
    server: dict[str, Any] = {"vault_url": vault.address, "vault_token": vault.token}
    call = f"vault_url='{vault.address}', vault_token='{vault.token}'"
    entry = {"data": {"n": 1}}
    results = nobody.run(
        task("vault_login", **server),
        task("vault_logout", **{**server, "vault_token": vault.admin.token()}),
        task("vault_engine_info", all_mounts=True, **server),
        task("vault_engine_info", all_mounts="yes", **server),
        task(
            "vault_secret",
            secrets=[
                {"path": "a", "mount_point": kv_mount, **entry},
                {"path": "b", "engine_mount_point": kv_mount, **entry},
            ],
            **server,
        ),
        task(
            "vault_secret",
            secrets={"tree/": {"c": {"mount_point": kv_mount, **entry}}},
            **server,
        ),
        task("vault_secret", secrets=[], **server),
        task(
            "vault_secret_version",
            secrets=[{"path": "old", "mount_point": kv_mount, "versions": 1}],
            state="deleted",
            **server,
        ),
        task("vault_secret_info", paths="a", mount_point=kv_mount, **server),
        debug(f"lookup('credential_bridge.vault.vault_login', {call}).auth_method"),
        vars={"credential_bridge_in_controller": in_controller},
    )
    assert not [result for result in results if result.get("failed")]
    assert vault.admin.read(kv_mount, "tree/c") == {"n": 1}
    assert vault.admin.read(kv_mount, "old") is None


def test_where_one_is_used_the_failure_says_so(
    nobody: Play, vault: VaultServer, kv_mount: str
) -> None:
    server: dict[str, Any] = {"vault_url": vault.address, "vault_token": vault.token}
    named = {"path": "a", "mount_point": kv_mount, "data": {"n": 1}}
    results = nobody.run(
        task("vault_secret", path="a", data={"n": 1}, **server),
        task("vault_secret", secrets=[named, {"path": "b", "data": {}}], **server),
        task("vault_secret", secrets=[{**named, "mount_point": ""}], **server),
        task("vault_secret_info", paths="a", **server),
        task("vault_secret_version", path="a", versions=1, **server),
        task("vault_engine", **server),
        task("vault_engine_info", **server),
    )
    for result in results:
        assert result["error"]["reason"] == "configuration", result
        assert "defaults to the name of the OS user" in result["msg"]
    assert vault.admin.read(kv_mount, "a") is None
    # What is wrong with an entry is said first.
    unusable = nobody.run(
        task("vault_secret", secrets="text", **server),
        task("vault_secret", secrets=["text"], **server),
    )
    assert all("OS user" not in result["msg"] for result in unusable)
