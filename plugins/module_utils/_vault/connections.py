# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Connections to the server: TLS, proxies, and answers that have to be complete in time."""

from __future__ import annotations

import http.client
import io
import os
import socket
import ssl
import time
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from .._concurrent import AT_ONCE
from .._model.settings import Settings
from ..errors import ConfigurationError

try:
    import urllib3
    from urllib3 import exceptions as urllib3_errors
except ImportError:
    pass  # A task without it gets 'dependency_missing'.


class _InTime(io.RawIOBase):
    """What a socket receives until a point in time.

    A socket's own timeout starts anew with each byte, so a server that drips could hold a task for ever.
    """

    def __init__(
        self, sock: socket.socket, received: io.RawIOBase, expiry: float
    ) -> None:
        self._sock, self._received, self._expiry = sock, received, expiry

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._expiry - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(left)
        return self._received.readinto(buffer)

    def close(self) -> None:
        self._received.close()
        super().close()


class _Response(http.client.HTTPResponse):
    """An answer of which the last byte comes in time, or an end is made of it."""

    def __init__(
        self, sock: socket.socket, *args: Any, expiry: float, **options: Any
    ) -> None:
        super().__init__(sock, *args, **options)
        self.fp = io.BufferedReader(_InTime(sock, self.fp.detach(), expiry))


class _Bounded:
    """A connection on which the whole answer to a request, headers and body, has to come within its timeout."""

    timeout: float

    def getresponse(self) -> Any:
        self.response_class = partial(_Response, expiry=time.monotonic() + self.timeout)
        return super().getresponse()  # type: ignore[misc]


def _bounded(pool: Any) -> Any:
    """The same class of pools with such connections; made when needed, as a host may be without urllib3."""
    connection = type("BoundedConnection", (_Bounded, pool.ConnectionCls), {})
    return type("BoundedPool", (pool,), {"ConnectionCls": connection})


def ssl_context(
    ca_cert: str | None, client_cert: str | None = None, client_key: str | None = None
) -> ssl.SSLContext:
    """A context that always verifies, with the operating system's CA store or only the given CAs.

    :raises ConfigurationError: where ``ca_cert`` is missing or holds no certificate, or the client's is unusable
    """
    context = _verifying_context(ca_cert)
    if client_cert is not None:
        _show_client_cert(
            context,
            os.path.expanduser(client_cert),
            client_key and os.path.expanduser(client_key),
        )
    return context


def _show_client_cert(context: ssl.SSLContext, cert: str, key: str | None) -> None:
    try:
        # Without the password of our own, OpenSSL would ask for one at the terminal.
        context.load_cert_chain(cert, key, password="")
        return
    except ssl.SSLError:
        problem = (
            "do not fit together, are not in PEM format, or the key has a password"
        )
    except (OSError, ValueError) as error:
        problem = f"cannot be read ({os.strerror(getattr(error, 'errno', 0) or 0)})"
    raise ConfigurationError(
        f"The client certificate '{cert}' and its key '{key or cert}' {problem}.",
        hint="Check 'client_cert' and 'client_key'.",
    )


def _verifying_context(ca_cert: str | None) -> ssl.SSLContext:
    if ca_cert is None:
        return ssl.create_default_context()
    ca_cert = os.path.expanduser(ca_cert)
    problem, remedy = (
        "",
        "Give the path of a PEM file with the CA's certificate, or of a folder of hashed ones.",
    )
    try:
        if os.path.isdir(ca_cert):
            return ssl.create_default_context(capath=ca_cert)
        return ssl.create_default_context(cafile=ca_cert)
    except FileNotFoundError:
        problem = "does not exist"
    except ssl.SSLError:
        problem = "holds no certificate in PEM format"
    except OSError as error:
        problem = f"cannot be read ({os.strerror(error.errno or 0)})"
    raise ConfigurationError(f"The CA file '{ca_cert}' {problem}.", hint=remedy)


def pools(settings: Settings) -> Callable[[], Any]:
    """What makes thread-safe pools for the server, through a proxy where the requests library would take one.

    :raises ConfigurationError: for unusable certificates and proxies
    """
    context = None
    if settings.vault_url.startswith("https:"):
        context = ssl_context(
            settings.ca_cert, settings.client_cert, settings.client_key
        )
        if urllib3.__version__.startswith("1."):  # type: ignore[attr-defined]
            # It does not tell OpenSSL an IP address. With this it compares the certificate's names itself.
            context.check_hostname = False
    manager = (
        _manager(settings) if settings.proxies or getproxies() else urllib3.PoolManager
    )
    classes = {
        "http": _bounded(urllib3.HTTPConnectionPool),
        "https": _bounded(urllib3.HTTPSConnectionPool),
    }

    def pool() -> Any:
        made = manager(maxsize=AT_ONCE, ssl_context=context)
        made.pool_classes_by_scheme = classes
        return made

    return pool


def _manager(settings: Settings) -> Callable[..., Any]:
    # Where no proxy is in sight, the time for this import is saved.
    import requests.utils

    proxies = {
        **requests.utils.get_environ_proxies(settings.vault_url, no_proxy=None),
        **dict(settings.proxies),
    }
    proxy = requests.utils.select_proxy(settings.vault_url, proxies)
    if not proxy:
        return urllib3.PoolManager
    try:
        proxy = requests.utils.prepend_scheme_if_needed(proxy, "http")  # type: ignore[no-untyped-call]
        user, password = requests.utils.get_auth_from_url(proxy)
        headers = (
            urllib3.make_headers(proxy_basic_auth=f"{user}:{password}")
            if user
            else None
        )
        manager = partial(urllib3.ProxyManager, proxy, proxy_headers=headers)
        manager()
    except urllib3_errors.ProxySchemeUnknown:
        raise ConfigurationError(
            f"The proxy scheme '{urlsplit(proxy).scheme}' is not supported.",
            hint="Use an HTTP proxy.",
        ) from None
    except (
        TypeError,
        ValueError,
    ):  # requests raises a TypeError for an address without a host
        raise ConfigurationError(
            "The proxy's address is not a URL.", hint="Check 'proxies' and HTTPS_PROXY."
        ) from None
    return manager
