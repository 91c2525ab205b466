# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lookup of any path of the API."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from vault.audit import audited
from vault.playbook import Play
from vault.product import PRODUCTS
from vault.server import VaultServer

pytestmark = pytest.mark.ansible


@pytest.fixture(scope="module", params=PRODUCTS, ids=str)
def server(request: pytest.FixtureRequest) -> Iterator[VaultServer]:
    with VaultServer(request.param) as running:
        running.admin.call("POST", "sys/mounts/pki", {"type": "pki"})
        root = {"common_name": "example.org", "ttl": "24h"}
        running.admin.call("POST", "pki/root/generate/internal", root)
        running.admin.write("secret", "app/one", {"user": "admin"})
        running.admin.kv1("old")
        running.admin.call("POST", "old/app", {"user": "admin", "ttl": "1h"})
        yield running


@pytest.fixture
def play(server: VaultServer, tmp_path: Path) -> Play:
    variables = {
        "ansible_credential_bridge_vault_url": server.address,
        "ansible_credential_bridge_vault_token": server.token,
    }
    return Play(tmp_path, variables)


def lookup(*terms: str, function: str = "lookup", **options: Any) -> str:
    arguments = [repr(term) for term in terms]
    arguments += [f"{name}={value!r}" for name, value in options.items()]
    return f"{function}('credential_bridge.vault.vault_read', {', '.join(arguments)})"


def test_what_is_read(play: Play) -> None:
    found = play.evaluate(
        lookup("old/app"),
        lookup("/old/app/", key="user"),
        lookup("secret/data/app/one", key="data"),
        lookup("secret/metadata", list=True),
        lookup("sys/seal-status", key="sealed"),
        lookup("pki/ca/pem", key="text") + "[:10]",
        lookup("old/app", "sys/health", key="user", default=1, function="query"),
    )
    assert found == [
        {"user": "admin", "ttl": "1h"},
        "admin",
        {"user": "admin"},
        ["app/"],
        False,
        "-----BEGIN",
        ["admin", 1],
    ]


def test_what_is_missing(play: Play) -> None:
    missing = lookup("old/none", "old/app", function="query", on_missing="skip")
    failed, skipped, default, no_key, no_list = play.evaluate(
        lookup("old/none"),
        missing,
        lookup("old/none", default={}),
        lookup("old/app", key="none"),
        lookup("old/none", list=True, default=[]),
    )
    assert "reason=secret_not_found" in failed["msg"]
    assert skipped == [{"user": "admin", "ttl": "1h"}]
    assert default == {}
    assert "reason=key_not_found" in no_key["msg"]
    assert no_list == []
    (warned,) = play.evaluate(
        lookup("old/none", function="query", on_missing="warn"),
    )
    assert warned == []
    assert "Nothing exists at this path" in " ".join(play.output.split())


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        (lookup("none/here", on_missing="skip"), "mount_not_found"),
        (lookup("pki/none", on_missing="skip"), "endpoint_not_found"),
        (lookup("../sys/mounts"), "invalid_path"),
        (lookup("v1/sys/mounts"), "invalid_path"),
        (lookup("old/app", key="x", list=True), "configuration"),
        (lookup("old/app", kye="x"), "configuration"),
    ],
)
def test_what_fails_in_any_case(play: Play, call: str, reason: str) -> None:
    (failed,) = play.evaluate(call)
    assert f"reason={reason}" in failed["msg"]


def test_one_template_reads_a_path_once(play: Play, server: VaultServer) -> None:
    with audited(server) as audit:
        play.evaluate(f"[{lookup('old/app')}, {lookup('old/app', key='user')}]")
        assert audit.new().count("old/app") == 1


def test_it_never_writes(play: Play, server: VaultServer) -> None:
    """A path that only takes writes is refused by the server."""
    (failed,) = play.evaluate(lookup("pki/root/rotate/internal"))
    assert failed["failed"]
