# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""A user of an LDAP directory (Vault API ``POST /auth/:mount/login/:username``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._model.settings import Settings
from ._method import AuthMethod
from .userpass import login_with_password


def _login(client: Any, settings: Settings) -> Mapping[str, Any]:
    return login_with_password(client, settings, "ldap")


METHOD = AuthMethod("ldap", _login, repeatable=True)
