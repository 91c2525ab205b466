# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""All auth methods.

Imported by name, since Ansible ships to a host only what it sees imported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from .._model.option import Options
from .._model.settings import Credentials
from . import (
    approle,
    aws_iam,
    azure,
    cert,
    gcp,
    jwt,
    kubernetes,
    ldap,
    none,
    token,
    userpass,
)
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
        aws_iam.METHOD,
        azure.METHOD,
        gcp.METHOD,
        none.METHOD,
    )
}

#: The options of all methods; one that several share is defined once.
OPTIONS: Options = {
    name: option
    for method in METHODS.values()
    for name, option in (*method.options.items(), *method.all_settings.items())
}

#: Those that are no credentials, such as a role.
SETTINGS = frozenset(
    name for method in METHODS.values() for name in method.all_settings
)

#: The options that are credentials, or choose among them.
CREDENTIALS = ("auth_method", *(name for name in OPTIONS if name not in SETTINGS))

_METHODS_WITH = Counter(name for method in METHODS.values() for name in method.options)

#: The options that choose each method, or one of a few, when none is named: what it
#: needs, and what no other method knows.
TELLING: Mapping[str, frozenset[str]] = {
    method.name: method.telling
    | {name for name in method.options if _METHODS_WITH[name] == 1}
    for method in METHODS.values()
}

#: The parts of credentials that may be shown.
PUBLIC = frozenset(
    {"client_cert", *(name for name, option in OPTIONS.items() if option.public)}
)


_PASSCODES = (
    "A passcode works once, and for some seconds: log in once for the whole play with "
    "credential_bridge.vault.vault_login."
)


def method_for(credentials: Credentials) -> AuthMethod:
    """Return the method that these credentials are for."""
    method = METHODS[credentials.method]
    if credentials.get("vault_wrapped_secret_id"):
        method = approle.WRAPPED
    if credentials.get("mfa_passcode"):
        hint = f"{method.hint} {_PASSCODES}".strip()
        method = method._replace(repeatable=False, hint=hint)
    return method
