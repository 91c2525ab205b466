# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The JWT that Azure gives a service principal or a managed identity."""

from __future__ import annotations

import re
from typing import Any

from .._model.settings import Credentials
from ..errors import ConfigurationError
from .libraries import library

_PACKAGE = "azure-identity"
# What Vault's documentation configures as the method's 'resource'.
_RESOURCE = "https://management.azure.com/"

_HINT = (
    "Check 'azure_tenant_id', 'azure_client_id' and 'azure_client_secret' for a service "
    "principal. Without a secret, an identity of the machine or of the environment is "
    "used; outside of Azure, a ready JWT can be given as 'vault_jwt'."
)


def jwt_from_azure(credentials: Credentials) -> str:
    """Return a JWT of who we are in Azure.

    :raises ConfigurationError: if Azure gives none, or azure-identity is missing
    """
    failures = library("azure.core.exceptions", _PACKAGE)
    resource = credentials.get("azure_resource") or _RESOURCE
    try:
        identity = _identity(credentials)
        # With its own slash, since the JWT's audience must be the resource to the letter.
        jwt: str = identity.get_token(f"{resource}/.default").token
    except (failures.AzureError, ValueError) as error:
        # Of its text we show the code of Azure's documentation only.
        code = re.search(r"AADSTS\d+", str(error))
        cause = f"{type(error).__name__}{f' ({code[0]})' if code else ''}"
        raise ConfigurationError(
            f"Azure gives no token for the login: {cause}.", hint=_HINT
        ) from None
    return jwt


def _identity(credentials: Credentials) -> Any:
    """Return who asks Azure: the service principal that is given, or who we are there."""
    azure = library("azure.identity", _PACKAGE)
    client_id = credentials.get("azure_client_id")
    secret = credentials.get("azure_client_secret")
    if secret is None:
        # None would override what AZURE_CLIENT_ID says.
        which = {"managed_identity_client_id": client_id} if client_id else {}
        return azure.DefaultAzureCredential(**which)
    tenant_id = credentials.get("azure_tenant_id")
    for option, value in (
        ("azure_tenant_id", tenant_id),
        ("azure_client_id", client_id),
    ):
        if value is None:
            raise ConfigurationError(
                f"There is an 'azure_client_secret' without an '{option}'.",
                hint=f"Give '{option}'.",
            )
    return azure.ClientSecretCredential(tenant_id, client_id, secret)
