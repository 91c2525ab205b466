# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""A service principal or managed identity of Azure (API: ``POST /auth/:mount/login``).

Azure gives it a JWT, which Vault checks with Azure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .._model.option import Option, Options, credential
from .._model.settings import Settings
from .jwt import JWT, ROLE, given_jwt
from .method import AuthMethod, login_url

if TYPE_CHECKING:
    from .._vault.transport import Transport

# What roles may be bound to besides: the option, and what Vault calls it.
_MACHINE = {
    "azure_subscription_id": "subscription_id",
    "azure_resource_group_name": "resource_group_name",
    "azure_vm_name": "vm_name",
    "azure_vmss_name": "vmss_name",
}


def _login(transport: Transport, settings: Settings) -> Mapping[str, Any]:
    credentials = settings.credentials
    jwt = given_jwt(transport, credentials)
    if jwt is None:
        from .azure_identity import jwt_from_azure

        jwt = jwt_from_azure(credentials)
        transport.hide(jwt)
    body = {"jwt": jwt, "role": credentials["auth_role"]}
    for option, name in _MACHINE.items():
        value = credentials.get(option)
        if value is not None:
            body[name] = value
    return transport.login(login_url(settings, "azure"), json=body)


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
        "azure_client_secret": credential(),
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
