# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""A token that exists already (seed, "Authentication"), given or in a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._model.settings import Settings, check_token
from ._files import read_credential
from ._method import AuthMethod


def _login(client: Any, settings: Settings) -> Mapping[str, Any]:
    token = settings.credentials.get("vault_token")
    if token is None:
        path = settings.credentials["vault_token_file"]
        token = check_token(read_credential(path, "vault_token_file"), f"file '{path}'")
    client.adapter.token = token
    return {}


METHOD = AuthMethod("token", _login, repeatable=False)
