# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Log in for a caller that takes the token along."""

from __future__ import annotations

from .._model.refusals import unless_denied
from .._vault.client import Client
from ..errors import ConfigurationError
from . import tell
from .task import Result


def log_in(client: Client, look_up: bool) -> Result:
    """Return a token and what Vault says of it.

    :param look_up: whether to ask about a token that was given, which is one use of it
    :raises ConfigurationError: for the method ``none``, which has no token
    :raises CredentialBridgeError: as every login
    """
    method = client.settings.credentials.method
    if method == "none":
        raise ConfigurationError(
            "The auth method 'none' has no token to return.",
            hint="Use it in the other tasks directly.",
        )
    auth = client.session.hand_over()
    if auth:
        return tell.login(method, auth["client_token"], auth)
    # The token was given. A valid token may be denied to look itself up.
    info = unless_denied(client.session.token_info) if look_up else None
    if info:
        # As a login's response calls it.
        auth = {
            **info,
            "lease_duration": info.get("ttl"),
            "token_type": info.get("type"),
        }
    return tell.login(method, client.token, auth)
