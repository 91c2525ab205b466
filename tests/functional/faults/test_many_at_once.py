# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many threads meet a revoked token or a rate limit together."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from vault import fakes
from vault.admin import VaultAdmin
from vault.module import ModuleRun
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks import (
    vault_secret,
    vault_secret_info,
)


class Revoking(fakes.Proxy):
    """Passes requests on, and has the token of one of them revoked first."""

    upstream = ""
    admin: VaultAdmin
    numbers: Iterator[int]

    def answer(self, body: bytes) -> None:
        if "/data/" in self.path and next(self.numbers) == 40:
            token = self.headers["X-Vault-Token"]
            self.admin.call("POST", "auth/token/revoke", {"token": token})
        self.path = self.upstream + self.path
        self.forward(body)


def test_a_revoked_token_is_replaced_once(vault: VaultServer, kv_mount: str) -> None:
    admin = vault.admin
    rules = f'path "{kv_mount}/*" {{ capabilities = ["create", "update", "read"] }}'
    role = admin.approle(admin.policy(rules))
    before = set(admin.call("LIST", "auth/token/accessors")["data"]["keys"])
    settings = {"upstream": vault.address, "admin": admin, "numbers": count()}
    with fakes.FakeServer(Revoking, **settings) as link:
        run = ModuleRun(
            vault_secret.TASK,
            vault,
            vault_url=link.address,
            vault_token=None,
            vault_role_id=role.role_id,
            vault_secret_id=role.secret_id,
            mount_point=kv_mount,
        )
        secrets = [{"path": f"s{n}", "data": {"n": n}} for n in range(300)]
        result = run(secrets=secrets)
        logins = [seen for seen in link.seen if seen.target.endswith("/login")]
    assert "failed" not in result, result["msg"]
    assert len(logins) == 2
    # None of them stays behind.
    after = set(admin.call("LIST", "auth/token/accessors")["data"]["keys"])
    assert after <= before


@pytest.fixture
def limited(vault: VaultServer, kv_mount: str) -> Iterator[str]:
    """Provide a mount that answers five requests a second."""
    with vault.admin.rate_limit(path=f"{kv_mount}/", rate=5):
        yield kv_mount


def test_a_rate_limit_is_waited_for(vault: VaultServer, limited: str) -> None:
    results: list[dict[str, Any]] = []
    run = ModuleRun(
        vault_secret_info.TASK, vault, mount_point=limited, token_renew="off"
    )

    def read() -> None:
        results.append(run(paths="a", deadline=60))

    hosts = [threading.Thread(target=read) for _host in range(30)]
    started = time.monotonic()
    for host in hosts:
        host.start()
    for host in hosts:
        host.join()
    failures = [result["msg"] for result in results if result.get("failed")]
    assert failures == []
    assert len(results) == len(hosts)
    assert time.monotonic() - started < 60


def test_not_beyond_the_deadline(vault: VaultServer, limited: str) -> None:
    with fakes.fixed(429, '{"errors": ["rate limit quota exceeded"]}') as server:
        run = ModuleRun(
            vault_secret_info.TASK, vault, mount_point=limited, token_renew="off"
        )
        started = time.monotonic()
        result = run(paths="a", deadline=3, timeout=3, vault_url=server.address)
    assert result["error"]["reason"] == "rate_limited"
    assert result["error"]["retryable"]
    assert time.monotonic() - started < 5
