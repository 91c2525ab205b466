# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""AppRole (seed, "Authentication"; Vault API ``POST /auth/:mount/login``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._settings import Settings
from ._method import AuthMethod


def _login(client: Any, settings: Settings) -> Mapping[str, Any]:
    answer = client.auth.approle.login(
        role_id=settings.credentials["vault_role_id"],
        secret_id=settings.credentials["vault_secret_id"],
        mount_point=settings.auth_mount_point or "approle",
    )
    auth: Mapping[str, Any] = answer["auth"]
    return auth


METHOD = AuthMethod("approle", _login, repeatable=True)
