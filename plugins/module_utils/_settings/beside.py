# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The settings of a second place, which a task describes by what differs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._auth.registry import CREDENTIALS
from .._model.settings import Settings
from ..errors import ConfigurationError
from .address import check_url
from .resolve import resolve
from .sources import Source

_CONNECTION = (
    "vault_url",
    "namespace",
    "ca_cert",
    "client_cert",
    "client_key",
    "timeout",
    "deadline",
    "retries",
)


def resolve_beside(
    own: Settings, token: str | None, given: Mapping[str, Any], option: str
) -> Settings:
    """Return the settings of the second place.

    Neither the environment nor a file is asked: they are about the first one. Its token
    goes to no other address, unless the task says so.

    :param own: the settings of the first place
    :param token: the token of the first place, None if there is none
    :param given: the options that differ; None for one that has no value there
    :param option: the option that holds them, for messages
    :raises ConfigurationError: naming the option and the remedy
    """
    values = {name: getattr(own, name) for name in _CONNECTION}
    values.update(proxies=dict(own.proxies), redirect_hosts=list(own.redirect_hosts))
    values.update(given)
    if not any(given.get(name) for name in CREDENTIALS):
        url = values["vault_url"]
        if not isinstance(url, str) or check_url(url) != own.vault_url:
            raise ConfigurationError(
                f"'{option}' names another server, and no credentials for it.",
                hint=f"Give them within '{option}', even if they are the same.",
            )
        values.update(_same_credentials(token))
    source = Source(f"options within '{option}'", values)
    return resolve([source], {}, dict)


def _same_credentials(token: str | None) -> dict[str, str]:
    # A login of its own might not work there, as in another namespace.
    if token is None:
        return {"auth_method": "none"}
    return {"vault_token": token}
