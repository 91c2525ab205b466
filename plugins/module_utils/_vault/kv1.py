# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Secrets of KV v1: one request each, and nothing but data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._model.operations import DELETE_KV1, LIST_KV1, READ_KV1, WRITE_KV1
from .._redact import texts
from .answers import Answer
from .session import Session

if TYPE_CHECKING:
    from .._model.plan import Step


class Kv1:
    """The operations on secrets of KV v1 engines."""

    def __init__(self, session: Session) -> None:
        """Send through this session."""
        self._session = session
        self._transport = session.transport

    def read(self, mount: str, path: str) -> Answer:
        """Read a secret. API: ``GET /:mount/:path``.

        :raises VaultSecretNotFoundError: if there is none
        """
        url = READ_KV1.url(mount, path)
        return self._session.send(
            READ_KV1, lambda: self._transport.get(url), mount, path
        )

    def list(self, mount: str, path: str) -> Answer:
        """List the names below a path. API: ``LIST /:mount/:path``.

        :raises VaultSecretNotFoundError: if there are none
        """
        url = LIST_KV1.url(mount, path)
        return self._session.send(
            LIST_KV1, lambda: self._transport.list(url), mount, path
        )

    def write(self, mount: str, path: str, step: Step) -> None:
        """Replace a secret. API: ``POST /:mount/:path``."""
        url, data = WRITE_KV1.url(mount, path), dict(step.payload)
        with self._transport.redacting(texts(data)):
            self._session.send(
                WRITE_KV1, lambda: self._transport.post(url, json=data), mount, path
            )

    def delete(self, mount: str, path: str, _step: Step) -> None:
        """Delete a secret. API: ``DELETE /:mount/:path``."""
        url = DELETE_KV1.url(mount, path)
        self._session.send(DELETE_KV1, lambda: self._transport.delete(url), mount, path)
