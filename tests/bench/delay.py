# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A proxy on loopback that adds to the round trip, as a network does."""

from __future__ import annotations

import asyncio
import contextlib
import threading

HOST = "127.0.0.1"


class DelayingProxy:
    """``with DelayingProxy(port, 0.01) as proxy:`` passes TCP on, half of the delay each way.

    :param port: of the server, on loopback
    :param delay: seconds to add to a round trip
    """

    def __init__(self, port: int, delay: float) -> None:
        self._upstream, self._half = port, delay / 2
        self.port = 0
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"

    def __enter__(self) -> DelayingProxy:
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
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        with (
            contextlib.suppress(OSError, asyncio.CancelledError),
            contextlib.closing(writer),
        ):
            there_reader, there_writer = await asyncio.open_connection(
                HOST, self._upstream
            )
            with contextlib.closing(there_writer):
                await asyncio.gather(
                    self._pass_on(reader, there_writer),
                    self._pass_on(there_reader, writer),
                )

    async def _pass_on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        while content := await reader.read(65536):
            self._loop.call_later(self._half, writer.write, content)
        # What was received last is still on its way.
        await asyncio.sleep(self._half * 2)
        writer.close()
