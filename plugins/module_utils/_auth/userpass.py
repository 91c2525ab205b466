# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""A user with a password, kept by Vault (Vault API ``POST /auth/:mount/login/:username``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from .._model.settings import Settings
from ._method import AuthMethod, auth_part


def login_with_password(
    client: Any, settings: Settings, default_mount: str
) -> Mapping[str, Any]:
    """Log in to a method that takes a user's name in the path and the password in the body."""
    credentials = settings.credentials
    mount = quote(settings.auth_mount_point or default_mount)
    user = quote(credentials["vault_username"], safe="")
    # hvac would put the name into the path as it is.
    return auth_part(
        client.adapter.login(
            f"v1/auth/{mount}/login/{user}",
            json={"password": credentials["vault_password"]},
        )
    )


def _login(client: Any, settings: Settings) -> Mapping[str, Any]:
    return login_with_password(client, settings, "userpass")


METHOD = AuthMethod("userpass", _login, repeatable=True)
