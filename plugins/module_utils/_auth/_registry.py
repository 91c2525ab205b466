# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The authentication methods, one small file each.

The registry imports them by name, since Ansible ships to a host only what it sees imported.
"""

from __future__ import annotations

from collections.abc import Mapping

from .._model.settings import Credentials
from . import approle, cert, jwt, kubernetes, ldap, none, token, userpass
from ._method import AuthMethod

METHODS: Mapping[str, AuthMethod] = {
    method.name: method
    for method in (
        token.METHOD,
        approle.METHOD,
        userpass.METHOD,
        ldap.METHOD,
        jwt.METHOD,
        cert.METHOD,
        kubernetes.METHOD,
        none.METHOD,
    )
}


def method_for(credentials: Credentials) -> AuthMethod:
    """The method that these credentials are for."""
    if credentials.get("vault_wrapped_secret_id"):
        return approle.WRAPPED
    return METHODS[credentials.method]
