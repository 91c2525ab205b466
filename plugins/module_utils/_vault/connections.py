# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Pools of connections: by network, proxy or Unix socket, and bounded in time."""

from __future__ import annotations

import http.client
import io
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from .._concurrent import AT_ONCE
from .._model.settings import Settings
from ..errors import ConfigurationError
from .tls import ssl_context

with suppress(ImportError):  # A task without it gets 'dependency_missing'.
    import urllib3
    from urllib3 import exceptions as urllib3_errors


class _InTime(io.RawIOBase):
    """What a socket receives until a point in time.

    A socket's own timeout starts anew with each byte, so a server that drips could hold
    a task for ever.

    :param expiry: by the monotonic clock
    """

    def __init__(
        self, sock: socket.socket, received: io.RawIOBase, expiry: float
    ) -> None:
        """Wrap the stream that the standard library made of the socket."""
        self._sock, self._received, self._expiry = sock, received, expiry

    def readable(self) -> bool:
        """Say that this stream can be read."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Read what has arrived.

        :raises TimeoutError: once the time is up
        """
        left = self._expiry - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(left)
        return self._received.readinto(buffer)

    def close(self) -> None:
        """Close the stream below."""
        self._received.close()
        super().close()


class _Response(http.client.HTTPResponse):
    """A response whose last byte must come in time, or it is given up."""

    def __init__(
        self, sock: socket.socket, *args: Any, expiry: float, **options: Any
    ) -> None:
        """Bound the time that reading may take."""
        super().__init__(sock, *args, **options)
        self.fp = io.BufferedReader(_InTime(sock, self.fp.detach(), expiry))


class _Bounded:
    """A connection whose timeout is for the whole response, headers and body."""

    timeout: float

    def getresponse(self) -> Any:
        """Return the response, with the time that is left for it."""
        self.response_class = partial(_Response, expiry=time.monotonic() + self.timeout)
        return super().getresponse()  # type: ignore[misc]


def _bounded(pool: Any, *further: type, **attributes: Any) -> Any:
    """Return the same class of pools with such connections.

    Made when needed, as a host may be without urllib3.

    :param further: what else the connections inherit from
    :param attributes: of the connections
    """
    bases = (_Bounded, *further, pool.ConnectionCls)
    connection = type("BoundedConnection", bases, attributes)
    return type("BoundedPool", (pool,), {"ConnectionCls": connection})


def base_uri(settings: Settings) -> str:
    """Return what the URLs of requests begin with."""
    # HTTP has no words for the path of a socket.
    if settings.socket is None:
        return settings.vault_url
    return "http://localhost"


def pools(settings: Settings) -> Callable[[], Any]:
    """Return what makes thread-safe pools for the server.

    They lead through a proxy wherever the requests library would take one.

    :raises ConfigurationError: for unusable certificates and proxies
    """
    context = None
    if settings.vault_url.startswith("https:"):
        context = ssl_context(
            settings.ca_cert, settings.client_cert, settings.client_key
        )
        if urllib3.__version__.startswith("1."):  # type: ignore[attr-defined]
            # It does not tell OpenSSL an IP address. With this it compares the names
            # of the certificate itself.
            context.check_hostname = False
    manager: Callable[..., Any] = urllib3.PoolManager
    classes = {
        "http": _bounded(urllib3.HTTPConnectionPool),
        "https": _bounded(urllib3.HTTPSConnectionPool),
    }
    if settings.socket is not None:
        from .unix_socket import OverSocket

        pool, path = urllib3.HTTPConnectionPool, settings.socket
        classes = {"http": _bounded(pool, OverSocket, socket_path=path)}
    elif settings.proxies or getproxies():
        manager = _proxy_manager(settings) or manager

    def new_pool() -> Any:
        pool = manager(maxsize=AT_ONCE, ssl_context=context)
        pool.pool_classes_by_scheme = classes
        return pool

    return new_pool


def _proxy_manager(settings: Settings) -> Callable[..., Any] | None:
    """Return what makes pools through the proxy, None if there is none."""
    # Only here, as most users have no proxy and need not wait for this import.
    from requests import utils

    url = settings.vault_url
    environment = utils.get_environ_proxies(url, no_proxy=None)
    proxy = utils.select_proxy(url, {**environment, **dict(settings.proxies)})
    if not proxy:
        return None
    try:
        proxy = utils.prepend_scheme_if_needed(proxy, "http")  # type: ignore[no-untyped-call]
        user, password = utils.get_auth_from_url(proxy)
        login = f"{user}:{password}" if user else None
        headers = urllib3.make_headers(proxy_basic_auth=login)
        manager = partial(urllib3.ProxyManager, proxy, proxy_headers=headers)
        manager()
    except urllib3_errors.ProxySchemeUnknown:
        raise ConfigurationError(
            f"The proxy scheme '{urlsplit(proxy).scheme}' is not supported.",
            hint="Use an HTTP proxy.",
        ) from None
    except (TypeError, ValueError):
        # A TypeError is what requests raises for an address without a host.
        raise ConfigurationError(
            "The proxy's address is not a URL.",
            hint="Check 'proxies' and HTTPS_PROXY.",
        ) from None
    return manager
