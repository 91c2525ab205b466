# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The server's address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Callable
from urllib.parse import SplitResult, urlsplit

from ..errors import ConfigurationError
from .sources import Source, first_text, text_of

#: What a lookup explains further.
NO_ADDRESS = "No Vault address is configured."

# What is often copied along: the API's prefix, and the web interface's.
_NOT_PART_OF_IT = frozenset({"v1", "ui"})

_EXAMPLE = "Give it as 'https://vault.example.com:8200'."


def resolve_address(
    sources: Sequence[Source], load_file: Callable[[], Mapping[str, Any]]
) -> str:
    """Return the address: argument, environment, file.

    Specification, "URL resolution order".

    :raises ConfigurationError: if no source names one
    """
    url = first_text("vault_url", sources)
    if url is None:
        url = text_of(Source("", load_file()), "vault_addr")
    if url is None:
        raise ConfigurationError(
            NO_ADDRESS,
            hint="Give 'vault_url', set VAULT_ADDR or BAO_ADDR, or store 'vault_addr' "
            "in ~/.vault_config.json.",
        )
    return check_url(url)


def check_url(url: str) -> str:
    """Return the address of a server without a trailing slash.

    :raises ConfigurationError: for what no request can be sent to; user information is
        never quoted
    """
    if any(ord(char) <= 32 or ord(char) == 127 for char in url):
        raise _unusable("contains white space or a control character")
    try:
        parts = urlsplit(url)
        _host, _port = parts.hostname, parts.port
    except ValueError:
        raise _unusable("is not a URL") from None
    problem = _problem(parts)
    if problem:
        raise _unusable(problem)
    # Scheme and host are the same in any capitals, and code that compares addresses
    # must see them so.
    return parts._replace(netloc=parts.netloc.lower()).geturl().rstrip("/")


def _problem(parts: SplitResult) -> str:
    if parts.username is not None or parts.password is not None:
        return "must not contain a user name or password"
    if parts.scheme not in ("http", "https"):
        return "does not start with 'https://' or 'http://'"
    if not parts.hostname:
        return "names no host"
    if parts.query or parts.fragment:
        return "must not contain '?' or '#'"
    segments = parts.path.strip("/").split("/")
    for segment in (segments[0], segments[-1]):
        if segment in _NOT_PART_OF_IT:
            return f"must not contain '/{segment}', which is not part of it"
    return ""


def _unusable(problem: str) -> ConfigurationError:
    return ConfigurationError(f"The Vault address {problem}.", hint=_EXAMPLE)
