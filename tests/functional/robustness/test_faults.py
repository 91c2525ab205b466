# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks over a link that fails in every way a link can fail.

A real server at its end tells what really happened. Whatever goes wrong, what a task
reports as changed has changed, what it reports as failed has not, and if it cannot
know, it says ``write_uncertain``.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from vault import fakes
from vault.module import ModuleRun
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks import (
    vault_secret,
    vault_secret_info,
    vault_secret_version,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.task import (
    Task,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultConnectionError,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.vault_backend import (
    VaultBackend,
)

pytestmark = pytest.mark.ansible

TIMEOUT = 0.3  # seconds; a slow answer takes longer
CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class Answer(NamedTuple):
    """What a client gets instead of the server's response."""

    status: int
    content: bytes
    headers: dict[str, str]


def _reset(link: FaultyLink, _answer: Answer) -> None:
    """Reset the connection, as a machine does that does not know it."""
    link.connection.setsockopt(
        socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
    )
    link.close_connection = True
    link.connection.close()


def _hang_up(link: FaultyLink, _answer: Answer) -> None:
    link.close_connection = True


def _be_slow(link: FaultyLink, _answer: Answer) -> None:
    time.sleep(TIMEOUT * 2)
    link.close_connection = True


def _cut_json(link: FaultyLink, answer: Answer) -> None:
    link.pass_on(
        Answer(
            answer.status,
            answer.content[: len(answer.content) // 2] or b"{",
            answer.headers,
        )
    )


def _cut_body(link: FaultyLink, answer: Answer) -> None:
    link.send_response(answer.status)
    link.send_header("Content-Length", str(len(answer.content) + 1))
    link.end_headers()
    link.wfile.write(answer.content)
    link.close_connection = True


def _page(status: int) -> Callable[[FaultyLink, Answer], None]:
    page = Answer(
        status,
        b"<!doctype html><title>Please log in</title>",
        {"Content-Type": "text/html"},
    )
    return lambda link, _answer: link.pass_on(page)


def _json(
    status: int, content: bytes, **headers: str
) -> Callable[[FaultyLink, Answer], None]:
    return lambda link, _answer: link.pass_on(
        Answer(status, content, {"Content-Type": "application/json", **headers})
    )


def _away(status: int, location: str) -> Callable[[FaultyLink, Answer], None]:
    """Redirect the client; ``PATH`` stands for the path of the request."""
    return lambda link, _answer: link.pass_on(
        Answer(status, b"", {"Location": location.replace("PATH", link.path)})
    )


class Fault(NamedTuple):
    """What happens to a request, and the ``error.reason`` of a read that meets it."""

    reason: str
    act: Callable[[FaultyLink, Answer], None]


#: Nothing listens there, so a request to it would fail for another reason.
ELSEWHERE = "http://localhost:1"

# Faults before which the request may have been passed on, or may not.
LOSING = {
    "reset": Fault("unreachable", _reset),
    "hang up": Fault("unreachable", _hang_up),
    "slow first byte": Fault("timeout", _be_slow),
    "truncated JSON": Fault("server_error", _cut_json),
    "truncated body": Fault("unreachable", _cut_body),
    "page with 200": Fault("server_error", _page(200)),
    "page with 502": Fault("unreachable", _page(502)),
    "list with 200": Fault("server_error", _json(200, b"[]")),
    "500": Fault("server_error", _json(500, b'{"errors": ["1 error occurred"]}')),
    "502": Fault("unreachable", _json(502, b'{"errors": []}')),
    "504": Fault("timeout", _json(504, b'{"errors": []}')),
    "307 to another host": Fault("redirect_refused", _away(307, ELSEWHERE)),
}
# Faults before which the server has certainly done nothing.
REFUSING = {
    "412": Fault(
        "server_error", _json(412, b'{"errors": ["required index state not present"]}')
    ),
    "429": Fault("rate_limited", _json(429, b'{"errors": []}', **{"Retry-After": "0"})),
    "472": Fault("unreachable", _json(472, b'{"errors": []}')),
    "503": Fault("unreachable", _json(503, b'{"errors": []}')),
    "sealed": Fault("sealed", _json(503, b'{"errors": ["Vault is sealed"]}')),
    "301 to another host": Fault("redirect_refused", _away(301, ELSEWHERE)),
    "302 to itself": Fault("redirect_refused", _away(302, "PATH")),
    "303 to itself": Fault("redirect_refused", _away(303, "PATH")),
}


class FaultyLink(fakes.Proxy):
    """Passes requests on; the first whose method is in ``methods`` meets the fault."""

    upstream = ""
    trouble: Trouble

    def answer(self, body: bytes) -> None:
        self.fault = self.trouble.take(self.command, self.path)
        if self.fault and not self.trouble.forwarding:
            self.fault.act(self, Answer(200, b'{"data": {}}', {}))
            return
        target, self.path = self.path, self.upstream + self.path
        with contextlib.suppress(OSError):
            self.forward(body)
        self.path = target

    def send(self, status: int, content: bytes, headers: dict[str, str]) -> None:
        answer = Answer(status, content, headers)
        if self.fault:
            self.fault.act(self, answer)
        else:
            self.pass_on(answer)

    def pass_on(self, answer: Answer) -> None:
        super().send(answer.status, answer.content, answer.headers)


class Trouble:
    """The fault that the next matching request meets."""

    def __init__(self) -> None:
        self.fault: Fault | None = None
        self.methods: frozenset[str] = frozenset()
        self.forwarding = False

    def take(self, method: str, path: str) -> Fault | None:
        if method not in self.methods or not path.startswith("/v1/kv2"):
            return None
        taken, self.fault = self.fault, None
        return taken


class Link:
    """The faulty link, and modules that work through it."""

    def __init__(
        self,
        vault: VaultServer,
        mount: str,
        server: fakes.FakeServer,
        trouble: Trouble,
    ) -> None:
        self.vault, self.mount, self.server, self.trouble = (
            vault,
            mount,
            server,
            trouble,
        )

    def run(self, task: Task, **params: Any) -> dict[str, Any]:
        shared = {
            "vault_url": self.server.address,
            "mount_point": self.mount,
            "token_renew": "off",
        }
        return ModuleRun(task, self.vault, timeout=TIMEOUT, **shared)(**params)

    def state(self, path: str) -> Any:
        """Return everything that the server knows of a secret, except the times."""
        admin = self.vault.admin
        try:
            metadata = admin.call("GET", f"{self.mount}/metadata/{path}")["data"]
        except OSError:
            return None
        versions = {
            number: (bool(facts["deletion_time"]), facts["destroyed"])
            for number, facts in metadata["versions"].items()
        }
        return versions, metadata["custom_metadata"], admin.read(self.mount, path)


@pytest.fixture
def link(vault: VaultServer, kv_mount: str) -> Iterator[Link]:
    trouble = Trouble()
    with fakes.FakeServer(
        FaultyLink, upstream=vault.address, trouble=trouble
    ) as server:
        yield Link(vault, kv_mount, server, trouble)


class Operation(NamedTuple):
    """A task that changes the secret, and whether its outcome can be looked up."""

    task: Task
    params: dict[str, Any]
    can_be_looked_up: bool = False


def _secret(looked_up: bool = False, **params: Any) -> Operation:
    return Operation(vault_secret.TASK, params, looked_up)


def _version(**params: Any) -> Operation:
    return Operation(vault_secret_version.TASK, params)


OPERATIONS = {
    "write": _secret(data={"n": 2}, looked_up=True),
    "write without a look": _secret(data={"n": 2}, compare=False),
    "patch": _secret(data={"more": 2}, update="patch", looked_up=True),
    "metadata": _secret(custom_metadata={"owner": "me"}),
    "delete": _secret(state="absent", deletion="soft"),
    "delete permanently": _secret(state="absent", deletion="permanent"),
    "destroy": _version(versions=[1], state="destroyed"),
}


def _meet(
    link: Link, operation: Operation, fault: Fault, forwarding: bool, retries: int
) -> tuple[bool, dict[str, Any]]:
    """Return whether the secret has changed for good, and the task's result."""
    link.vault.admin.write(link.mount, "a", {"n": 1})
    before = link.state("a")
    link.trouble.fault, link.trouble.methods, link.trouble.forwarding = (
        fault,
        CHANGING,
        forwarding,
    )
    started = time.monotonic()
    result = link.run(operation.task, path="a", retries=retries, **operation.params)
    assert time.monotonic() - started < 20
    assert link.trouble.fault is None, "the fault was never met"
    # A request that timed out may still be on its way.
    if fault.act is _be_slow:
        time.sleep(TIMEOUT)
    return link.state("a") != before, result


@pytest.mark.parametrize("name", [*LOSING, *REFUSING])
@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
@pytest.mark.parametrize("retries", [0, 3])
def test_a_write_is_told_as_it_is(
    link: Link, operation: Operation, name: str, retries: int
) -> None:
    fault = {**LOSING, **REFUSING}[name]
    for forwarding in (False, True) if name in LOSING else (False,):
        happened, result = _meet(link, operation, fault, forwarding, retries)
        if not result.get("failed"):
            assert (result["changed"], happened) == (True, True), result
            continue
        error = result["error"]
        if error["done"]:
            # The change was made; reading the secret afterwards has failed.
            assert happened, error
        elif error["reason"] != "write_uncertain":
            assert not happened, error
            assert error["reason"] == fault.reason
        # An outcome that can be looked up is certain, unless retries are off.
        assert not (
            operation.can_be_looked_up
            and retries
            and error["reason"] == "write_uncertain"
        ), error


@pytest.mark.parametrize("name", [*LOSING, *REFUSING])
def test_a_read_fails_for_what_it_met(link: Link, name: str) -> None:
    fault = {**LOSING, **REFUSING}[name]
    link.vault.admin.write(link.mount, "a", {"n": 1})
    link.trouble.methods = frozenset({"GET"})
    for forwarding in (False, True):
        link.trouble.fault, link.trouble.forwarding = fault, forwarding
        result = link.run(vault_secret_info.TASK, paths="a", retries=0)
        assert link.trouble.fault is None
        assert result["failed"]
        assert result["error"]["reason"] == fault.reason


def test_a_redirect_on_the_same_host_is_followed_as_the_same_request(
    link: Link,
) -> None:
    happened, result = _meet(
        link,
        OPERATIONS["write"],
        Fault("", _away(307, "PATH")),
        forwarding=False,
        retries=0,
    )
    assert (happened, result["changed"], result["version"]) == (True, True, 2)
    assert [seen.method for seen in link.server.seen if "/data/" in seen.target] == [
        "GET",
        "POST",
        "POST",
    ]


def test_a_redirect_loop_ends(vault: VaultServer) -> None:
    with (
        fakes.redirecting("") as server,
        pytest.raises(VaultConnectionError) as caught,
    ):
        VaultBackend(
            server.address, vault.token, mount_point="x", token_renew="off"
        ).add_secret("a", {"n": 1})
    assert caught.value.reason == "redirect_refused"
    assert len(server.seen) < 10


def test_no_redirect_leads_from_https_to_http(vault_tls: VaultServer) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(
        vault_tls.folder / "vault-cert.pem", vault_tls.folder / "vault-key.pem"
    )
    with (
        fakes.html() as plain,
        fakes.redirecting(plain.address) as server,
    ):
        server.use_tls(context)
        backend = VaultBackend(
            server.address.replace("http:", "https:"),
            vault_tls.token,
            mount_point="x",
            token_renew="off",
            cert=str(vault_tls.ca_cert),
            redirect_hosts=["127.0.0.1", plain.address.replace("http://", "")],
        )
        with pytest.raises(VaultConnectionError) as caught:
            backend.get_secret("a")
    assert caught.value.reason == "redirect_refused"
    assert server.seen
    assert not plain.seen
