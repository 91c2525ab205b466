# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""A service account or machine of Google Cloud (API: ``POST /auth/:mount/login``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .._model.option import Option
from .._model.settings import Settings
from .jwt import JWT, ROLE, given_jwt
from .method import AuthMethod, login_url

if TYPE_CHECKING:
    from .._vault.transport import Transport

#: The option that names the key of a service account.
KEY_FILE = "gcp_service_account_file"


def _login(transport: Transport, settings: Settings) -> Mapping[str, Any]:
    credentials = settings.credentials
    role = credentials["auth_role"]
    jwt = given_jwt(transport, credentials)
    if jwt is None:
        from .gcp_identity import jwt_for

        # Vault looks for the role, so that the JWT is good for nothing else.
        jwt = jwt_for(f"vault/{role}", credentials.get(KEY_FILE))
        transport.hide(jwt)
    body = {"jwt": jwt, "role": role}
    return transport.login(login_url(settings, "gcp"), json=body)


METHOD = AuthMethod(
    "gcp",
    "a service account of Google Cloud",
    _login,
    options={**JWT, KEY_FILE: Option(type="path")},
    settings=ROLE,
    needs=(tuple(ROLE),),
    takes=((*JWT, KEY_FILE),),
    hint="A role of type 'iam' wants a JWT that a service account has signed, one of "
    "type 'gce' that of a machine.",
)
