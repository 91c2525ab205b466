# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Revoke the tokens of a process that is ended from outside.

With Ctrl-C, with SIGTERM when its time is up, or with its terminal. Only SIGKILL leaves
no time for it.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterable
from typing import Any, Callable

from .._vault.client import Client

_SIGNALS = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)

# A login under way makes a token that nobody knows yet.
_SECONDS_TO_LOG_IN = 3.0
_POLL = 0.01  # seconds


class Ending:
    """What a process does when a signal ends it, before what it would do anyway.

    :param clients: returns those of this process, whose tokens are to be revoked
    """

    def __init__(self, clients: Callable[[], Iterable[Client]]) -> None:
        """Do nothing yet."""
        self._clients = clients
        self._before: dict[int, Any] = {}
        self._waits = self._waited = self._ends = False

    def prepare(self) -> None:
        """From now on, revoke the tokens first.

        Signals that are ignored still are. Only the main thread can catch signals.
        """
        if threading.current_thread() is not threading.main_thread():
            return
        for number in _SIGNALS:
            before = signal.getsignal(number)
            # A process that is forked has inherited what its parent does.
            if before not in (signal.SIG_IGN, None, self._end):
                self._before[number] = before
                signal.signal(number, self._end)

    def restore(self) -> None:
        """From now on, do what this process did before."""
        for number, before in self._before.items():
            signal.signal(number, before)
        self._before.clear()

    def _end(self, number: int, frame: Any) -> None:
        if self._waits or self._ends:
            # That takes some seconds at most, and then the process ends anyway.
            return
        clients = list(self._clients())
        for client in clients:
            client.session.refuse_logins()
        if _logging_in(clients) and not self._waited:
            self._waits = True
            # The login goes on in this thread only if its handler returns.
            again = threading.Thread(
                target=self._send_again, args=(number, clients), daemon=True
            )
            again.start()
            return
        self._ends = True
        for client in clients:
            client.session.abandon()
        self._as_before(number, frame)

    def _send_again(self, number: int, clients: Iterable[Client]) -> None:
        """Send this process the signal once more when no login is under way."""
        deadline = time.monotonic() + _SECONDS_TO_LOG_IN
        while _logging_in(clients) and time.monotonic() < deadline:
            time.sleep(_POLL)
        self._waited, self._waits = True, False
        os.kill(os.getpid(), number)

    def _as_before(self, number: int, frame: Any) -> None:
        before = self._before[number]
        if callable(before):
            before(number, frame)
        else:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)


def _logging_in(clients: Iterable[Client]) -> bool:
    return any(client.session.logging_in for client in clients)
