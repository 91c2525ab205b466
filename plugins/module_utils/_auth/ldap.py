# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""A user of an LDAP directory (API: ``POST /auth/:mount/login/:username``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .._model.settings import Settings
from .method import AuthMethod
from .userpass import USER, USER_PARTS, login_with_password

if TYPE_CHECKING:
    from .._vault.transport import Transport


def _login(transport: Transport, settings: Settings) -> Mapping[str, Any]:
    return login_with_password(transport, settings, "ldap")


METHOD = AuthMethod(
    "ldap", "a user's credentials", _login, options=USER, needs=USER_PARTS
)
