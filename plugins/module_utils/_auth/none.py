# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""No credentials: a Vault Agent or Vault Proxy with auto-auth puts its own token into each request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._model.settings import Settings
from ._method import AuthMethod


def _login(client: Any, settings: Settings) -> Mapping[str, Any]:
    return {}


METHOD = AuthMethod("none", _login, repeatable=False, upkeep=False)
