# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A TCP load balancer on loopback that follows the nodes' ``/v1/sys/health``."""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import threading
from collections.abc import Sequence

from vault.loopback import HOST

SECONDS_BETWEEN_CHECKS = 0.25
SECONDS_FOR_A_CHECK = 1.0
# The status of /v1/sys/health on the node that leads.
ACTIVE = 200

_REQUEST = b"GET /v1/sys/health HTTP/1.0\r\n\r\n"
_STATUS = re.compile(rb"HTTP/1\.\d (\d{3}) ")


class Balancer:
    """Leads new connections to the active node, while the ``with`` block runs.

    If no node is active, any node that answers its health check will do, so that
    clients also see what standbys and sealed nodes say. If no node answers, it hangs up.
    Connections stay where they are until one end closes them.

    :param ports: the nodes' ports on loopback
    """

    def __init__(self, ports: Sequence[int]) -> None:
        self.port = 0
        self._ports = ports
        self._health: dict[int, int] = {}
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def address(self) -> str:
        """The balancer's URL."""
        return f"http://{HOST}:{self.port}"

    def __enter__(self) -> Balancer:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_error: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        server = self._loop.run_until_complete(
            asyncio.start_server(self._serve, HOST, 0)
        )
        self.port = server.sockets[0].getsockname()[1]
        tasks = [self._loop.create_task(self._watch(port)) for port in self._ports]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in [*tasks, *asyncio.all_tasks(self._loop)]:
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _watch(self, port: int) -> None:
        while True:
            try:
                self._health[port] = await asyncio.wait_for(
                    _health(port), SECONDS_FOR_A_CHECK
                )
            except (OSError, asyncio.TimeoutError):
                self._health.pop(port, None)
            await asyncio.sleep(SECONDS_BETWEEN_CHECKS)

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        answering = [port for port in self._ports if port in self._health]
        chosen = [
            port for port in answering if self._health[port] == ACTIVE
        ] or answering
        # Only stopping the balancer cancels this; asyncio would log it as a failure.
        with (
            contextlib.suppress(OSError, asyncio.CancelledError),
            contextlib.closing(writer),
        ):
            if chosen:
                node_reader, node_writer = await asyncio.open_connection(
                    HOST, random.choice(chosen)
                )
                with contextlib.closing(node_writer):
                    ways = [
                        _pass_on(reader, node_writer),
                        _pass_on(node_reader, writer),
                    ]
                    done, open_ones = await asyncio.wait(
                        [asyncio.ensure_future(way) for way in ways],
                        return_when=asyncio.FIRST_COMPLETED,
                    )
                    for task in open_ones:
                        task.cancel()
                    for task in done:
                        task.result()


async def _health(port: int) -> int:
    """Return the status of the node's health check.

    :raises OSError: if there is no HTTP response
    """
    reader, writer = await asyncio.open_connection(HOST, port)
    with contextlib.closing(writer):
        writer.write(_REQUEST)
        match = _STATUS.match(await reader.read(64))
    if match is None:
        raise OSError("no HTTP")
    return int(match[1])


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while content := await reader.read(65536):
        writer.write(content)
        await writer.drain()
