# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Everything that a client needs to know, as one hashable value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from ..errors import ConfigurationError

#: How the address of a server on this machine begins that listens on a Unix socket.
SOCKET = "unix://"

DEFAULT_TIMEOUT = 30.0  # seconds
DEFAULT_DEADLINE = 60.0  # seconds
DEFAULT_RETRIES = 3


@dataclass(frozen=True)
class Credentials:
    """How to authenticate.

    :param method: the name of an auth method
    :param values: what the method needs, by option name; never part of a repr
    :param source: where they came from, for messages
    :param public: the options among ``values`` that may be shown; all others are secret
    :param origins: where each value came from, as far as messages should say so
    """

    method: str
    values: tuple[tuple[str, str], ...] = field(repr=False)
    source: str
    public: frozenset[str] = frozenset()
    origins: tuple[tuple[str, str], ...] = field(default=(), compare=False, repr=False)

    def __getitem__(self, option: str) -> str:
        """Return an option's value; it must be there."""
        return dict(self.values)[option]

    def get(self, option: str) -> str | None:
        """Return an option's value, None if it was not given."""
        return dict(self.values).get(option)

    @property
    def whence(self) -> str:
        """A sentence on where they came from, '' if that is not known."""
        return whence(self.method, dict(self.origins))

    @property
    def secrets(self) -> tuple[str, ...]:
        """The values that must appear nowhere."""
        return tuple(value for name, value in self.values if name not in self.public)


@dataclass(frozen=True)
class Settings:
    """Where the server is, who we are, and how patient to be.

    Hashable, so that equal settings can share one client.

    :param ca_cert: a file or folder of CA certificates; None for the operating
        system's
    :param proxies: as the ``proxies`` mapping of the requests library
    :param timeout: seconds that connecting may take, and after that the response
    :param deadline: seconds that one request may take in all, including its repetitions
    :param retries: how often a request may be repeated
    :param redirect_hosts: ``host`` or ``host:port`` that a redirect may lead to
    :param client_cert: a PEM file with the client's certificate, and with its key
        unless ``client_key`` names that
    """

    vault_url: str
    credentials: Credentials
    auth_mount_point: str | None = None
    namespace: str | None = None
    ca_cert: str | None = None
    proxies: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    timeout: float = DEFAULT_TIMEOUT
    deadline: float = DEFAULT_DEADLINE
    retries: int = 0
    redirect_hosts: tuple[str, ...] = ()
    client_cert: str | None = None
    client_key: str | None = None

    @property
    def socket(self) -> str | None:
        """The path of the Unix socket to connect to, None for a network address."""
        url = self.vault_url
        if url.startswith(SOCKET):
            return url[len(SOCKET) :]
        return None

    @property
    def secrets(self) -> tuple[str, ...]:
        """The values that must appear nowhere, passwords of proxies included."""
        proxies = [split_proxy(proxy) for _scheme, proxy in self.proxies]
        parts = [part for proxy in proxies for part in (proxy.username, proxy.password)]
        return (*self.credentials.secrets, *(part for part in parts if part))


def whence(method: str, origins: Mapping[str, str]) -> str:
    """Return a sentence on where credentials came from, '' if that is not known."""
    if not origins:
        return ""
    if method == "token":
        return f"The token came from {' and '.join(origins.values())}."
    parts = [f"'{option}' came from {place}" for option, place in origins.items()]
    return f"Of what was sent, {', '.join(parts)}."


def split_proxy(proxy: str) -> SplitResult:
    """Split a proxy's address, which may lack the scheme.

    :raises ValueError: if it is not a URL
    """
    return urlsplit(proxy if "://" in proxy else f"//{proxy}")


def check_token(token: str, place: str) -> str:
    """Return a token that can be sent as a header.

    :param place: where it came from, for the message
    :raises ConfigurationError: for one with a line break, for example, which the HTTP
        library would quote in its own message
    """
    if not re.fullmatch(r"[!-~]+", token):
        raise ConfigurationError(
            f"The token from {place} contains white space, a line break or "
            "another character that no Vault token has.",
            hint="Strip it, for example with the filter 'trim'.",
        )
    return token
