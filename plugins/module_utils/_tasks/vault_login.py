# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""``vault_login``: one login, whose token is handed to whoever asked for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._settings import config_file as _config_file
from .._vault.client import Client
from ..errors import ConfigurationError, VaultAuthError


def run(params: Mapping[str, Any], client: Client, check_mode: bool) -> dict[str, Any]:
    """Log in unless in check mode, and after it worked keep the credentials where that is wanted."""
    credentials = client.settings.credentials
    if params["persist"]:
        _config_file.check_storable(credentials)
    if check_mode and credentials.method not in ("token", "none"):
        told = "Check mode creates no token, and cannot tell whether the credentials are right."
        return {"changed": True, "msg": told, **_shown(credentials.method, None, {})}
    token = login(client)
    keep = params["persist"] and not _config_file.holds(
        client.settings.vault_url, credentials
    )
    if keep and not check_mode:
        _config_file.save(client.settings.vault_url, credentials)
    return {"changed": keep or credentials.method != "token", **token}


def login(client: Client) -> dict[str, Any]:
    """A token and what Vault tells about it.

    :raises ConfigurationError: for the method ``none``, which has no token
    :raises CredentialBridgeError: as every login
    """
    method = client.settings.credentials.method
    if method == "none":
        raise ConfigurationError(
            "The auth method 'none' has no token to return.",
            hint="Use it for the other tasks as it is.",
        )
    auth = client.hand_over()
    if auth:
        return _shown(method, auth["client_token"], auth)
    return _shown(method, client.token, _looked_up(client))


def _looked_up(client: Client) -> dict[str, Any]:
    """What is known about a token from elsewhere, in the words of a login's answer."""
    try:
        data = client.token_info()
    except VaultAuthError as error:
        if error.reason != "permission_denied":
            raise
        # The token is valid and may not see itself.
        return {}
    return {**data, "lease_duration": data.get("ttl"), "token_type": data.get("type")}


def _shown(method: str, token: str | None, auth: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "auth_method": method,
        "token": token,
        "accessor": auth.get("accessor"),
        "policies": auth.get("policies"),
        "ttl": auth.get("lease_duration"),
        "renewable": auth.get("renewable"),
        "token_type": auth.get("token_type"),
    }
