# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""A token that exists already (seed, "Authentication")."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._settings import Settings
from ._method import AuthMethod


def _login(client: Any, settings: Settings) -> Mapping[str, Any]:
    client.adapter.token = settings.credentials["vault_token"]
    return {}


METHOD = AuthMethod("token", _login, repeatable=False)
