# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Loopback servers that record or misbehave, for what no real server can be made to do.

``with html() as server:`` gives a running one, ``server.seen`` what reached it.

As a program (``python -m vault.fakes KIND``) it prints its port and then a JSON line
for each request, until it is terminated or its time is up.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import select
import socket
import ssl
import sys
import threading
from collections.abc import Mapping
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from types import TracebackType
from typing import Any, Callable, NamedTuple
from urllib.parse import urlsplit

from vault.loopback import HOST

# The limit of the program: its caller may be killed and unable to end it.
SECONDS_TO_LIVE = 900
HOP_BY_HOP = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authorization",
        "proxy-connection",
        "transfer-encoding",
    }
)


class Seen(NamedTuple):
    """One request."""

    method: str
    target: str
    headers: dict[str, str]
    body: str


class FakeServer:
    """A server on a free loopback port, in threads of its own.

    :param handler: what it does with a request
    :param settings: class attributes of the handler
    """

    def __init__(self, handler: type[Handler], **settings: Any) -> None:
        self.seen: list[Seen] = []
        self.on_request: Callable[[Seen], None] = lambda seen: None
        bound = type("BoundHandler", (handler,), {"owner": self, **settings})
        self._server = self._listening(bound)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True
        )

    def _listening(self, handler: type[Handler]) -> _Server:
        return _Server((HOST, 0), handler)

    @property
    def port(self) -> int:
        """The port that it listens on."""
        port: int = self._server.server_address[1]
        return port

    @property
    def address(self) -> str:
        """Its URL, without a path."""
        return f"http://{HOST}:{self.port}"

    def record(self, seen: Seen) -> None:
        """Keep a request, and pass it to ``on_request``."""
        self.seen.append(seen)
        self.on_request(seen)

    def use_tls(self, context: ssl.SSLContext) -> None:
        """Speak TLS on every new connection."""
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)

    def start(self) -> FakeServer:
        """Start to answer; until then, connections wait."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop to answer, and close the port."""
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> FakeServer:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


class FakeSocketServer(FakeServer):
    """A server on a Unix socket."""

    def __init__(self, path: Path, handler: type[Handler], **settings: Any) -> None:
        self.path = path
        super().__init__(handler, **settings)

    def _listening(self, handler: type[Handler]) -> _Server:
        address: Any = str(self.path)
        return _SocketServer(address, handler)

    @property
    def address(self) -> str:
        """Its URL."""
        return f"unix://{self.path}"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # The silent handler waits for its client; closing must not wait for it in turn.
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Print nothing: a client that hangs up is part of the tests."""


class _SocketServer(_Server):
    address_family = socket.AF_UNIX

    def server_bind(self) -> None:
        """Bind to the path; the parent would look for the name of a host."""
        TCPServer.server_bind(self)


class Handler(BaseHTTPRequestHandler):
    """Records every request, also LIST and CONNECT; :meth:`answer` does the rest."""

    owner: FakeServer
    protocol_version = "HTTP/1.1"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):
            return self._handle
        raise AttributeError(name)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Print nothing."""

    def _handle(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.owner.record(
            Seen(self.command, self.path, headers, body.decode("utf-8", "replace"))
        )
        self.answer(body)

    def answer(self, body: bytes) -> None:
        """Answer the request."""
        raise NotImplementedError

    def send(self, status: int, content: bytes, headers: dict[str, str]) -> None:
        """Send a response with a body."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


class _Fixed(Handler):
    """Gives every request the same answer."""

    status = 200
    content = b""
    answer_headers: dict[str, str]

    def answer(self, body: bytes) -> None:
        self.send(self.status, self.content, self.answer_headers)


class _Redirecting(Handler):
    """Sends every request to the same path elsewhere."""

    status = 307
    target = ""

    def answer(self, body: bytes) -> None:
        self.send(self.status, b"", {"Location": self.target + self.path})


class _Silent(Handler):
    """Reads what it is sent, and never answers."""

    def answer(self, body: bytes) -> None:
        self.connection.settimeout(None)
        while self.connection.recv(65536):
            pass


class _Closing(Handler):
    """Reads the request and hangs up."""

    def answer(self, body: bytes) -> None:
        self.close_connection = True


class _TokenReview(Handler):
    """The part of Kubernetes' TokenReview API that Vault uses: whose a token is."""

    accounts: Mapping[str, str]

    def answer(self, body: bytes) -> None:
        account = self.accounts.get(json.loads(body)["spec"]["token"])
        status: dict[str, Any] = {"authenticated": account is not None}
        if account is not None:
            status["user"] = {
                "username": f"system:serviceaccount:{account}",
                "uid": "made-up",
            }
        review = {
            "apiVersion": "authentication.k8s.io/v1",
            "kind": "TokenReview",
            "status": status,
        }
        self.send(
            201, json.dumps(review).encode(), {"Content-Type": "application/json"}
        )


class Proxy(Handler):
    """Forwards a request with an absolute URL, or the bytes of a CONNECT tunnel."""

    def answer(self, body: bytes) -> None:
        """Forward the request, or open a tunnel."""
        if self.command == "CONNECT":
            self._tunnel()
        else:
            self.forward(body)

    def forward(self, body: bytes) -> None:
        """Send the request on, and the response back."""
        parts = urlsplit(self.path)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = {
            name: value
            for name, value in self.headers.items()
            if name.lower() not in HOP_BY_HOP
        }
        connection = HTTPConnection(parts.hostname or "", parts.port or 80, timeout=30)
        with contextlib.closing(connection):
            connection.request(self.command, target, body=body or None, headers=headers)
            response = connection.getresponse()
            kept = {
                name: value
                for name, value in response.getheaders()
                if name.lower() not in HOP_BY_HOP | {"content-length", "date", "server"}
            }
            self.send(response.status, response.read(), kept)

    def _tunnel(self) -> None:
        self.close_connection = True
        host, _colon, port = self.path.rpartition(":")
        with socket.create_connection((host, int(port)), timeout=30) as upstream:
            self.send_response(200, "Connection established")
            self.end_headers()
            ends = {self.connection: upstream, upstream: self.connection}
            while True:
                readable, _writable, _broken = select.select(list(ends), [], [], 30)
                for end in readable:
                    content = end.recv(65536)
                    if not content:
                        return
                    ends[end].sendall(content)
                if not readable:
                    return


class _Refusing(Proxy):
    """Opens no tunnel."""

    def _tunnel(self) -> None:
        self.send(403, b"canary", {})


class _WithoutQueries(Proxy):
    """Forwards every request to one server, and drops what follows the path."""

    target = ""

    def answer(self, body: bytes) -> None:
        self.path = self.target + self.path.partition("?")[0]
        self.forward(body)


class _WithLogin(Proxy):
    """Forwards every request to one server, but lets people in itself."""

    target = ""
    let_in: Callable[[Seen, Any], str]

    def answer(self, body: bytes) -> None:
        if not self.path.endswith("/login"):
            self.path = self.target + self.path
            self.forward(body)
            return
        try:
            token = self.let_in(self.owner.seen[-1], json.loads(body))
        except LookupError as refused:
            status = 400
            answer: dict[str, Any] = {"errors": [str(refused)]}
        else:
            auth = {"client_token": token, "lease_duration": 3600, "renewable": True}
            status = 200
            answer = {"auth": auth}
        headers = {"Content-Type": "application/json"}
        self.send(status, json.dumps(answer).encode(), headers)


def with_login(target: str, let_in: Callable[[Seen, Any], str]) -> FakeServer:
    """Make a gateway that answers logins, for auth methods the server does not have.

    :param target: the server's URL, without a path
    :param let_in: returns a token for a login and its body, or raises a LookupError
    """
    return FakeServer(_WithLogin, target=target, let_in=staticmethod(let_in))


def without_queries(target: str) -> FakeServer:
    """Make a gateway that drops queries.

    :param target: the server's URL, without a path
    """
    return FakeServer(_WithoutQueries, target=target)


def proxy() -> FakeServer:
    """Make a recording HTTP proxy, CONNECT included."""
    return FakeServer(Proxy)


def refusing_proxy() -> FakeServer:
    """Make a proxy that refuses to CONNECT."""
    return FakeServer(_Refusing)


def silent() -> FakeServer:
    """Make a server that never answers."""
    return FakeServer(_Silent)


def closing() -> FakeServer:
    """Make a server that hangs up on every request."""
    return FakeServer(_Closing)


def redirecting_socket(path: Path, target: str) -> FakeServer:
    """Make a server on a Unix socket that sends every request to ``target``."""
    return FakeSocketServer(path, _Redirecting, target=target)


def redirecting(target: str, status: int = 307) -> FakeServer:
    """Make a server that sends every request to ``target``, a URL without a path."""
    return FakeServer(_Redirecting, target=target, status=status)


def fixed(
    status: int, content: str, content_type: str = "application/json"
) -> FakeServer:
    """Make a server that gives every request this answer."""
    return FakeServer(
        _Fixed,
        status=status,
        content=content.encode(),
        answer_headers={"Content-Type": content_type},
    )


def token_review(accounts: Mapping[str, str]) -> FakeServer:
    """Make a Kubernetes that knows these tokens.

    :param accounts: by token, its service account as ``namespace:name``
    """
    return FakeServer(_TokenReview, accounts=accounts)


def html(status: int = 200) -> FakeServer:
    """Make a server that shows every client its login page."""
    return fixed(status, "<!doctype html><title>Please log in</title>", "text/html")


def main() -> int:
    """Run one server as a program."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "kind", choices=["proxy", "silent", "closing", "redirecting", "fixed", "html"]
    )
    parser.add_argument(
        "--to", default="", help="redirecting: the address to send everyone to"
    )
    parser.add_argument(
        "--status", type=int, help="redirecting, fixed, html: the HTTP status"
    )
    parser.add_argument(
        "--content", default="{}", help="fixed: the JSON to answer with"
    )
    options = parser.parse_args()
    kinds: dict[str, Callable[[], FakeServer]] = {
        "proxy": proxy,
        "silent": silent,
        "closing": closing,
        "redirecting": lambda: redirecting(options.to, options.status or 307),
        "fixed": lambda: fixed(options.status or 200, options.content),
        "html": lambda: html(options.status or 200),
    }
    server = kinds[options.kind]()
    server.on_request = lambda seen: print(json.dumps(seen._asdict()), flush=True)
    print(server.port, flush=True)
    with server, contextlib.suppress(KeyboardInterrupt):
        threading.Event().wait(SECONDS_TO_LIVE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
