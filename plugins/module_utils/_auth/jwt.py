# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""A signed token of someone whom Vault trusts, such as a CI server (Vault API ``POST /auth/:mount/login``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from .._model.settings import Settings
from ._files import read_credential
from ._method import AuthMethod, auth_part


def login_with_jwt(
    client: Any, settings: Settings, default_mount: str, default_file: str
) -> Mapping[str, Any]:
    """Log in with a JWT from the options or from a file, which is read now, as whoever issues it renews it there."""
    credentials = settings.credentials
    jwt = credentials.get("vault_jwt")
    if jwt is None:
        jwt = read_credential(
            credentials.get("vault_jwt_file") or default_file, "vault_jwt_file"
        )
        client.adapter.hidden.add(jwt)
    body = {"jwt": jwt, "role": credentials.get("auth_role") or ""}
    mount = quote(settings.auth_mount_point or default_mount)
    return auth_part(client.adapter.login(f"v1/auth/{mount}/login", json=body))


def _login(client: Any, settings: Settings) -> Mapping[str, Any]:
    return login_with_jwt(client, settings, "jwt", "")


METHOD = AuthMethod("jwt", _login, repeatable=True)
