# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A process that is ended from outside revokes its tokens first."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.ending import (
    Ending,
)

ENDING = signal.SIGHUP
ALL = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)


class Session:
    """Records what becomes of it, as its own client."""

    def __init__(self, events: list[str]) -> None:
        self.session, self.events = self, events
        self.logging_in = False

    def refuse_logins(self) -> None:
        self.events.append("refuse logins")

    def abandon(self) -> None:
        self.events.append("revoke")


@pytest.fixture
def events() -> Iterator[list[str]]:
    """Provide what happens, the process's own end included."""
    happened: list[str] = []
    before = {number: signal.getsignal(number) for number in ALL}
    for number in ALL:
        signal.signal(number, lambda _number, _frame: happened.append("end"))
    yield happened
    for number, handler in before.items():
        signal.signal(number, handler)


def prepared(*sessions: Session) -> Ending:
    clients: Any = sessions
    ending = Ending(lambda: clients)
    ending.prepare()
    return ending


def test_tokens_are_revoked_before_the_process_ends(events: list[str]) -> None:
    prepared(Session(events), Session(events))
    signal.raise_signal(ENDING)
    assert events == ["refuse logins"] * 2 + ["revoke"] * 2 + ["end"]


def test_a_second_signal_interrupts_nothing(events: list[str]) -> None:
    class Impatient(Session):
        def abandon(self) -> None:
            signal.raise_signal(ENDING)
            super().abandon()

    prepared(Impatient(events))
    signal.raise_signal(ENDING)
    assert events == ["refuse logins", "revoke", "end"]


def test_a_login_under_way_is_waited_for(events: list[str]) -> None:
    session = Session(events)
    session.logging_in = True
    prepared(session)
    signal.raise_signal(ENDING)
    assert events == ["refuse logins"]
    session.logging_in = False
    deadline = time.monotonic() + 5
    while "end" not in events and time.monotonic() < deadline:
        time.sleep(0.01)
    assert events == ["refuse logins"] * 2 + ["revoke", "end"]


def test_what_a_signal_did_before_it_does_again(events: list[str]) -> None:
    before = [signal.getsignal(number) for number in ALL]
    ending = prepared(Session(events))
    during = [signal.getsignal(number) for number in ALL]
    assert not set(before) & set(during)
    # As in a process that is forked and inherits what its parent does.
    ending.prepare()
    ending.restore()
    assert [signal.getsignal(number) for number in ALL] == before


def test_a_signal_that_is_ignored_still_is(events: list[str]) -> None:
    signal.signal(ENDING, signal.SIG_IGN)
    prepared(Session(events))
    assert signal.getsignal(ENDING) is signal.SIG_IGN


def test_a_thread_leaves_signals_alone(events: list[str]) -> None:
    with ThreadPoolExecutor() as pool:
        pool.submit(prepared, Session(events)).result()
    signal.raise_signal(ENDING)
    assert events == ["end"]
