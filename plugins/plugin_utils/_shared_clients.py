# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients that live as long as the process.

So the terms of a lookup, the items of a loop and the templates of a task share a login.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Hashable, Mapping
from contextlib import suppress
from multiprocessing.util import Finalize
from typing import Any

from ansible.utils.display import Display

from ..module_utils._model.settings import Settings
from ..module_utils._tasks.connect import new_client
from ..module_utils._tasks.ending import Ending
from ..module_utils._vault.client import Client
from ._run import current_run

# The options besides the settings that a client is made from.
_CLIENT_OPTIONS = ("token_renew", "token_revoke", "log_level", "log_file", "mask")

_clients: dict[Hashable, Client] = {}
_owner = 0


def shared_client(settings: Settings, params: Mapping[str, Any]) -> Client:
    """Return the process's client for these settings and options.

    :raises ConfigurationError: as :class:`Client`
    """
    if _owner != os.getpid():
        _start_afresh()
    key = (settings, *(params[option] for option in _CLIENT_OPTIONS))
    if key not in _clients:
        display = Display()
        shared = current_run().client_options(settings, revoke=params["token_revoke"])
        _clients[key] = new_client(
            settings, params, display.display, display.vvv, **shared
        )
    return _clients[key]


def import_hvac() -> None:
    """Import what clients need and nobody else, for those that this process forks.

    Without hvac, the task that needs it fails.
    """
    with suppress(ImportError):
        importlib.import_module("hvac")


def take_warnings() -> list[str]:
    """Return the warnings of this process's clients since the last call."""
    return [
        warning for client in _own_clients() for warning in client.log.take_warnings()
    ]


def _start_afresh() -> None:
    """Forget the clients of the parent process, whose sockets this one must not use."""
    global _owner
    _owner = os.getpid()
    _clients.clear()
    # Ansible's workers end without running atexit handlers, but they do run these.
    Finalize(None, _close_all, exitpriority=10)
    _ENDING.prepare()


def _close_all() -> None:
    # They stay in the dictionary for as long as a signal may interrupt this.
    for client in list(_clients.values()):
        client.session.close()
    _clients.clear()


def _own_clients() -> list[Client]:
    """Return the clients of this process, and not those that its parent has made."""
    if _owner == os.getpid():
        return list(_clients.values())
    return []


# Ansible also terminates workers that have sent their result and are still closing.
_ENDING = Ending(_own_clients)
