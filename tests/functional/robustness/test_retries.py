# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plugins repeat requests that failed for a moment, if that is safe."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from vault import fakes
from vault.module import ModuleRun
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks import (
    vault_secret,
    vault_secret_info,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultConnectionError,
    VaultError,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.vault_backend import (
    VaultBackend,
)

LOSE_REQUEST, LOSE_ANSWER = "lose the request", "lose the answer"


class BadLink(fakes.Proxy):
    """Passes requests on; those in ``faults`` first meet the faults of their method."""

    upstream = ""
    faults: dict[str, list[Any]]

    def answer(self, body: bytes) -> None:
        left = self.faults.get(self.command, [])
        fault = left.pop(0) if left else None
        self.lost = fault == LOSE_ANSWER
        if isinstance(fault, int):
            fakes.Proxy.send(
                self,
                fault,
                b'{"errors": []}',
                {"Retry-After": "1"} if fault == 429 else {},
            )
        elif fault == LOSE_REQUEST:
            self.close_connection = True
        else:
            self.path = self.upstream + self.path
            self.forward(body)

    def send(self, status: int, content: bytes, headers: dict[str, str]) -> None:
        if self.lost:
            self.close_connection = True
        else:
            super().send(status, content, headers)


class Dripping(fakes.Handler):
    """Answers for ever, byte by byte."""

    beginning = b""

    def answer(self, body: bytes) -> None:
        self.wfile.write(self.beginning)
        while True:
            self.wfile.write(b" ")
            time.sleep(0.05)


DRIPS = {
    "status": b"",
    "header": b"HTTP/1.1 200 OK\r\nX-Long:",
    "body": b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n",
    "endless body": b"HTTP/1.1 200 OK\r\n\r\n",
}


class Link:
    def __init__(self, server: fakes.FakeServer, faults: dict[str, list[Any]]) -> None:
        self.server, self.faults = server, faults

    def sent(self, method: str) -> int:
        return sum(
            seen.method == method and "/data/" in seen.target
            for seen in self.server.seen
        )


@pytest.fixture
def link(vault: VaultServer) -> Iterator[Link]:
    faults: dict[str, list[Any]] = {}
    with fakes.FakeServer(BadLink, upstream=vault.address, faults=faults) as server:
        yield Link(server, faults)


def module(
    vault: VaultServer,
    link: Link,
    mount: str,
    task: Any = vault_secret.TASK,
    **shared: Any,
) -> ModuleRun:
    shared = {
        "vault_url": link.server.address,
        "mount_point": mount,
        "token_renew": "off",
        **shared,
    }
    return ModuleRun(task, vault, **shared)


@pytest.mark.parametrize(
    "fault", [412, 429, 472, 473, 500, 502, 503, 504, LOSE_REQUEST, LOSE_ANSWER]
)
def test_reads_are_repeated(
    vault: VaultServer, kv_mount: str, link: Link, fault: Any
) -> None:
    vault.admin.write(kv_mount, "a", {"n": 1})
    read = module(vault, link, kv_mount, vault_secret_info.TASK)
    link.faults["GET"] = [fault]
    started = time.monotonic()
    assert not read(paths="a").get("failed")
    assert link.sent("GET") == 2
    if fault == 429:
        assert time.monotonic() - started >= 1
    link.faults["GET"] = [fault]
    assert read(paths="a", retries=0)["failed"]
    assert link.sent("GET") == 3


def test_not_for_ever(vault: VaultServer, kv_mount: str, link: Link) -> None:
    read = module(vault, link, kv_mount, vault_secret_info.TASK)
    link.faults["GET"] = [503] * 20
    assert read(paths="a", retries=2)["error"]["http_status"] == 503
    assert link.sent("GET") == 3
    started = time.monotonic()
    link.faults["GET"] = [429] * 20
    assert (
        read(paths="a", retries=15, deadline=2.5)["error"]["reason"] == "rate_limited"
    )
    assert time.monotonic() - started < 2.5 + 1


@pytest.mark.parametrize("fault", [412, 429, 503])
def test_refused_writes_are_repeated(
    vault: VaultServer, kv_mount: str, link: Link, fault: int
) -> None:
    link.faults["POST"] = [fault]
    result = module(vault, link, kv_mount)(path="a", data={"n": 1}, compare=False)
    assert (result["changed"], result["version"]) == (True, 1)


@pytest.mark.parametrize("fault", [500, 502, 504, LOSE_REQUEST, LOSE_ANSWER])
def test_a_lost_write_is_looked_up_and_happens_once(
    vault: VaultServer, kv_mount: str, link: Link, fault: Any
) -> None:
    write = module(vault, link, kv_mount)
    for version, data in ((1, {"n": 1}), (2, {"n": 2, "t": True})):
        link.faults["POST"] = [fault]
        result = write(path="a", data=data)
        assert (result.get("changed"), result.get("version")) == (True, version), result
        assert vault.admin.read(kv_mount, "a") == data
    assert (
        vault.admin.call("GET", f"{kv_mount}/metadata/a")["data"]["current_version"]
        == 2
    )


def test_a_lost_write_that_another_one_overtook(
    vault: VaultServer, kv_mount: str, link: Link
) -> None:
    vault.admin.write(kv_mount, "a", {"n": 1})
    link.faults["POST"] = [LOSE_REQUEST]
    posts: list[Any] = []

    def overtake(seen: fakes.Seen) -> None:
        if seen.method == "POST" and not posts:
            posts.append(seen)
            vault.admin.write(kv_mount, "a", {"n": 1, "other": 2})

    link.server.on_request = overtake
    result = module(vault, link, kv_mount)(path="a", data={"mine": 3}, update="patch")
    assert (result["changed"], result["version"]) == (True, 3)
    assert vault.admin.read(kv_mount, "a") == {"n": 1, "other": 2, "mine": 3}


def test_what_cannot_be_looked_up_is_uncertain(
    vault: VaultServer, kv_mount: str, link: Link
) -> None:
    link.faults["POST"] = [LOSE_ANSWER]
    result = module(vault, link, kv_mount)(path="a", data={"n": 1}, compare=False)
    assert result["error"]["reason"] == "write_uncertain"
    assert link.sent("POST") == 1
    link.faults["DELETE"] = [LOSE_ANSWER]
    result = module(vault, link, kv_mount)(path="a", state="absent", deletion="soft")
    assert result["error"]["reason"] == "write_uncertain"
    assert link.sent("DELETE") == 1


def test_the_class_answers_at_once(
    vault: VaultServer, kv_mount: str, link: Link
) -> None:
    vault.admin.write(kv_mount, "a", {"n": 1})
    backend = VaultBackend(
        link.server.address, vault.token, mount_point=kv_mount, token_renew="off"
    )
    link.faults["GET"] = [503, 503]
    with pytest.raises(VaultConnectionError):
        backend.get_secret("a")
    assert link.sent("GET") == 1
    link.faults["GET"] = []
    link.faults["POST"] = [LOSE_ANSWER]
    with pytest.raises(VaultError) as caught:
        backend.update_secret("a", {"n": 2})
    assert caught.value.reason == "write_uncertain"


@pytest.mark.parametrize("beginning", DRIPS.values(), ids=DRIPS)
@pytest.mark.parametrize("limit", ["deadline", "timeout"])
def test_a_dripping_answer_ends_in_time(beginning: bytes, limit: str) -> None:
    with fakes.FakeServer(Dripping, beginning=beginning) as server:
        options: dict[str, Any] = {"token_renew": "off", limit: 0.5}
        backend = VaultBackend(server.address, "t", mount_point="x", **options)
        started = time.monotonic()
        with pytest.raises(VaultConnectionError) as caught:
            backend.get_secret("a")
    assert caught.value.reason == "timeout"
    assert time.monotonic() - started < 5
