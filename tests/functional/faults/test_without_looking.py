# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``compare: false``: nothing is read, and nothing is written to another engine."""

from __future__ import annotations

import urllib.error
from typing import Any

import pytest
from vault.audit import Audit
from vault.module import ModuleRun
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks import (
    vault_secret,
)

WRITES: dict[str, dict[str, Any]] = {
    "replace": {"data": {"n": 1}},
    "replace with cas": {"data": {"n": 1}, "cas": 0},
    "patch": {"data": {"n": 1}, "update": "patch"},
    "remove": {"remove": ["n"], "update": "patch"},
    "soft": {"state": "absent", "deletion": "soft"},
    "permanent": {"state": "absent", "deletion": "permanent"},
}


@pytest.fixture
def blind(vault: VaultServer) -> ModuleRun:
    """Provide tasks that do not compare."""
    return ModuleRun(vault_secret.TASK, vault, compare=False)


def everything(vault: VaultServer, mount: str) -> Any:
    """Return the names on a KV v1 mount, folders and all."""
    names: list[str] = []
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            answer = vault.admin.call("LIST", f"{mount}/{folder}")
        except urllib.error.HTTPError:
            continue
        for name in answer["data"]["keys"]:
            (folders if name.endswith("/") else names).append(folder + name)
    return sorted(names)


@pytest.mark.parametrize("check_mode", [False, True])
@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize("write", WRITES)
def test_no_request_of_kv2_reaches_kv1(
    vault: VaultServer, blind: ModuleRun, write: str, many: bool, check_mode: bool
) -> None:
    mount = vault.admin.kv1()
    vault.admin.call("POST", f"{mount}/data/a", {"kept": True})
    vault.admin.call("POST", f"{mount}/metadata/a", {"kept": True})
    secret = {"path": "a", **WRITES[write]}
    params = {"secrets": [secret]} if many else secret
    result = blind(check_mode, mount_point=mount, **params)
    outcome = result["results"][0] if many else result
    if "error" in outcome:
        assert outcome["error"]["reason"] == "wrong_kv_version"
        assert not result["changed"]
    # KV v1 keeps the secret at the path itself.
    assert {*everything(vault, mount)} - {"a"} == {"data/a", "metadata/a"}
    assert vault.admin.call("GET", f"{mount}/data/a")["data"] == {"kept": True}
    vault.admin.unmount(mount)


def test_nothing_is_written_to_other_engines(
    vault: VaultServer, blind: ModuleRun
) -> None:
    result = blind(path="a", data={"n": 1}, mount_point="cubbyhole")
    assert result["error"]["reason"] == "wrong_kv_version"


def test_the_mount_is_asked_for_once(
    vault: VaultServer, blind: ModuleRun, kv_mount: str, audit: Audit
) -> None:
    secrets = [{"path": f"s{number}", "data": {"n": 1}} for number in range(20)]
    audit.new()
    assert blind(secrets=secrets, mount_point=kv_mount, token_renew="off")["changed"]
    requests = audit.new()
    probe = f"sys/internal/ui/mounts/{kv_mount}"
    assert requests.count(probe) == 1
    assert len(requests) == 21


@pytest.mark.parametrize("deletion", ["soft", "permanent"])
def test_a_deletion_needs_no_right_to_read(
    vault: VaultServer, blind: ModuleRun, kv_mount: str, audit: Audit, deletion: str
) -> None:
    kind = {"soft": "data", "permanent": "metadata"}[deletion]
    may_delete = vault.admin.policy(
        f'path "{kv_mount}/{kind}/a" {{ capabilities = ["delete"] }}'
    )
    params: dict[str, Any] = {
        "path": "a",
        "mount_point": kv_mount,
        "state": "absent",
        "deletion": deletion,
        "vault_token": vault.admin.token("default", may_delete),
    }
    vault.admin.write(kv_mount, "a", {"n": 1})
    predicted = blind(check_mode=True, **params)
    assert vault.admin.read(kv_mount, "a") == {"n": 1}
    audit.new()
    result = blind(**params)
    assert audit.new() == [
        "auth/token/lookup-self",
        f"sys/internal/ui/mounts/{kv_mount}",
        f"{kv_mount}/{kind}/a",
    ]
    assert vault.admin.read(kv_mount, "a") is None
    for outcome in (predicted, result):
        assert outcome["changed"] is True
        assert outcome["action"] == "deleted"
        assert outcome["diff"]["before"]["state"] == "unknown"
        assert outcome["version"] == {"soft": None, "permanent": 0}[deletion]
    # What compares needs a right that this token does not have.
    assert blind(**params, compare=True)["error"]["reason"] == "permission_denied"


@pytest.mark.parametrize("deletion", ["soft", "permanent"])
def test_what_the_run_refuses_check_mode_predicts(
    vault: VaultServer, blind: ModuleRun, kv_mount: str, deletion: str
) -> None:
    params = {"path": "a", "state": "absent", "deletion": deletion}
    missing = blind.predicted(lambda: None, mount_point="nowhere", **params)
    assert missing["error"]["reason"] == "mount_not_found"
    may_read = vault.admin.policy(f'path "{kv_mount}/*" {{ capabilities = ["read"] }}')
    token = vault.admin.token("default", may_read)
    denied = blind.predicted(
        lambda: None, mount_point=kv_mount, vault_token=token, **params
    )
    assert denied["error"]["reason"] == "permission_denied"
    # Vault does not say whether there was anything.
    unknown = blind.predicted(lambda: None, mount_point=kv_mount, **params)
    assert unknown["action"] == "deleted"
