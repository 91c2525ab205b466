# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""TODO."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from ..errors import ConfigurationError

DEFAULT_TIMEOUT = 30.0


DEFAULT_DEADLINE = 60.0


DEFAULT_RETRIES = 3


# Parts of credentials that are no secret.
_OPEN = frozenset(
    {"vault_token_file", "vault_username", "vault_jwt_file", "auth_role", "client_cert"}
)


@dataclass(frozen=True)
class Credentials:
    """How to authenticate.

    :param method: a name of the registry :mod:`_auth`
    :param values: what the method needs, by option name; never part of a repr
    :param source: where they came from, for messages
    """

    method: str
    values: tuple[tuple[str, str], ...] = field(repr=False)
    source: str

    def __getitem__(self, option: str) -> str:
        return dict(self.values)[option]

    def get(self, option: str) -> str | None:
        return dict(self.values).get(option)


@dataclass(frozen=True)
class Settings:
    """Everything that a client needs; hashable, so that equal settings can share one.

    :param timeout: seconds that connecting may take, and after that the whole answer
    :param ca_cert: a file or folder of CA certificates; None for those of the operating system
    :param proxies: as the ``proxies`` mapping of the requests library
    :param deadline: seconds that one request may take in all, its answer and its repetitions included
    :param retries: how often a request may be repeated
    :param redirect_hosts: ``host`` or ``host:port`` that a redirect may lead to
    :param client_cert: a PEM file with the certificate that the client shows, and with its key unless
        ``client_key`` names that
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
    def secrets(self) -> tuple[str, ...]:
        """The values that must appear nowhere."""
        hidden = [value for name, value in self.credentials.values if name not in _OPEN]
        for _scheme, proxy in self.proxies:
            parts = _split_proxy(proxy)
            hidden += [part for part in (parts.username, parts.password) if part]
        return tuple(hidden)


def _split_proxy(proxy: str) -> SplitResult:
    return urlsplit(proxy if "://" in proxy else f"//{proxy}")


def check_token(token: str, source: str) -> str:
    """Return a token that can be sent as a header.

    :raises ConfigurationError: for one with a line break, for example; the HTTP library's own message would quote it
    """
    if not re.fullmatch(r"[!-~]+", token):
        raise ConfigurationError(
            f"The token from the {source} contains white space, a line break or another character "
            "that no Vault token has.",
            hint="Strip it, for example with the filter 'trim'.",
        )
    return token
