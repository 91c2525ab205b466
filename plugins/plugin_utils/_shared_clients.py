# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients that live as long as the process.

So the terms of a lookup, the items of a loop and the templates of a task share a login.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Hashable, Mapping
from multiprocessing.util import Finalize
from typing import Any

from ansible.utils.display import Display

from ..module_utils._model.settings import Settings
from ..module_utils._tasks.connect import new_client
from ..module_utils._vault.client import Client

# The options besides the settings that a client is made from.
_CLIENT_OPTIONS = ("token_renew", "token_revoke", "log_level", "log_file")

_clients: dict[Hashable, Client] = {}
_owner = 0
_closing = False


def shared_client(settings: Settings, params: Mapping[str, Any]) -> Client:
    """Return the process's client for these settings and options.

    :raises ConfigurationError: as :class:`Client`
    """
    if _owner != os.getpid():
        _start_afresh()
    key = (settings, *(params[option] for option in _CLIENT_OPTIONS))
    if key not in _clients:
        display = Display()
        _clients[key] = new_client(settings, params, display.display, display.vvv)
    return _clients[key]


def _start_afresh() -> None:
    """Forget the clients of the parent process, whose sockets this one must not use."""
    global _owner
    _owner = os.getpid()
    _clients.clear()
    # Ansible's workers end without running atexit handlers, but they do run these.
    Finalize(None, _close_all, exitpriority=10)
    _close_all_if_terminated()


def _close_all() -> None:
    global _closing
    _closing = True
    while _clients:
        _key, client = _clients.popitem()
        client.session.close()


def _close_all_if_terminated() -> None:
    """Close the clients of a worker that Ansible terminates.

    At the end of a play Ansible does so with workers that have sent their result and
    are still closing.
    """
    in_worker = multiprocessing.parent_process() is not None
    if not in_worker or threading.current_thread() is not threading.main_thread():
        return
    before = signal.getsignal(signal.SIGTERM)

    def close_all(number: int, frame: Any) -> None:
        if _closing:
            # That takes some seconds at most, and then the process ends anyway.
            return
        _close_all()
        if callable(before):
            before(number, frame)
        else:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)

    signal.signal(signal.SIGTERM, close_all)
