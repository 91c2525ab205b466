# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""A token that exists already, given or in a file.

Specification, "Authentication".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .._model.names import shown_file
from .._model.option import Option, credential
from .._model.settings import Settings, check_token
from .files import TOKEN_FILE, read_credential
from .method import AuthMethod

if TYPE_CHECKING:
    from .._vault.transport import Transport


def _login(transport: Transport, settings: Settings) -> Mapping[str, Any]:
    token = settings.credentials.get("vault_token")
    if token is None:
        path = settings.credentials["vault_token_file"]
        given = path != TOKEN_FILE
        token = read_credential(path, "the option 'vault_token_file'" if given else "")
        check_token(token, f"the file {shown_file(path)}")
        transport.hide(token)
    transport.token = token
    return {}


METHOD = AuthMethod(
    "token",
    "a token",
    _login,
    options={
        "vault_token": credential("token"),
        "vault_token_file": Option(type="path", aliases=("token_file",)),
    },
    needs=(("vault_token", "vault_token_file"),),
    repeatable=False,
)
