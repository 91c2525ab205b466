# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients that live as long as the process: terms, loop items and templates of a task share one login."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Mapping
from multiprocessing.util import Finalize
from typing import Any

from ansible.utils.display import Display

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.settings import (
    Settings,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks._execute import (
    new_client,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.client import (
    Client,
)

_Key = tuple[Any, ...]

_clients: dict[_Key, Client] = {}
_owner = 0
_finishing = False


def shared_client(settings: Settings, params: Mapping[str, Any]) -> Client:
    """The process's client for these settings, and for this way of keeping tokens and of recording.

    A forked worker inherits the dictionary and must not use its parent's sockets, so each process starts afresh.

    :raises ConfigurationError: as :class:`Client`
    """
    global _owner
    if _owner != os.getpid():
        _clients.clear()
        _owner = os.getpid()
        # Ansible's workers end without running atexit handlers, but they do run these.
        Finalize(None, _finish, exitpriority=10)
        _finish_when_terminated()
    key = (
        settings,
        *(
            params[option]
            for option in ("token_renew", "token_revoke", "log_level", "log_file")
        ),
    )
    if key not in _clients:
        _clients[key] = new_client(settings, params, Display().display)
    return _clients[key]


def _finish() -> None:
    global _finishing
    _finishing = True
    while _clients:
        _key, client = _clients.popitem()
        client.finish()


def _finish_when_terminated() -> None:
    """At the end of a play Ansible terminates workers that have sent their result and are still busy with their end."""
    in_worker = multiprocessing.parent_process() is not None
    if not in_worker or threading.current_thread() is not threading.main_thread():
        return
    before = signal.getsignal(signal.SIGTERM)

    def finish(number: int, frame: Any) -> None:
        if _finishing:
            # That takes some seconds at most, and then the process ends anyway.
            return
        _finish()
        if callable(before):
            before(number, frame)
        else:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)

    signal.signal(signal.SIGTERM, finish)
