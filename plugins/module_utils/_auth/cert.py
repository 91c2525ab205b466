# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""A TLS client certificate (API: ``POST /auth/:mount/login``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .._model.settings import Settings
from .jwt import ROLE
from .method import AuthMethod, login_url

if TYPE_CHECKING:
    from .._vault.transport import Transport


def _login(transport: Transport, settings: Settings) -> Mapping[str, Any]:
    role = settings.credentials.get("auth_role")
    body = {"name": role} if role else {}
    return transport.login(login_url(settings, "cert"), json=body)


METHOD = AuthMethod(
    "cert",
    "a client certificate",
    _login,
    settings=ROLE,
    needs=(("client_cert",),),
    hint="Vault must be reached over TLS, without a proxy that ends the TLS "
    "connection.",
)
