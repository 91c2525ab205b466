# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""A signed token of an issuer that Vault trusts, such as a CI server.

API: ``POST /auth/:mount/login``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .._model.option import Option, Options, credential
from .._model.settings import Credentials, Settings
from .files import read_credential
from .method import AuthMethod, login_url

if TYPE_CHECKING:
    from .._vault.transport import Transport

ROLE: Options = {"auth_role": Option()}
JWT: Options = {
    "vault_jwt": credential("jwt"),
    "vault_jwt_file": Option(type="path", aliases=("jwt_file",)),
}


def login_with_jwt(
    transport: Transport, settings: Settings, default_mount: str, pod_file: str = ""
) -> Mapping[str, Any]:
    """Log in with a JWT from the options or from a file.

    :param pod_file: as for :func:`given_jwt`
    """
    credentials = settings.credentials
    jwt = given_jwt(transport, credentials, pod_file)
    body = {"jwt": jwt, "role": credentials.get("auth_role") or ""}
    return transport.login(login_url(settings, default_mount), json=body)


def given_jwt(
    transport: Transport, credentials: Credentials, pod_file: str = ""
) -> str | None:
    """Return the JWT from the options or from a file, None if there is neither.

    The file is read now, as the issuer renews the JWT there.

    :param pod_file: the file that is read if the options give nothing, where a pod
        finds the JWT of its service account
    """
    jwt = credentials.get("vault_jwt")
    file = credentials.get("vault_jwt_file")
    if jwt is None and (file or pod_file):
        named_by = "the option 'vault_jwt_file'" if file else "the service account"
        jwt = read_credential(file or pod_file, named_by)
        transport.hide(jwt)
    return jwt


def _login(transport: Transport, settings: Settings) -> Mapping[str, Any]:
    return login_with_jwt(transport, settings, "jwt")


METHOD = AuthMethod(
    "jwt",
    "a JWT",
    _login,
    options=JWT,
    settings=ROLE,
    needs=(tuple(JWT),),
)
