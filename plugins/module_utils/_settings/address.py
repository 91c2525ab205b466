# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""TODO."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Callable
from urllib.parse import urlsplit

from ..errors import ConfigurationError
from .sources import Source, _first, _text


def check_url(url: str) -> str:
    """Return the address of a Vault server without a trailing slash.

    :raises ConfigurationError: for anything that no request can be sent to; user information is never quoted
    """
    example = "Give it as 'https://vault.example.com:8200'."
    if any(ord(char) <= 32 or ord(char) == 127 for char in url):
        raise ConfigurationError(
            "The Vault address contains white space or a control character.",
            hint=example,
        )
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise ConfigurationError(
            "The Vault address is not a URL.", hint=example
        ) from None
    if parts.username is not None or parts.password is not None:
        raise ConfigurationError(
            "The Vault address must not contain a user name or password.", hint=example
        )
    if parts.scheme not in ("http", "https"):
        raise ConfigurationError(
            "The Vault address does not start with 'https://' or 'http://'.",
            hint=example,
        )
    if not host:
        raise ConfigurationError("The Vault address names no host.", hint=example)
    if parts.query or parts.fragment:
        raise ConfigurationError(
            "The Vault address must not contain '?' or '#'.", hint=example
        )
    # Scheme and host are the same in any capitals, and the code that compares addresses must see them so.
    return parts._replace(netloc=parts.netloc.lower()).geturl().rstrip("/")


def resolve_address(
    sources: Sequence[Source], load_file: Callable[[], Mapping[str, Any]]
) -> str:
    """The server's address: argument, environment, file (seed, "URL resolution order").

    :raises ConfigurationError: where no source names one
    """
    url = _first("vault_url", sources)
    if url is None:
        url = _text(load_file().get("vault_addr"), "vault_addr")
    if url is None:
        raise ConfigurationError(
            "No Vault address is configured.",
            hint="Give 'vault_url', set VAULT_ADDR, or store 'vault_addr' in ~/.vault_config.json.",
        )
    return check_url(url)
