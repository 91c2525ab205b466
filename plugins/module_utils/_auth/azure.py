# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""A service principal or managed identity of Azure (API: ``POST /auth/:mount/login``).

Azure gives it a JWT, which Vault checks with Azure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .._model.option import Option, Options
from .._model.settings import Credentials, Settings
from ..errors import ConfigurationError
from .jwt import JWT, ROLE, given_jwt
from .libraries import library
from .method import AuthMethod, login_url

if TYPE_CHECKING:
    from .._vault.transport import Transport

_PACKAGE = "azure-identity"
# What Vault's documentation configures as the method's 'resource'.
_RESOURCE = "https://management.azure.com/"

# What roles may be bound to besides: the option, and what Vault calls it.
_MACHINE = {
    "azure_subscription_id": "subscription_id",
    "azure_resource_group_name": "resource_group_name",
    "azure_vm_name": "vm_name",
    "azure_vmss_name": "vmss_name",
}

_HINT = (
    "Check 'azure_tenant_id', 'azure_client_id' and 'azure_client_secret' for a service "
    "principal. Without a secret, an identity of the machine or of the environment is "
    "used; outside of Azure, a ready JWT can be given as 'vault_jwt'."
)


def _login(transport: Transport, settings: Settings) -> Mapping[str, Any]:
    credentials = settings.credentials
    jwt = given_jwt(transport, credentials)
    if jwt is None:
        jwt = _from_azure(credentials)
        transport.hide(jwt)
    body = {"jwt": jwt, "role": credentials["auth_role"]}
    for option, name in _MACHINE.items():
        value = credentials.get(option)
        if value is not None:
            body[name] = value
    return transport.login(login_url(settings, "azure"), json=body)


def _from_azure(credentials: Credentials) -> str:
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


_SETTINGS: Options = {
    **ROLE,
    "azure_resource": Option(),
    **{option: Option() for option in _MACHINE},
}

METHOD = AuthMethod(
    "azure",
    "an identity of Azure",
    _login,
    options={
        **JWT,
        "azure_tenant_id": Option(),
        "azure_client_id": Option(),
        "azure_client_secret": Option(public=False, secret=True),
    },
    settings=_SETTINGS,
    needs=(tuple(ROLE),),
    takes=(
        (*JWT, "azure_client_secret"),
        ("azure_tenant_id",),
        ("azure_client_id",),
    ),
    hint="Check that 'azure_resource' is the 'resource' of the method's configuration, "
    "to the last slash, and the names of the machine that the role is bound to.",
)
