# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Vault dev server of one's own on a free loopback port: it keeps everything in memory and ends with its maker."""

from __future__ import annotations

import json
import os
import secrets
import socket
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

from vault_binary import plugin_folder, vault_binary

Server = TypeVar("Server", bound="VaultServer")

HOST = "127.0.0.1"
TRIES = 3
SECONDS_TO_START = 60
SECONDS_TO_STOP = 10

# Becomes the server, after asking Linux to end it with the thread that started it: a driver killed with -9 cleans up
# nothing itself. A program of its own, as Python code between fork and exec may hang in a process with threads.
TIED_TO_PARENT = """
import ctypes, os, signal, sys
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
if os.getppid() == int(sys.argv[1]):
    os.execv(sys.argv[2], sys.argv[2:])
"""


class VaultServer:
    """``with VaultServer() as vault:`` gives a running server with ``address``, ``token`` (root) and ``ca_cert``."""

    def __init__(self, *, tls: bool = False, binary: Path | None = None) -> None:
        self.binary = binary or vault_binary()
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
    def folder(self) -> Path:
        """A private folder that goes with the server; its log is there, and room for an audit file."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="vault-")
        return Path(self._folder.name)

    @property
    def log(self) -> str:
        return (self.folder / "vault.log").read_text(errors="replace")

    def start(self) -> None:
        """Start the server and wait until it answers; on a port lost to another program try again."""
        try:
            for _try in range(TRIES):
                self._launch(_free_port())
                if self._becomes_ready():
                    return
                self._end_process()
                if "address already in use" not in self.log:
                    break
            raise RuntimeError(f"Vault did not start:\n{self.log}")
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the server, by its own process and no other, and remove what it left."""
        self._end_process()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def request(
        self, method: str, path: str, body: object = None, token: str | None = None
    ) -> object:
        """Call Vault's HTTP API, with the root token unless told, and return the answer (None where it is empty)."""
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
        """Return what opens addresses; made once for each start, as its TLS context may take a tenth of a second."""
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
        arguments = [
            "server",
            "-dev",
            "-dev-no-store-token",
            f"-dev-listen-address={HOST}:{port}",
            "-log-level=info",
        ]
        plugins = plugin_folder(self.binary)
        if plugins:
            arguments.append(f"-dev-plugin-dir={plugins}")
        if self._tls:
            arguments += [
                "-dev-tls",
                f"-dev-tls-cert-dir={self.folder}",
                f"-dev-tls-san={HOST}",
            ]
            self.ca_cert = self.folder / "vault-ca.pem"
            self.ca_cert.unlink(missing_ok=True)
        self.address = f"{'https' if self._tls else 'http'}://{HOST}:{port}"
        # The token goes through the environment, as every user of the machine can read a process's arguments.
        self._spawn(arguments, {"VAULT_DEV_ROOT_TOKEN_ID": self.token})

    def _spawn(self, arguments: Sequence[str], env: Mapping[str, str]) -> None:
        with (self.folder / "vault.log").open("wb") as log:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-I",
                    "-S",
                    "-c",
                    TIED_TO_PARENT,
                    str(os.getpid()),
                    str(self.binary),
                    *arguments,
                ],
                env={
                    "HOME": str(self.folder),
                    "PATH": os.environ.get("PATH", os.defpath),
                    **env,
                },
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _becomes_ready(self) -> bool:
        deadline = time.monotonic() + SECONDS_TO_START
        while (
            self._process
            and self._process.poll() is None
            and time.monotonic() < deadline
        ):
            try:
                # That the token is known also tells that this is our server, not another one on the same port.
                self.request("GET", "auth/token/lookup-self")
                self.request("GET", "secret/config")
            except OSError:
                time.sleep(0.1)
            else:
                return True
        return False

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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port
