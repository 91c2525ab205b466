# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The JWT of a service account or machine of Google Cloud."""

from __future__ import annotations

import json
import os
import time

from .._model.names import shown_file
from ..errors import ConfigurationError
from .files import read_credential
from .gcp import KEY_FILE
from .libraries import library

_PACKAGE = "google-auth"
# Vault accepts JWTs that expire within 15 minutes, unless the role says less.
_LIFETIME = 300  # seconds


def jwt_for(audience: str, file: str | None) -> str:
    """Return a JWT of the service account or machine that we are.

    :param file: the key of a service account; defaults to the one that Google's own
        tools would use
    :raises ConfigurationError: if neither is there, or google-auth is missing
    """
    named_by = f"the option '{KEY_FILE}'"
    if file is None:
        named_by = "the environment variable GOOGLE_APPLICATION_CREDENTIALS"
        file = os.environ.get("GOOGLE_APPLICATION_CREDENTIALS")
    if file:
        return _signed_with(file, named_by, audience)
    return _of_machine(audience)


def _signed_with(file: str, named_by: str, audience: str) -> str:
    """Return a JWT that is signed with a service account's key, for ``iam`` roles."""
    service_account = library("google.oauth2.service_account", _PACKAGE)
    encoder = library("google.auth.jwt", _PACKAGE)
    content = read_credential(file, named_by)
    try:
        key = dict(json.loads(content))
        account = service_account.Credentials.from_service_account_info(key)
    except (ValueError, TypeError, RecursionError):
        raise ConfigurationError(
            f"The file {shown_file(file)} is not the key of a service account.",
            hint=f"Give the JSON file of a service account's key as '{KEY_FILE}' or in "
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
            hint=f"Outside of Google Cloud, give '{KEY_FILE}', or a ready JWT as "
            "'vault_jwt'.",
        ) from None
    jwt: str = machine.token
    return jwt
