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
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from ..module_utils._model.settings import Credentials, Settings
from ..module_utils._vault.login import OFF
from ..module_utils._vault.login_store import StoredLogin
from ..module_utils._vault.session import Session
from ..module_utils.errors import CredentialBridgeError
from ._failing_together import failing_together
from ._records import identity, place_record, settings_of
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
        self._login = f"login:{revoke}{identity(settings)}"

    @contextmanager
    def making(self) -> Iterator[None]:
        """Keep all other processes from logging in or renewing.

        :raises CredentialBridgeError: if the process that was waited for has failed;
            whoever comes later tries again
        """
        with failing_together(self._memory, [self._login]):
            yield

    def load(self) -> StoredLogin | None:
        """Return the login in use, None if there is none yet."""
        found = self._memory.get(self._login)
        if found is None:
            return None
        values = {name: found.value[name] for name in StoredLogin._fields}
        return StoredLogin(**values)

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


class EndOfRun:
    """Revokes the run's tokens when the main process ends, however it ends.

    Normally, with Ctrl-C, or with SIGTERM, after which Ansible kills itself without
    running what is registered for a normal end.
    """

    def __init__(self, memory: RunMemory) -> None:
        """Register this process, which is the main one."""
        self._memory = memory
        self._main = os.getpid()
        self._ended = False
        self._before: Any = None
        atexit.register(self._end)
        self.stay_in_front()

    def stay_in_front(self) -> None:
        """Handle SIGTERM before Ansible does, which installs its handler when it runs."""
        in_main = os.getpid() == self._main
        if not in_main or threading.current_thread() is not threading.main_thread():
            return
        handler = signal.getsignal(signal.SIGTERM)
        if handler != self._terminated:
            self._before = handler
            signal.signal(signal.SIGTERM, self._terminated)

    def _end(self) -> None:
        # A worker inherits this, and must not end the run.
        if os.getpid() == self._main and not self._ended:
            self._ended = True
            revoke_all(self._memory)

    def _terminated(self, number: int, frame: Any) -> None:
        self._end()
        if callable(self._before):
            self._before(number, frame)
        else:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
