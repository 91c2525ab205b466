# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""``vault_logout``: a token is no longer valid."""

from __future__ import annotations

from .._auth.registry import CREDENTIALS
from .._options.modules import VAULT_LOGOUT
from .._vault.client import Client
from ..errors import Reason, VaultError
from .task import Params, Result, Task

_BATCH = "batch tokens cannot be revoked"


def _only_the_token(params: Params) -> Params:
    """Return the options with the task's token as the only credentials.

    So nobody revokes by accident a token from a variable, a file or the environment.
    """
    token = params["vault_token"] or None
    return {
        **params,
        **dict.fromkeys(CREDENTIALS),
        "auth_method": "token" if token else "none",
        "vault_token": token,
        "token_renew": "off",
    }


def _run(params: Params, client: Client, check_mode: bool) -> Result:
    if not params["vault_token"]:
        return _unchanged("No token was given, so there is none to revoke.")
    try:
        return _revoke(client, check_mode)
    except VaultError as error:
        if error.reason is Reason.AUTH_FAILED:
            return _unchanged("The token was no longer valid.")
        if any(_BATCH in text for text in error.vault_errors):
            return _irrevocable()
        raise


def _revoke(client: Client, check_mode: bool) -> Result:
    if not check_mode:
        client.session.revoke_self()
        return {"changed": True, "msg": "The token is revoked."}
    # The look-up fails for an invalid token, as revoking it would.
    if client.session.token_info().get("type") == "batch":
        return _irrevocable()
    return {"changed": True, "msg": "The token would be revoked."}


def _irrevocable() -> Result:
    return _unchanged(
        "Vault cannot revoke a batch token; it stays valid until its TTL has passed."
    )


def _unchanged(message: str) -> Result:
    return {"changed": False, "msg": message}


TASK = Task(
    VAULT_LOGOUT,
    _run,
    prepare=_only_the_token,
    uses_mount=lambda _given: False,
    configured_credentials=False,
)
