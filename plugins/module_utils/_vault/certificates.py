# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The requests about certificates, to secrets engines for PKI and SSH."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._model.certificate import Issued
from .._model.endpoint import Endpoint
from .._model.object_refusals import not_for_certificates
from .._model.refusals import unless_denied
from ..errors import VaultError, VaultSecretNotFoundError
from .answers import Answer, data_of, issued_in, warnings_in
from .client import Client
from .objects import observe_endpoint


def observe_issuer(client: Client, path: str, field: str, kind: str) -> Endpoint:
    """Ask the server to describe a path that is to issue certificates; one request.

    :param field: one that the path must have
    :param kind: what it is to issue them for
    :raises VaultError: ``invalid_path`` if it is for something else
    """
    endpoint = observe_endpoint(client, path)
    if endpoint.described and field not in endpoint.fields:
        raise not_for_certificates(path, kind)
    return endpoint


def issue(client: Client, path: str, body: Mapping[str, Any]) -> tuple[Answer, Issued]:
    """Have a certificate issued, and return the response and what it holds."""
    # All of the body is public, and the server's texts are about its names.
    answer = client.api.write(path, body, hidden=())
    issued = issued_in(answer)
    if issued is None:
        raise VaultError(
            "The response holds no certificate.", operation="write", path=path
        )
    return answer, issued


def is_revoked(client: Client, mount: str, serial_number: str) -> bool | None:
    """Return whether a certificate was revoked, None if the server does not know it.

    A role may not store its certificates.
    """
    try:
        path = f"{mount}/cert/{serial_number}"
        answer = unless_denied(lambda: client.api.read(path))
    except VaultSecretNotFoundError:
        return None
    if answer:
        return bool(data_of(answer).get("revocation_time"))
    return None


def revoke_path(mount: str) -> str:
    """Return where certificates are revoked."""
    return f"{mount}/revoke"


def revoke(client: Client, mount: str, certificate: str) -> list[str]:
    """Revoke a certificate, and return the server's warnings.

    :param certificate: in PEM, since the server need not have stored it
    """
    body = {"certificate": certificate}
    return warnings_in(client.api.write(revoke_path(mount), body, hidden=()))
