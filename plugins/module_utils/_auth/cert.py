# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The client certificate of the TLS connection (Vault API ``POST /auth/:mount/login``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from .._model.settings import Settings
from ._method import AuthMethod, auth_part


def _login(client: Any, settings: Settings) -> Mapping[str, Any]:
    mount = quote(settings.auth_mount_point or "cert")
    role = settings.credentials.get("auth_role")
    return auth_part(
        client.adapter.login(
            f"v1/auth/{mount}/login", json={"name": role} if role else {}
        )
    )


METHOD = AuthMethod(
    "cert",
    _login,
    repeatable=True,
    hint="Vault must be reached over TLS, by no proxy that ends the TLS connection.",
)
