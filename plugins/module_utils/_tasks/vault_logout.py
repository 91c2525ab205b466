# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""``vault_logout``: one token is no longer valid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._settings.credentials import CREDENTIALS
from .._vault.client import Client
from ..errors import VaultError

_BATCH = "batch tokens cannot be revoked"


def only_the_token(params: Mapping[str, Any]) -> dict[str, Any]:
    """The options with no other credentials than the task's token; nobody's own token is revoked by accident."""
    others = dict.fromkeys(CREDENTIALS)
    token = params["vault_token"] or None
    return {
        **params,
        **others,
        "auth_method": "token" if token else "none",
        "vault_token": token,
        "token_renew": "off",
    }


def run(params: Mapping[str, Any], client: Client, check_mode: bool) -> dict[str, Any]:
    """Revoke the token, or in check mode look whether there is something to revoke."""
    if not params["vault_token"]:
        return {
            "changed": False,
            "msg": "No token was given, so there is none to revoke.",
        }
    try:
        if not check_mode:
            client.revoke_own_token()
        elif client.token_info().get("type") == "batch":
            return _unrevokable()
    except VaultError as error:
        if error.reason == "auth_failed":
            return {"changed": False, "msg": "The token was not valid any more."}
        if any(_BATCH in text for text in error.vault_errors):
            return _unrevokable()
        raise
    return {
        "changed": True,
        "msg": "The token would be revoked." if check_mode else "The token is revoked.",
    }


def _unrevokable() -> dict[str, Any]:
    return {
        "changed": False,
        "msg": "Vault cannot revoke a batch token; it stays valid until its TTL has passed.",
    }
