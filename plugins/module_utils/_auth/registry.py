# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""All auth methods.

Imported by name, since Ansible ships to a host only what it sees imported.
"""

from __future__ import annotations

from collections.abc import Mapping

from .._model.option import Options
from .._model.settings import Credentials
from . import approle, cert, jwt, kubernetes, ldap, none, token, userpass
from .method import AuthMethod

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

#: The options of all methods; one that several share is defined once.
OPTIONS: Options = {
    name: option
    for method in METHODS.values()
    for name, option in method.options.items()
}

# A role is no credential: it neither chooses a method nor contradicts one.
_ROLE = "auth_role"

#: The options that are credentials, or choose among them.
CREDENTIALS = ("auth_method", *(name for name in OPTIONS if name != _ROLE))

#: The parts of credentials that may be shown.
PUBLIC = frozenset(
    {"client_cert", *(name for name, option in OPTIONS.items() if option.public)}
)


def method_for(credentials: Credentials) -> AuthMethod:
    """Return the method that these credentials are for."""
    if credentials.get("vault_wrapped_secret_id"):
        return approle.WRAPPED
    return METHODS[credentials.method]
