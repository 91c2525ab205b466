# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The service account of a Kubernetes pod (API: ``POST /auth/:mount/login``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .._model.settings import Settings
from .jwt import JWT, ROLE, login_with_jwt
from .method import AuthMethod

if TYPE_CHECKING:
    from .._vault.transport import Transport

# Where Kubernetes puts it.
_TOKEN_FILE = "/var/run/secrets/kubernetes.io/serviceaccount/token"


def _login(transport: Transport, settings: Settings) -> Mapping[str, Any]:
    return login_with_jwt(transport, settings, "kubernetes", _TOKEN_FILE)


METHOD = AuthMethod(
    "kubernetes",
    "a service account",
    _login,
    options=JWT,
    settings=ROLE,
    needs=(tuple(ROLE),),
    takes=(tuple(JWT),),
)
