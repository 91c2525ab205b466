# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""No credentials: an agent or proxy with auto-auth adds its own token to requests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .._model.settings import Settings
from .method import AuthMethod

if TYPE_CHECKING:
    from .._vault.transport import Transport


def _login(_transport: Transport, _settings: Settings) -> Mapping[str, Any]:
    return {}


METHOD = AuthMethod("none", "no credentials", _login, repeatable=False, upkeep=False)
