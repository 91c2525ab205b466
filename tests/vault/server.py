# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A dev server on a free loopback port. It keeps its data in memory."""

from __future__ import annotations

import json
import os
import secrets
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from vault.admin import VaultAdmin
from vault.binary import find, plugin_folder
from vault.loopback import HOST, free_port
from vault.product import VAULT, Product

Server = TypeVar("Server", bound="VaultServer")

TRIES = 3
SECONDS_TO_START = 60
SECONDS_TO_STOP = 10

# Ask Linux to end this process with the thread that started it, then become the server:
# a driver killed with -9 cleans up nothing itself. This is a program of its own because
# Python code between fork and exec may hang in a process with threads.
_TIED_TO_PARENT = """
import ctypes, os, signal, sys
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
if os.getppid() == int(sys.argv[1]):
    os.execv(sys.argv[2], sys.argv[2:])
"""


def tied_to_parent(command: Sequence[str | Path]) -> list[str]:
    """Return a command that runs this one and ends no later than this thread."""
    python = [sys.executable, "-I", "-S", "-c", _TIED_TO_PARENT, str(os.getpid())]
    return [*python, *map(str, command)]


class VaultServer:
    """A running server with its ``address``, its root ``token`` and its ``ca_cert``.

    Use it as a context manager: ``with VaultServer() as vault: ...``

    :param tls: serve https, with a CA of its own
    """

    def __init__(self, product: Product = VAULT, *, tls: bool = False) -> None:
        self.product = product
        self.binary = find(product)
        self.token = f"root-{secrets.token_hex(16)}"
        self.address = ""
        self.ca_cert: Path | None = None
        self._tls = tls
        self._opener: urllib.request.OpenerDirector | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self: Server) -> Server:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def admin(self) -> VaultAdmin:
        """Its administrator, who has the root token."""
        return VaultAdmin(self)

    @property
    def folder(self) -> Path:
        """A private folder for its log and for audit files; it goes with the server."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="vault-")
        return Path(self._folder.name)

    @property
    def log(self) -> str:
        """What the server has printed."""
        return (self.folder / "server.log").read_text(errors="replace")

    def start(self) -> None:
        """Start the server and wait until it answers.

        :raises RuntimeError: if it does not start, with its log
        """
        try:
            for _try in range(TRIES):
                self._launch(free_port())
                if self._becomes_ready():
                    return
                self._end_process()
                # Only a port that was lost to another program is worth another try.
                if "address already in use" not in self.log:
                    break
            raise RuntimeError(f"{self.product} did not start:\n{self.log}")
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the server's own process and remove its folder."""
        self._end_process()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def request(
        self, method: str, path: str, body: object = None, token: str | None = None
    ) -> object:
        """Call the HTTP API and return the response, None if it is empty.

        :param token: defaults to the root token
        :raises urllib.error.HTTPError: if the status is one of failure
        """
        request = urllib.request.Request(
            f"{self.address}/v1/{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"X-Vault-Token": token or self.token, "X-Vault-Request": "true"},
            method=method,
        )
        self._opener = self._opener or self._new_opener()
        with self._opener.open(request, timeout=30) as response:
            text = response.read()
        return json.loads(text) if text else None

    def _new_opener(self) -> urllib.request.OpenerDirector:
        """Make what opens addresses, once for each start: a TLS context takes 0.1 s."""
        context = (
            ssl.create_default_context(cafile=str(self.ca_cert))
            if self.ca_cert
            else None
        )
        # No proxy from the environment may come between us and loopback.
        return urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPSHandler(context=context),
        )

    def _launch(self, port: int) -> None:
        self._opener = None
        scheme = "https" if self._tls else "http"
        self.address = f"{scheme}://{HOST}:{port}"
        options = [
            "-dev",
            "-dev-no-store-token",
            f"-dev-listen-address={HOST}:{port}",
            *self._plugin_options(),
            *self._tls_options(),
            *self._settings_options(),
        ]
        # The environment hides the token from other users; arguments would show it.
        self._spawn(options, {"VAULT_DEV_ROOT_TOKEN_ID": self.token})

    def _plugin_options(self) -> list[str]:
        plugins = plugin_folder(self.binary)
        return [f"-dev-plugin-dir={plugins}"] if plugins else []

    def _tls_options(self) -> list[str]:
        if not self._tls:
            return []
        self.ca_cert = self.folder / "vault-ca.pem"
        # The certificate of an earlier try must not pass for that of this one.
        self.ca_cert.unlink(missing_ok=True)
        own = self.product.tls_options
        return ["-dev-tls", f"-dev-tls-cert-dir={self.folder}", *own]

    def _settings_options(self) -> list[str]:
        if not self.product.settings:
            return []
        file = self.folder / "settings.json"
        file.write_text(json.dumps(self.product.settings))
        return [f"-config={file}"]

    def _spawn(self, options: Sequence[str], env: Mapping[str, str]) -> None:
        command: list[str | Path] = [self.binary, "server", "-log-level=info", *options]
        path = os.environ.get("PATH", os.defpath)
        with (self.folder / "server.log").open("wb") as log:
            self._process = subprocess.Popen(
                tied_to_parent(command),
                env={"HOME": str(self.folder), "PATH": path, **env},
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _becomes_ready(self) -> bool:
        """Wait until the server answers; return False if it ends or takes too long."""
        deadline = time.monotonic() + SECONDS_TO_START
        while self._process and self._process.poll() is None:
            if self._answers():
                return True
            if time.monotonic() > deadline:
                break
            time.sleep(0.1)
        return False

    def _answers(self) -> bool:
        try:
            # It knows the token, so it is not another server on the same port.
            self.request("GET", "auth/token/lookup-self")
            self.request("GET", "secret/config")
        except OSError:
            return False
        return True

    def _end_process(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
