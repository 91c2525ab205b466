# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""TODO."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ..errors import ConfigurationError

#: Option -> the environment variable that HashiCorp documents for it.
ENVIRONMENT: Mapping[str, str] = {
    "vault_url": "VAULT_ADDR",
    "vault_token": "VAULT_TOKEN",
    "vault_role_id": "VAULT_ROLE_ID",
    "vault_secret_id": "VAULT_SECRET_ID",
    "namespace": "VAULT_NAMESPACE",
    "ca_cert": "VAULT_CACERT",
    "client_cert": "VAULT_CLIENT_CERT",
    "client_key": "VAULT_CLIENT_KEY",
}


class Source(NamedTuple):
    """Where options come from: a name for messages, and the values."""

    name: str
    values: Mapping[str, Any]


def _text(value: Any, option: str) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ConfigurationError(
            f"The option '{option}' must be text, not {type(value).__name__}."
        )
    return str.__str__(value)


def _first(option: str, sources: Sequence[Source]) -> str | None:
    for source in sources:
        value = _text(source.values.get(option), option)
        if value is not None:
            return value
    return None
