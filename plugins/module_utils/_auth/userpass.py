# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""A user with a password (API: ``POST /auth/:mount/login/:username``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .._model.option import Option, Options, credential
from .._model.settings import Settings
from .method import AuthMethod, Part, login_url

if TYPE_CHECKING:
    from .._vault.transport import Transport

USER: Options = {
    "vault_username": Option(aliases=("username",)),
    "vault_password": credential("password"),
}
USER_PARTS: tuple[Part, ...] = (("vault_username",), ("vault_password",))


def login_with_password(
    transport: Transport, settings: Settings, default_mount: str
) -> Mapping[str, Any]:
    """Log in to a method that takes a user's name in the path."""
    credentials = settings.credentials
    url = login_url(settings, default_mount, credentials["vault_username"])
    return transport.login(url, json={"password": credentials["vault_password"]})


def _login(transport: Transport, settings: Settings) -> Mapping[str, Any]:
    return login_with_password(transport, settings, "userpass")


METHOD = AuthMethod(
    "userpass", "a user's credentials", _login, options=USER, needs=USER_PARTS
)
