# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The HTTP layer under hvac: an adapter of ours over a urllib3 pool.

Why not hvac's own session of the requests library: it takes certifi's CAs instead of the operating system's, lets a
supplied session override the CA argument, follows redirects with the token, and reads netrc.
"""

from __future__ import annotations

import functools
import importlib.util
import json as jsonlib
import re
import ssl
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

from .._model.settings import Settings
from .._redact import redact
from ..errors import (
    ConfigurationError,
    CredentialBridgeError,
    VaultConnectionError,
    VaultError,
)
from . import connections as _connections
from . import failures as _failures
from .backoff import harmless, pause

try:
    import urllib3
    from urllib3 import exceptions as urllib3_errors
except ImportError:
    pass  # A task without it gets 'dependency_missing'.


_MAX_ANSWER = 64 * 1024 * 1024  # bytes; Vault itself accepts requests of at most 32 MiB


_CHUNK = (
    64 * 1024
)  # bytes; Python 3.9 clears a buffer of this size for each read, however short the answer is


_MAX_REDIRECTS = 3


_KEEP_METHOD = frozenset({307, 308})


def _decode(content: bytes) -> Any:
    try:
        return jsonlib.loads(content)
    except (ValueError, RecursionError):
        return None


def _date(header: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(header or "")
    except (TypeError, ValueError):
        return None


def _seconds(header: str | None) -> float | None:
    """The number of seconds that ``Retry-After`` gives; Vault never sends its other form, a date."""
    return (
        float(header) if header and re.fullmatch(r"\d{1,6}", header.strip()) else None
    )


def api_path(*parts: str) -> str:
    """The API path of these names, percent-encoded as hvac does it."""
    return "v1/" + "/".join(quote(part) for part in parts if part)


class Transport:
    """hvac's adapter interface, answering with decoded JSON and raising the exceptions of :mod:`errors`.

    Not a subclass of hvac's, which would have to be imported for every lookup of one secret.

    :param settings: address, TLS, proxies and timeout
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._new_pool = _connections.pools(settings)
        self._pool = self._new_pool()
        self.base_uri = settings.vault_url
        self.namespace = settings.namespace
        self.token: str | None = None
        self.hidden = set(settings.secrets)
        self._passing: dict[object, frozenset[str]] = {}
        #: Vault's clock at its last answer, in whole seconds; None where the answer did not tell
        self.date: datetime | None = None

    def hurry(self, seconds: float) -> None:
        """From now on each request is sent once and takes no longer than this."""
        shorter = min(seconds, self._settings.timeout)
        self._settings = replace(
            self._settings, timeout=shorter, deadline=shorter, retries=0
        )

    def close(self) -> None:
        self._pool.clear()

    def get(self, url: str, **options: Any) -> dict[str, Any]:
        return self.request("get", url, **options)

    def post(self, url: str, **options: Any) -> dict[str, Any]:
        return self.request("post", url, **options)

    def put(self, url: str, **options: Any) -> dict[str, Any]:
        return self.request("put", url, **options)

    def delete(self, url: str, **options: Any) -> dict[str, Any]:
        return self.request("delete", url, **options)

    def list(self, url: str, **options: Any) -> dict[str, Any]:
        return self.request("list", url, **options)

    def login(self, url: str, use_token: bool = True, **options: Any) -> dict[str, Any]:
        """Send a login, and from then on the token of its answer.

        :raises VaultConnectionError: where the answer holds none
        """
        answer = self.post(url, **options)
        if use_token:
            auth = answer.get("auth")
            token = auth.get("client_token") if isinstance(auth, Mapping) else None
            if not isinstance(token, str) or not token:
                raise _failures.not_vault(200)
            self.hidden.add(token)
            self.token = token
        return answer

    def clean(self, text: str) -> str:
        """Text from outside with every known secret replaced."""
        known = self.hidden.union(
            {self.token} if self.token else (), *list(self._passing.values())
        )
        return redact(text, known)

    @contextmanager
    def hiding(self, values: Iterable[str]) -> Iterator[None]:
        """While these are on their way, texts from outside are searched for them; other threads may send the same."""
        key = object()
        self._passing[key] = frozenset(values)
        try:
            yield
        finally:
            del self._passing[key]

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None = None,
        raise_exception: bool = True,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        wrap_ttl: str | None = None,
    ) -> dict[str, Any]:
        """Send one request; the signature is hvac's.

        :param url: the API path below the address, percent-encoded by hvac
        :return: Vault's JSON, {} for an answer without content
        :raises CredentialBridgeError: for every answer but success, whatever ``raise_exception`` says, and for none
        """
        target = f"{self.base_uri}/{url.strip('/')}"
        if params:
            target = f"{target}?{urlencode(params)}"
        sent = {"X-Vault-Request": "true", **(headers or {})}
        if self.token:
            sent["X-Vault-Token"] = self.token
        if self.namespace:
            sent["X-Vault-Namespace"] = self.namespace
        if wrap_ttl:
            sent["X-Vault-Wrap-TTL"] = wrap_ttl
        content = None
        if json is not None:
            sent.setdefault("Content-Type", "application/json")
            content = jsonlib.dumps(json, allow_nan=False).encode("ascii")
        deadline = time.monotonic() + self._settings.deadline
        repetition = 0
        while True:
            try:
                return self._ask(method.upper(), target, sent, content, deadline)
            except VaultError as error:
                if isinstance(error, VaultConnectionError):
                    # Open connections lead to the same node. A new one may lead to another, where a balancer stands.
                    self._pool = self._new_pool()
                seconds = pause(error, repetition, harmless(method.upper(), url))
                last = repetition >= self._settings.retries
                if last or seconds is None or time.monotonic() + seconds >= deadline:
                    raise
            time.sleep(seconds)
            repetition += 1

    def _ask(
        self,
        method: str,
        target: str,
        sent: Mapping[str, str],
        content: bytes | None,
        deadline: float,
    ) -> dict[str, Any]:
        """Send a request once, after redirects to where they lead."""
        for redirects in range(_MAX_REDIRECTS + 1):
            try:
                status, answered, body = self._exchange(
                    method, target, sent, content, deadline
                )
            except VaultConnectionError as lost:
                # Whoever redirected may have tried to pass the request on.
                lost.maybe_sent = lost.maybe_sent or redirects > 0
                raise
            if not 300 <= status < 400:
                break
            target = self._redirected(target, status, answered.get("Location"))
        else:
            raise _failures.redirect_refused(status, self._shown(target))
        answer = _decode(body)
        if body and not isinstance(answer, dict) and status in _failures.ALWAYS_JSON:
            raise _failures.not_vault(status)
        if status >= 400:
            texts = [self.clean(text) for text in _failures.error_texts(answer)]
            error = _failures.from_response(status, answer, texts)
            error.retry_after = _seconds(answered.get("Retry-After"))
            raise error
        if not body:
            return {}
        if not isinstance(answer, dict):
            raise _failures.not_vault(status)
        return answer

    def _exchange(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        content: bytes | None,
        deadline: float,
    ) -> tuple[int, Mapping[str, str], bytes]:
        seconds = max(0.001, min(self._settings.timeout, deadline - time.monotonic()))
        timeout = urllib3.Timeout(connect=seconds, read=seconds)
        try:
            response = self._pool.request(
                method,
                url,
                headers=headers,
                body=content,
                timeout=timeout,
                redirect=False,
                retries=False,
                preload_content=False,
            )
            try:
                body = b""
                while chunk := response.read(_CHUNK):
                    body += chunk
                    if len(body) > _MAX_ANSWER:
                        response.close()
                        raise _failures.not_vault(response.status)
            finally:
                response.release_conn()
        except (urllib3_errors.HTTPError, OSError, UnicodeError) as error:
            raise self._no_answer(error) from None
        self.date = _date(response.headers.get("Date"))
        return response.status, response.headers, body

    def _redirected(self, current: str, status: int, location: str | None) -> str:
        """Where a redirect leads, if the same request may be sent there."""
        target = urljoin(current, location or "")
        try:
            old, new = urlsplit(current), urlsplit(target)
            same = (new.scheme, new.hostname, new.port) == (
                old.scheme,
                old.hostname,
                old.port,
            )
            listed = {new.netloc.lower(), new.hostname} & set(
                self._settings.redirect_hosts
            )
        except ValueError:
            raise _failures.redirect_refused(
                status, "an address that is not a URL"
            ) from None
        downgraded = old.scheme == "https" and new.scheme != "https"
        if (
            status not in _KEEP_METHOD
            or downgraded
            or "@" in new.netloc
            or not (same or listed)
        ):
            raise _failures.redirect_refused(status, self._shown(target))
        return target

    def _shown(self, url: str) -> str:
        parts = urlsplit(url)
        return self.clean(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}")

    def _no_answer(self, error: Exception) -> CredentialBridgeError:
        """The failure for a request that got no answer; the library's own text is not quoted, only its kind."""
        url = self.base_uri
        reason: Any = error
        while True:
            inner = getattr(reason, "reason", None) or getattr(
                reason, "original_error", None
            )
            if not isinstance(inner, Exception):
                break
            reason = inner
        if isinstance(reason, (ssl.SSLError, urllib3_errors.SSLError)):
            return VaultConnectionError(
                f"The TLS connection to {url} could not be verified.",
                reason="tls",
                hint="Give the server's CA as 'ca_cert' ('cert' in Python) or add it to the operating system's "
                "store. Verification cannot be switched off; VAULT_SKIP_VERIFY has no effect.",
            )
        if isinstance(reason, urllib3_errors.LocationValueError):
            return ConfigurationError(
                f"No request can be sent to {url}.",
                hint="Check 'vault_url' and 'proxies'.",
            )
        connecting = isinstance(
            reason,
            (urllib3_errors.NewConnectionError, urllib3_errors.ConnectTimeoutError),
        )
        if isinstance(
            reason, (urllib3_errors.TimeoutError, TimeoutError)
        ) and not isinstance(reason, urllib3_errors.NewConnectionError):
            return VaultConnectionError(
                f"{url} did not answer within {self._settings.timeout:g} seconds.",
                reason="timeout",
                hint="Check the server and the network, or raise 'timeout'.",
                maybe_sent=not connecting,
            )
        through = (
            " through the proxy" if isinstance(error, urllib3_errors.ProxyError) else ""
        )
        return VaultConnectionError(
            f"No connection to {url}{through}: {type(reason).__name__}."
            if connecting or through
            else f"The connection to {url} was lost: {type(reason).__name__}.",
            reason="unreachable",
            hint="Check the address, the network, and that Vault is running.",
            maybe_sent=not connecting,
        )


class Hvac:
    """hvac's client over a transport, imported when an operation of it is first needed."""

    def __init__(self, transport: Transport) -> None:
        self.adapter = transport

    @functools.cached_property
    def _client(self) -> Any:
        import hvac

        # The empty token keeps hvac from taking VAULT_TOKEN or ~/.vault-token by itself.
        return hvac.Client(
            url=self.adapter.base_uri, token="", adapter=lambda **_ignored: self.adapter
        )

    @property
    def auth(self) -> Any:
        """hvac's auth methods."""
        return self._client.auth

    @property
    def kv(self) -> Any:
        """hvac's operations of KV v2."""
        return self._client.secrets.kv.v2


def connect(settings: Settings) -> Hvac:
    """An hvac client over a transport of ours, without any token of the environment.

    :raises ConfigurationError: ``dependency_missing`` where hvac is not installed
    """
    missing = next(
        (
            name
            for name in ("hvac", "requests", "urllib3")
            if importlib.util.find_spec(name) is None
        ),
        None,
    )
    if missing:
        raise ConfigurationError(
            f"The Python library '{missing}' is not installed where this task runs.",
            reason="dependency_missing",
            hint="Install it there with: python -m pip install hvac",
        )
    return Hvac(Transport(settings))
