# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One request to any path of the API."""

from __future__ import annotations

import base64
import json
import urllib.error
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from vault.admin import unique
from vault.audit import audited
from vault.module import ModuleRun
from vault.playbook import Play, task
from vault.product import PRODUCTS
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.vault_call import (
    TASK,
)

SECRET = "made-up-plaintext"


@pytest.fixture(scope="module", params=PRODUCTS, ids=str)
def server(request: pytest.FixtureRequest) -> Iterator[VaultServer]:
    with VaultServer(request.param) as running:
        for engine in ("transit", "pki"):
            running.admin.call("POST", f"sys/mounts/{engine}", {"type": engine})
        running.admin.call("POST", "transit/keys/app", {})
        root = {"common_name": "example.org", "ttl": "24h"}
        running.admin.call("POST", "pki/root/generate/internal", root)
        role = {"allow_any_name": True, "generate_lease": True, "ttl": "1h"}
        running.admin.call("POST", "pki/roles/web", role)
        yield running


@pytest.fixture
def run(server: VaultServer) -> ModuleRun:
    return ModuleRun(TASK, server)


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def test_a_request_and_its_response(run: ModuleRun) -> None:
    made = run(path="transit/encrypt/app", data={"plaintext": encoded(SECRET)})
    assert made["changed"]
    assert (made["auth"], made["wrap_info"], made["lease"]) == (None, None, None)
    data = {"ciphertext": made["response"]["ciphertext"]}
    for check_mode in (True, False):
        read = run(check_mode, path="transit/decrypt/app", data=data, changes=False)
        assert not read["changed"]
        assert read["response"]["plaintext"] == encoded(SECRET)


def test_check_mode_sends_nothing_that_changes(
    run: ModuleRun, server: VaultServer
) -> None:
    with audited(server) as audit:
        result = run(True, path="transit/keys/app/rotate")
        assert (result["changed"], result["response"]) == (True, None)
        gone = run(True, path="transit/keys/app", operation="delete")
        assert gone["changed"]
        paths = audit.new()
    assert not any(path.startswith("transit/") for path in paths)


def test_check_mode_predicts_a_denial(server: VaultServer) -> None:
    token = server.admin.token("default")
    run = ModuleRun(TASK, server, vault_token=token)
    outcomes = [run(mode, path="transit/keys/app/rotate") for mode in (True, False)]
    for failed in outcomes:
        assert failed["error"]["reason"] == "permission_denied"
        assert "transit/keys/app/rotate" in failed["error"]["hint"]


def test_reading_and_listing_never_change(run: ModuleRun) -> None:
    for check_mode in (True, False):
        read = run(check_mode, path="transit/keys/app", operation="read")
        listed = run(check_mode, path="transit/keys", operation="list")
        assert not read["changed"]
        assert not listed["changed"]
        assert read["response"]["name"] == "app"
        assert listed["response"] == {"keys": ["app"]}


def test_a_listing_of_nothing_is_empty(run: ModuleRun) -> None:
    listed = run(path="secret/metadata/nothing/here", operation="list")
    assert listed["response"] == {"keys": []}
    failed = run(path="transit/nothing", operation="list")
    assert failed["error"]["reason"] == "endpoint_not_found"
    failed = run(path="nothing/here", operation="list")
    assert failed["error"]["reason"] == "mount_not_found"


def test_something_that_is_missing_is_a_failure(run: ModuleRun) -> None:
    failed = run(path="secret/data/nothing", operation="read")
    assert failed["error"]["reason"] == "secret_not_found"
    assert failed["error"]["path"] == "secret/data/nothing"


def test_a_deletion(run: ModuleRun, server: VaultServer) -> None:
    name = server.admin.policy('path "x" { capabilities = ["read"] }')
    gone = run(path=f"sys/policies/acl/{name}", operation="delete")
    assert (gone["changed"], gone["response"]) == (True, None)
    assert (
        name not in run(path="sys/policies/acl", operation="list")["response"]["keys"]
    )


def test_responses_without_an_envelope(run: ModuleRun) -> None:
    state = run(path="sys/seal-status", operation="read")
    assert state["response"]["sealed"] is False
    pem = run(path="pki/ca/pem", operation="read")
    assert pem["response"]["text"].startswith("-----BEGIN CERTIFICATE-----")
    der = run(path="pki/ca", operation="read")
    assert base64.b64decode(der["response"]["base64"])[0] == 0x30


def test_a_response_is_wrapped_and_unwrapped_once(run: ModuleRun) -> None:
    body = {"policies": ["default"], "ttl": "5m"}
    wrapped = run(path="auth/token/create", data=body, wrap_ttl="1m")
    assert (wrapped["response"], wrapped["auth"]) == (None, None)
    info = wrapped["wrap_info"]
    assert (info["ttl"], info["creation_path"]) == (60, "auth/token/create")
    token = {"token": info["token"]}
    unwrapped = run(path="sys/wrapping/unwrap", data=token)
    assert unwrapped["auth"]["lease_duration"] == 300
    again = run(path="sys/wrapping/unwrap", data=token)
    assert again["failed"]
    assert info["token"] not in json.dumps(again)


def test_a_read_is_wrapped(run: ModuleRun) -> None:
    wrapped = run(path="transit/keys/app", operation="read", wrap_ttl=30)
    token = {"token": wrapped["wrap_info"]["token"]}
    unwrapped = run(path="sys/wrapping/unwrap", data=token)
    assert unwrapped["response"]["name"] == "app"


def test_nothing_of_a_batch_that_fails_in_part_is_lost(run: ModuleRun) -> None:
    items = [{"plaintext": encoded(SECRET)}, {"plaintext": "%%%"}]
    failed = run(path="transit/encrypt/app", data={"batch_input": items})
    assert (failed["failed"], failed["changed"]) == (True, True)
    assert failed["error"]["reason"] == "incomplete"
    assert failed["error"]["done"] == ["1 of 2 items"]
    assert "item 1" in failed["msg"]
    results = failed["response"]["batch_results"]
    assert results[0]["ciphertext"].startswith("vault:v1:")
    assert results[1]["error"]


def test_a_batch_of_failures(run: ModuleRun) -> None:
    items = [{"ciphertext": "made-up"}, {"ciphertext": "nonsense"}]
    failed = run(path="transit/decrypt/app", data={"batch_input": items}, changes=False)
    assert (failed["changed"], failed["error"]["done"]) == (False, [])
    assert failed["msg"].startswith("2 of 2 items")


@pytest.mark.parametrize(
    "path",
    [
        "sys/seal",
        "sys/unseal",
        "sys/init",
        "sys/rekey/init",
        "sys/generate-root/attempt",
        "ns/sys/seal",
        "/sys/seal/",
    ],
)
def test_no_task_holds_the_keys(run: ModuleRun, path: str, server: VaultServer) -> None:
    for check_mode in (True, False):
        failed = run(check_mode, path=path)
        assert failed["error"]["reason"] == "invalid_path"
        assert "people who hold the keys" in failed["error"]["hint"]
    assert server.admin.call("GET", "sys/seal-status")["sealed"] is False


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"path": "../sys/mounts"}, "invalid_path"),
        ({"path": "v1/sys/mounts"}, "invalid_path"),
        ({"path": ""}, "invalid_path"),
        ({"path": "x", "operation": "read", "data": {"a": 1}}, "configuration"),
        ({"path": "x", "operation": "delete", "wrap_ttl": "1m"}, "configuration"),
        ({"path": "x", "operation": "delete", "changes": False}, "configuration"),
        ({"path": "x", "wrap_ttl": "soon"}, "invalid_data"),
        ({"path": "x", "wrap_ttl": 0}, "configuration"),
        ({"path": "x", "data": "a=b"}, "invalid_data"),
        ({"path": "nothing/here"}, "mount_not_found"),
    ],
    ids=str,
)
def test_what_is_refused(run: ModuleRun, params: dict[str, Any], reason: str) -> None:
    assert run(**params)["error"]["reason"] == reason


@pytest.mark.ansible
def test_the_path_is_required_in_both_ways(server: VaultServer, tmp_path: Path) -> None:
    here = {"vault_url": server.address, "vault_token": server.token}
    results = Play(tmp_path).run(
        task("vault_call", **here),
        {
            **task("vault_call", **here),
            "vars": {"credential_bridge_in_controller": False},
        },
    )
    for failed in results:
        assert failed["error"]["reason"] == "configuration"
        assert failed["msg"] == "The option 'path' is required."


def own_login(server: VaultServer, *policies: str) -> dict[str, Any]:
    account = server.admin.approle(*policies)
    return {
        "vault_token": None,
        "auth_method": "approle",
        "vault_role_id": account.role_id,
        "vault_secret_id": account.secret_id,
    }


def test_a_lease_that_ends_with_the_task_is_warned_of(server: VaultServer) -> None:
    rules = 'path "pki/issue/web" { capabilities = ["update"] }'
    policy = server.admin.policy(rules, unique("issue"))
    request: dict[str, Any] = {
        "path": "pki/issue/web",
        "data": {"common_name": "a.example.org"},
    }
    own = ModuleRun(TASK, server, **own_login(server, policy))(**request)
    assert own["lease"]["lease_id"].startswith("pki/issue/web/")
    assert own["lease"]["ttl"] > 0
    assert "at the end of the task" in own["warnings"][0]
    kept = ModuleRun(TASK, server, **own_login(server, policy), token_revoke=False)
    given = ModuleRun(TASK, server, vault_token=server.admin.token(policy))
    for run in (kept, given):
        assert "warnings" not in run(**request)


@pytest.mark.ansible
def test_a_lease_of_a_shared_login_lives_as_long_as_the_run(
    server: VaultServer, tmp_path: Path
) -> None:
    rules = 'path "pki/issue/web" { capabilities = ["update"] }'
    login = own_login(server, server.admin.policy(rules))
    data = {"common_name": "a.example.org"}
    here = {"vault_url": server.address}
    issued, alive = Play(tmp_path).run(
        task("vault_call", **here, **login, path="pki/issue/web", data=data),
        task(
            "vault_call",
            **here,
            vault_token=server.token,
            path="sys/leases/lookup",
            data={"lease_id": "{{ result_0.lease.lease_id }}"},
            changes=False,
        ),
    )
    assert "at the end of the run" in issued["warnings"][0]
    lease_id = issued["lease"]["lease_id"]
    assert alive["response"]["id"] == lease_id
    with pytest.raises(urllib.error.HTTPError):
        server.admin.call("POST", "sys/leases/lookup", {"lease_id": lease_id})


def test_a_token_that_ends_with_the_task_is_warned_of(server: VaultServer) -> None:
    rules = 'path "auth/token/*" { capabilities = ["update", "sudo"] }'
    policy = server.admin.policy(rules)
    run = ModuleRun(TASK, server, **own_login(server, policy))
    child = run(path="auth/token/create", data={"policies": ["default"]})
    assert "The token in this response" in child["warnings"][0]
    orphan = run(path="auth/token/create-orphan", data={"policies": ["default"]})
    assert "warnings" not in orphan


def test_a_failure_does_not_quote_what_was_sent(run: ModuleRun) -> None:
    data = {"plaintext": SECRET, "context": "not base64: made-up-context"}
    failed = run(path="transit/encrypt/app", data=data)
    assert failed["failed"]
    assert SECRET not in json.dumps(failed)
