# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""A service account or machine of Google Cloud (API: ``POST /auth/:mount/login``)."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .._model.names import shown_file
from .._model.option import Option
from .._model.settings import Settings
from ..errors import ConfigurationError
from .files import read_credential
from .jwt import JWT, ROLE, given_jwt
from .libraries import library
from .method import AuthMethod, login_url

if TYPE_CHECKING:
    from .._vault.transport import Transport

_PACKAGE = "google-auth"
# Vault accepts JWTs that expire within 15 minutes, unless the role says less.
_LIFETIME = 300  # seconds

_FILE = "gcp_service_account_file"


def _login(transport: Transport, settings: Settings) -> Mapping[str, Any]:
    credentials = settings.credentials
    role = credentials["auth_role"]
    jwt = given_jwt(transport, credentials)
    if jwt is None:
        file = credentials.get(_FILE) or os.environ.get(
            "GOOGLE_APPLICATION_CREDENTIALS"
        )
        # Vault looks for the role, so that the JWT is good for nothing else.
        audience = f"vault/{role}"
        jwt = _signed_with(file, audience) if file else _of_machine(audience)
        transport.hide(jwt)
    body = {"jwt": jwt, "role": role}
    return transport.login(login_url(settings, "gcp"), json=body)


def _signed_with(file: str, audience: str) -> str:
    """Return a JWT that is signed with a service account's key, for ``iam`` roles."""
    service_account = library("google.oauth2.service_account", _PACKAGE)
    encoder = library("google.auth.jwt", _PACKAGE)
    content = read_credential(file, _FILE)
    try:
        key = dict(json.loads(content))
        account = service_account.Credentials.from_service_account_info(key)
    except (ValueError, TypeError):
        raise ConfigurationError(
            f"The file {shown_file(file)} is not the key of a service account.",
            hint=f"Give the JSON file of a service account's key as '{_FILE}' or in "
            "GOOGLE_APPLICATION_CREDENTIALS, or a ready JWT as 'vault_jwt'.",
        ) from None
    now = int(time.time())
    claims = {
        "sub": account.service_account_email,
        "aud": audience,
        "iat": now,
        "exp": now + _LIFETIME,
    }
    jwt: bytes = encoder.encode(account.signer, claims)
    return jwt.decode()


def _of_machine(audience: str) -> str:
    """Return the JWT that Google gives the machine, for ``gce`` roles."""
    compute_engine = library("google.auth.compute_engine", _PACKAGE)
    failures = library("google.auth.exceptions", _PACKAGE)
    request = library("google.auth.transport.requests", _PACKAGE).Request()
    try:
        machine = compute_engine.IDTokenCredentials(
            request, target_audience=audience, use_metadata_identity_endpoint=True
        )
        machine.refresh(request)
    # google-auth takes the shape of answers for granted.
    except (failures.GoogleAuthError, ValueError, LookupError, TypeError) as error:
        raise ConfigurationError(
            "Google's metadata service provides no identity here: "
            f"{type(error).__name__}.",
            hint=f"Outside of Google Cloud, give '{_FILE}', or a ready JWT as "
            "'vault_jwt'.",
        ) from None
    jwt: str = machine.token
    return jwt


METHOD = AuthMethod(
    "gcp",
    "a service account of Google Cloud",
    _login,
    options={**JWT, _FILE: Option(type="path")},
    settings=ROLE,
    needs=(tuple(ROLE),),
    takes=((*JWT, _FILE),),
    hint="A role of type 'iam' wants a JWT that a service account has signed, one of "
    "type 'gce' that of a machine.",
)
