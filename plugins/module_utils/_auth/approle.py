# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""AppRole (seed, "Authentication"; Vault API ``POST /auth/:mount/login``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._model.settings import Settings
from ..errors import VaultAuthError
from ._method import AuthMethod, auth_part

_LOG_IN_ONCE = "Where it has a limited number of uses, log in once for the whole play with credential_bridge.vault.vault_login."


def _log_in(client: Any, settings: Settings, secret_id: str) -> Mapping[str, Any]:
    return auth_part(
        client.auth.approle.login(
            role_id=settings.credentials["vault_role_id"],
            secret_id=secret_id,
            mount_point=settings.auth_mount_point or "approle",
        )
    )


def _login(client: Any, settings: Settings) -> Mapping[str, Any]:
    return _log_in(client, settings, settings.credentials["vault_secret_id"])


def _login_wrapped(client: Any, settings: Settings) -> Mapping[str, Any]:
    """Unwrap the secret ID (Vault API ``POST /sys/wrapping/unwrap``), which works once, and log in with it."""
    wrapping_token = settings.credentials["vault_wrapped_secret_id"]
    answer = client.adapter.request(
        "post", "v1/sys/wrapping/unwrap", headers={"X-Vault-Token": wrapping_token}
    )
    data = answer.get("data")
    secret_id = data.get("secret_id") if isinstance(data, Mapping) else None
    if not isinstance(secret_id, str):
        raise VaultAuthError(
            "The wrapping token holds no secret ID.",
            hint="Wrap the answer of '.../secret-id'.",
        )
    client.adapter.hidden.add(secret_id)
    return _log_in(client, settings, secret_id)


METHOD = AuthMethod(
    "approle",
    _login,
    repeatable=True,
    hint=f"The secret ID may be used up. {_LOG_IN_ONCE}",
)


WRAPPED = AuthMethod(
    "approle",
    _login_wrapped,
    repeatable=False,
    hint="A wrapped secret ID can be unwrapped once. If nobody on your side did that, someone else may have it; "
    "otherwise log in once for the whole play with credential_bridge.vault.vault_login.",
)
