# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The server's address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Callable
from urllib.parse import SplitResult, urlsplit

from .._model.settings import SOCKET
from ..errors import ConfigurationError
from .sources import Source, first_text, text_of

#: What a lookup explains further.
NO_ADDRESS = "No Vault address is configured."

# What is often copied along: the API's prefix, and the web interface's.
_NOT_PART_OF_IT = frozenset({"v1", "ui"})

_EXAMPLE = "Give it as 'https://vault.example.com:8200'."
_EXAMPLE_OF_SOCKET = f"Give the path of a Unix socket as '{SOCKET}/run/vault.sock'."

# What Linux has room for; other systems may have less.
_LONGEST_SOCKET = 107  # bytes


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
        if parts.scheme == "unix":
            return _checked_socket(parts)
        _host, _port = parts.hostname, parts.port
    except ValueError:
        raise _unusable("is not a URL") from None
    problem = _problem(parts)
    if problem:
        raise _unusable(problem)
    # Scheme and host are the same in any capitals, and code that compares addresses
    # must see them so. The zone of an IPv6 address is not.
    host, percent, zone = parts.netloc.partition("%")
    netloc = host.lower() + percent + zone
    return parts._replace(netloc=netloc).geturl().rstrip("/")


def _checked_socket(parts: SplitResult) -> str:
    """Return the address of a Unix socket; its path is not decoded, as in ``vault``."""
    problem, path = "", parts.path.rstrip("/")
    if parts.netloc or not path:
        problem = "is not 'unix:///' and the path of a socket"
    elif parts.query or parts.fragment:
        problem = "must not contain '?' or '#'"
    elif len(path.encode()) > _LONGEST_SOCKET:
        problem = f"is longer than the path of a Unix socket, {_LONGEST_SOCKET} bytes"
    if problem:
        raise _unusable(problem, _EXAMPLE_OF_SOCKET)
    return SOCKET + path


def _problem(parts: SplitResult) -> str:
    if parts.username is not None or parts.password is not None:
        return "must not contain a user name or password"
    if parts.scheme not in ("http", "https"):
        return "does not start with 'https://', 'http://' or 'unix:///'"
    if not parts.hostname:
        return "names no host"
    if parts.query or parts.fragment:
        return "must not contain '?' or '#'"
    segments = parts.path.strip("/").split("/")
    for segment in (segments[0], segments[-1]):
        if segment in _NOT_PART_OF_IT:
            return f"must not contain '/{segment}', which is not part of it"
    return ""


def _unusable(problem: str, example: str = _EXAMPLE) -> ConfigurationError:
    return ConfigurationError(f"The Vault address {problem}.", hint=example)
