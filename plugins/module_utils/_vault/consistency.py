# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Read what was written, on clusters whose standbys answer reads themselves.

OpenBao's standbys and Vault Enterprise's performance standbys lag behind their leader.
Their responses name the state of the storage (``X-Vault-Index``). Whoever sends it back
is not answered from an older state: the standby passes the request on, or asks to be
asked again (412). Vault's Community edition never names a state, so it is sent none.
"""

from __future__ import annotations

import base64
import binascii
import json
import threading
from collections.abc import Mapping
from typing import NamedTuple, Protocol

from ..errors import CredentialBridgeError

_INDEX = "X-Vault-Index"
_IF_BEHIND = "X-Vault-Inconsistent"
_PASS_ON = "forward-active-node"

# What a server says that is not configured to pass requests on.
_DISABLED = f"{_IF_BEHIND}={_PASS_ON} disabled in configuration"


class IndexStore(Protocol):
    """Where the processes of one run keep the newest state that they know."""

    def load(self) -> str | None:
        """Return the newest index, None if there is none yet."""

    def save(self, index: str) -> None:
        """Keep an index that is newer than those before."""


class _Position(NamedTuple):
    """What an index says: how far the storage of which cluster had come."""

    cluster: str
    value: int


class Consistency:
    """The newest state that we know, as request headers."""

    def __init__(self, store: IndexStore | None = None) -> None:
        """Start without any state, but for what other processes know."""
        self._store = store
        self._index: str | None = None
        self._passes_on = True
        self._lock = threading.Lock()

    def headers(self) -> dict[str, str]:
        """Return what to send along."""
        index = self._newest()
        if index is None:
            return {}
        if not self._passes_on:
            return {_INDEX: index}
        return {_INDEX: index, _IF_BEHIND: _PASS_ON}

    def note(self, headers: Mapping[str, str]) -> None:
        """Take note of the state that a response names."""
        index = headers.get(_INDEX)
        if not index:
            return
        with self._lock:
            if _is_newer(index, self._index):
                self._index = index
                if self._store:
                    self._store.save(index)

    def is_refused(self, error: CredentialBridgeError) -> bool:
        """Return whether a server objects to our headers; then it gets fewer of them.

        It has not looked at the request, which may be sent again at once.
        """
        if error.http_status != 400 or not self._passes_on:
            return False
        self._passes_on = not any(_DISABLED in text for text in error.vault_errors)
        return not self._passes_on

    def _newest(self) -> str | None:
        stored = self._store.load() if self._store else None
        with self._lock:
            if stored and _is_newer(stored, self._index):
                self._index = stored
            return self._index


def _is_newer(index: str, than: str | None) -> bool:
    """Compare two states; threads may learn of them in another order than they arose."""
    if than is None:
        return True
    new, old = _position(index), _position(than)
    if new is None or old is None or new.cluster != old.cluster:
        return index != than
    return new.value > old.value


def _position(index: str) -> _Position | None:
    """Return what an index of OpenBao says; another server's is opaque."""
    try:
        values = json.loads(base64.b64decode(index, validate=True))
        return _Position(str(values["cluster"]), int(values["value"]))
    except (binascii.Error, KeyError, OverflowError, TypeError, ValueError):
        return None
