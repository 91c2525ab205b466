# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Any path of the API, by its name in policies; the caller reads what comes back.

Paths must have passed :func:`_model.paths.check_api_path`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .._model.operations import (
    API_DELETE,
    API_HELP,
    API_LIST,
    API_PATCH,
    API_READ,
    API_WRITE,
    Operation,
)
from .._redact import texts
from .session import Session

_MERGE_PATCH = {"Content-Type": "application/merge-patch+json"}

Answer = dict[str, Any]


class Api:
    """The generic door: one method for each kind of request.

    Every method returns Vault's whole response, {} if it has no content. Content that
    is not JSON is in ``text``, or in ``base64`` if it is not text either. The ``body``
    of a failure holds Vault's response to it, which may be more than its errors.

    :raises VaultSecretNotFoundError: ``mount_not_found``, ``endpoint_not_found``, or
        ``secret_not_found`` for everything else that is missing
    """

    def __init__(self, session: Session) -> None:
        """Send through this session."""
        self._session = session
        self._transport = session.transport

    def read(self, path: str, wrap_ttl: str | None = None) -> Answer:
        """Send a GET.

        :param wrap_ttl: have the answer wrapped for so long
        """
        return self._send(API_READ, "get", path, wrap_ttl=wrap_ttl)

    def list(self, path: str, wrap_ttl: str | None = None) -> Answer:
        """Send a LIST."""
        return self._send(API_LIST, "list", path, wrap_ttl=wrap_ttl)

    def write(
        self,
        path: str,
        body: Mapping[str, Any],
        wrap_ttl: str | None = None,
        hidden: Iterable[str] | None = None,
    ) -> Answer:
        """Send a POST.

        :param hidden: what must be hidden in Vault's texts; defaults to all of the body
        """
        with self._transport.redacting(texts(body) if hidden is None else hidden):
            return self._send(
                API_WRITE, "post", path, json=dict(body), wrap_ttl=wrap_ttl
            )

    def patch(
        self, path: str, body: Mapping[str, Any], hidden: Iterable[str] | None = None
    ) -> Answer:
        """Send a JSON merge patch."""
        with self._transport.redacting(texts(body) if hidden is None else hidden):
            return self._send(
                API_PATCH, "patch", path, json=dict(body), headers=_MERGE_PATCH
            )

    def delete(self, path: str) -> Answer:
        """Send a DELETE."""
        return self._send(API_DELETE, "delete", path)

    def help(self, path: str) -> Answer:
        """Ask for the description of a path; every token may.

        The answer has an ``openapi`` document of that path alone, unless a proxy has
        dropped the question.
        """
        return self._send(API_HELP, "get", path, params={"help": 1})

    def _send(
        self, operation: Operation, method: str, path: str, **options: Any
    ) -> Answer:
        url = operation.url(path=path)
        return self._session.send(
            operation,
            lambda: self._transport.request(method, url, any_type=True, **options),
            path=path,
        )
