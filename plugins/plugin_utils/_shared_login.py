# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One login for all processes of a run, revoked once at its end.

The first process that needs an identity's token logs in; the others find the token in
the run's memory. The main process, which outlives them all, revokes it.
"""

from __future__ import annotations

import atexit
import os
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from ..module_utils._model.settings import Credentials, Settings
from ..module_utils._vault.login import OFF
from ..module_utils._vault.login_store import StoredLogin
from ..module_utils._vault.session import Session
from ..module_utils.errors import CredentialBridgeError
from ._records import (
    failure_of,
    failure_record,
    identity,
    place_record,
    settings_of,
)
from ._run_memory import RunMemory

_SECONDS_TO_END = 3.0


class SharedLogin:
    """Where the processes of a run keep one identity's login.

    Two identities share nothing.
    """

    def __init__(self, memory: RunMemory, settings: Settings, *, revoke: bool) -> None:
        """Name the records of this identity.

        :param revoke: whether the token is revoked at the end of the run
        """
        self._memory = memory
        self._revoke = revoke
        self._place = place_record(settings)
        who = f"{revoke}{identity(settings)}"
        self._login, self._failure = f"login:{who}", f"failure:{who}"

    @contextmanager
    def making(self) -> Iterator[None]:
        """Keep all other processes from logging in or renewing.

        :raises CredentialBridgeError: if the process that was waited for has failed;
            whoever comes later tries again
        """
        came = time.monotonic()
        with self._memory.making([self._login]):
            failure = self._memory.get(self._failure)
            if failure and failure.value["at"] >= came:
                raise failure_of(failure.value)
            try:
                yield
            except CredentialBridgeError as error:
                record = {**failure_record(error), "at": time.monotonic()}
                self._memory.put(self._failure, record)
                raise

    def load(self) -> StoredLogin | None:
        """Return the login in use, None if there is none yet."""
        found = self._memory.get(self._login)
        if found is None:
            return None
        login = found.value
        return StoredLogin(login["auth"], login["expires_at"], login["renewable"])

    def save(self, login: StoredLogin) -> bool:
        """Keep a login; the main process revokes it at the end.

        :return: False if there is no room for it
        """
        record = {**login._asdict(), "revoke": self._revoke, "place": self._place}
        return self._memory.put(self._login, record)


class SharedIndex:
    """Where the processes of a run keep the newest state of a server's storage."""

    def __init__(self, memory: RunMemory, settings: Settings) -> None:
        """Name the record of this server."""
        self._memory = memory
        self._key = f"index:{settings.vault_url}"

    def load(self) -> str | None:
        """Return the newest index, None if there is none yet."""
        found = self._memory.get(self._key)
        return found.value if found else None

    def save(self, index: str) -> None:
        """Keep an index that is newer than those before."""
        self._memory.put(self._key, index)


# --- the end of the run ---


def revoke_all(memory: RunMemory) -> None:
    """Revoke every token that the run has obtained; what fails is left to its TTL."""
    seen = set()
    for login in memory.all("login:"):
        token = login["auth"]["client_token"]
        revocable = login["revoke"] and login["auth"].get("token_type") != "batch"
        if revocable and token not in seen:
            seen.add(token)
            with suppress(CredentialBridgeError):
                _revoke(token, login["place"])


def _revoke(token: str, place: Mapping[str, Any]) -> None:
    credentials = Credentials("token", (("vault_token", token),), "the run")
    settings = settings_of(place, credentials)
    session = Session(settings, token_renew=OFF)
    session.transport.limit_to(_SECONDS_TO_END)
    session.revoke_self()
    session.close()


def revoke_at_the_end(memory: RunMemory) -> None:
    """Have this process, the main one, revoke the run's tokens when it ends.

    However it ends: normally, with Ctrl-C, or with SIGTERM, after which Ansible kills
    itself without running what is registered for a normal end.
    """
    main = os.getpid()
    ended = threading.Event()

    def end() -> None:
        # A worker inherits this, and must not end the run.
        if os.getpid() == main and not ended.is_set():
            ended.set()
            revoke_all(memory)

    atexit.register(end)
    if threading.current_thread() is not threading.main_thread():
        return
    before = signal.getsignal(signal.SIGTERM)

    def terminated(number: int, frame: Any) -> None:
        end()
        if callable(before):
            before(number, frame)
        else:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)

    signal.signal(signal.SIGTERM, terminated)
