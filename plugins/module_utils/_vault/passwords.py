# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Passwords that the server makes."""

from __future__ import annotations

from .._model.operations import GENERATE_PASSWORD
from ..errors import (
    ConfigurationError,
    CredentialBridgeError,
    VaultError,
    VaultSecretNotFoundError,
)
from .answers import text_in
from .session import Session


def generate_password(session: Session, policy: str) -> str:
    """Have the server make a password by one of its policies.

    API: ``GET /sys/policies/password/:name/generate``.

    :raises ConfigurationError: if there is no such policy
    :raises VaultAuthError: ``permission_denied``
    """
    url = GENERATE_PASSWORD.url(path=policy)
    try:
        answer = session.send(
            GENERATE_PASSWORD, lambda: session.transport.get(url), path=policy
        )
    except VaultSecretNotFoundError as error:
        raise ConfigurationError(
            f"Vault has no password policy '{policy}'.",
            http_status=error.http_status,
            operation=GENERATE_PASSWORD.name,
            hint="Check the name below 'sys/policies/password/'.",
        ) from None
    except CredentialBridgeError as error:
        # The policy is not the secret that the task is about.
        error.path = None
        raise
    password = text_in(answer, "password")
    if password is None:
        raise VaultError("The response holds no password.")
    return password
