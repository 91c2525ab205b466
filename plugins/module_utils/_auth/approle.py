# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""An application's role ID and secret ID (API: ``POST /auth/:mount/login``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .._model.option import credential
from .._model.settings import Settings
from ..errors import VaultAuthError
from .method import AuthMethod, login_url

if TYPE_CHECKING:
    from .._vault.transport import Transport

_LOG_IN_ONCE = (
    "If it has a limited number of uses, log in once for the whole play with "
    "credential_bridge.vault.vault_login."
)


def _login(transport: Transport, settings: Settings) -> Mapping[str, Any]:
    secret_id = settings.credentials.get("vault_secret_id")
    return _log_in(transport, settings, secret_id)


def _login_wrapped(transport: Transport, settings: Settings) -> Mapping[str, Any]:
    """Unwrap the secret ID, which works once, and log in with it.

    API: ``POST /sys/wrapping/unwrap``.
    """
    wrapping_token = settings.credentials["vault_wrapped_secret_id"]
    answer = transport.post(
        "v1/sys/wrapping/unwrap", headers={"X-Vault-Token": wrapping_token}
    )
    data = answer.get("data")
    secret_id = data.get("secret_id") if isinstance(data, Mapping) else None
    if not isinstance(secret_id, str):
        raise VaultAuthError(
            "The wrapping token holds no secret ID.",
            hint="Wrap the response of '.../secret-id'.",
        )
    transport.hide(secret_id)
    return _log_in(transport, settings, secret_id)


def _log_in(
    transport: Transport, settings: Settings, secret_id: str | None
) -> Mapping[str, Any]:
    body = {"role_id": settings.credentials["vault_role_id"]}
    # A role with 'bind_secret_id: false' demands none.
    if secret_id is not None:
        body["secret_id"] = secret_id
    return transport.login(login_url(settings, "approle"), json=body)


METHOD = AuthMethod(
    "approle",
    "AppRole credentials",
    _login,
    options={
        "vault_role_id": credential("role_id"),
        "vault_secret_id": credential("secret_id"),
        "vault_wrapped_secret_id": credential("wrapped_secret_id"),
    },
    needs=(("vault_role_id",),),
    wants=(("vault_secret_id", "vault_wrapped_secret_id"),),
    hint="The secret ID may be used up, or missing where the role demands one. "
    + _LOG_IN_ONCE,
)

WRAPPED = METHOD._replace(
    login=_login_wrapped,
    repeatable=False,
    hint="A wrapped secret ID can be unwrapped once. If nobody on your side did that, "
    "someone else may have it; otherwise log in once for the whole play with "
    "credential_bridge.vault.vault_login.",
)
