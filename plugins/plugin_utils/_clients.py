# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients that live as long as the process: terms, loop items and templates of a task share one login."""

from __future__ import annotations

import os
from collections.abc import Mapping
from multiprocessing.util import Finalize
from typing import Any

from ansible.utils.display import Display

from ansible_collections.credential_bridge.vault.plugins.module_utils._client import Client
from ansible_collections.credential_bridge.vault.plugins.module_utils._run._execute import new_client
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings import Settings

_Key = tuple[Any, ...]

_clients: dict[_Key, Client] = {}
_owner = 0


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
    key = (settings, *(params[option] for option in ("token_renew", "token_revoke", "log_level", "log_file")))
    if key not in _clients:
        _clients[key] = new_client(settings, params, Display().display)
    return _clients[key]


def _finish() -> None:
    while _clients:
        _key, client = _clients.popitem()
        client.finish()
