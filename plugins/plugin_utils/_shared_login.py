# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One login for all processes of a run, revoked once at its end.

The first process that needs an identity's token logs in; the others find the token in
the run's memory. The main process, which outlives them all, revokes it.
"""

from __future__ import annotations

import atexit
import dataclasses
import json
import os
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from ansible_collections.credential_bridge.vault.plugins.module_utils import errors
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.settings import (
    Credentials,
    Settings,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.login import (
    OFF,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.login_store import (
    StoredLogin,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.session import (
    Session,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._run_memory import (
    MEMORY,
    RunMemory,
)

_SECONDS_TO_END = 3.0


class SharedLogin:
    """Where the processes of a run keep one identity's login.

    An identity is everything that a login depends on: address, namespace, TLS, method,
    mount and credentials. Two identities share nothing.
    """

    def __init__(self, memory: RunMemory, settings: Settings, *, revoke: bool) -> None:
        """Name the records of this identity.

        :param revoke: whether the token is revoked at the end of the run
        """
        self._memory = memory
        self._revoke = revoke
        self._where = _without_credentials(settings)
        who = [settings.credentials.method, sorted(settings.credentials.values)]
        identity = json.dumps([self._where, who, revoke], sort_keys=True)
        self._login, self._failure = f"login:{identity}", f"failure:{identity}"

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
                raise _failure_from(failure.value)
            try:
                yield
            except errors.CredentialBridgeError as error:
                self._memory.put(self._failure, _record_of(error))
                raise

    def load(self) -> StoredLogin | None:
        """Return the login in use, None if there is none yet."""
        found = self._memory.get(self._login)
        if found is None:
            return None
        value = found.value
        return StoredLogin(value["auth"], value["expires_at"], value["renewable"])

    def save(self, login: StoredLogin) -> bool:
        """Keep a login; the main process revokes it at the end.

        :return: False if there is no room for it
        """
        record = {**login._asdict(), "revoke": self._revoke, "where": self._where}
        return self._memory.put(self._login, record)


def _without_credentials(settings: Settings) -> dict[str, Any]:
    """Return what another process needs to reach the same server, as JSON types."""
    values = dataclasses.asdict(dataclasses.replace(settings, credentials=_NOBODY))
    del values["credentials"]
    plain: dict[str, Any] = json.loads(json.dumps(values))
    return plain


_NOBODY = Credentials("none", (), "")


def _record_of(error: errors.CredentialBridgeError) -> dict[str, Any]:
    """Return a failure as JSON; its texts have been searched for secrets already."""
    return {**error.as_dict(), "message": error.message, "at": time.monotonic()}


def _failure_from(record: Mapping[str, Any]) -> errors.CredentialBridgeError:
    kind: type[errors.CredentialBridgeError] = getattr(errors, record["type"])
    return kind(
        record["message"],
        reason=errors.Reason(record["reason"]),
        http_status=record["http_status"],
        vault_errors=record["vault_errors"],
        operation=record["operation"],
        hint=record["hint"],
    )


# --- the end of the run ---


def revoke_all(memory: RunMemory) -> None:
    """Revoke every token that the run has obtained; what fails is left to its TTL."""
    seen = set()
    for record in memory.all("login:"):
        token = record["auth"]["client_token"]
        if token not in seen and record["revoke"]:
            seen.add(token)
            with suppress(errors.CredentialBridgeError):
                _revoke(record)


def _revoke(record: Mapping[str, Any]) -> None:
    if record["auth"].get("token_type") == "batch":
        return
    token = (("vault_token", record["auth"]["client_token"]),)
    where = {
        name: tuple(tuple(item) if isinstance(item, list) else item for item in value)
        if isinstance(value, list)
        else value
        for name, value in record["where"].items()
    }
    where.update(timeout=_SECONDS_TO_END, deadline=_SECONDS_TO_END, retries=0)
    settings = Settings(credentials=Credentials("token", token, "the run"), **where)
    session = Session(settings, token_renew=OFF)
    session.revoke_self()
    session.close()


def revoke_at_the_end() -> None:
    """Have this process, if it is the main one, revoke the run's tokens when it ends.

    However it ends: at its end, with Ctrl-C, or with SIGTERM, after which Ansible kills
    itself without running what is registered for a normal end.
    """
    if MEMORY is None:
        return
    memory, main = MEMORY, os.getpid()
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
