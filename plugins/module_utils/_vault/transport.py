# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The HTTP layer: JSON over a urllib3 pool, in the form of hvac's adapters.

Why not hvac's own session of the requests library: it takes certifi's CAs instead of
the operating system's, lets a supplied session override the CA argument, follows
redirects with the token, and reads netrc.
"""

from __future__ import annotations

import base64
import json as jsonlib
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Callable, NamedTuple
from urllib.parse import unquote, urlencode, urljoin, urlsplit

from .._model.names import cut
from .._model.paths import leads_elsewhere
from .._model.refusals import too_deep
from .._model.settings import Settings
from .._redact import redact
from ..errors import (
    CredentialBridgeError,
    VaultConnectionError,
    VaultError,
    printable,
)
from . import connections, failures
from .backoff import Backoff, harmless
from .consistency import Consistency, IndexStore

with suppress(ImportError):  # A task without it gets 'dependency_missing'.
    import urllib3
    from urllib3 import exceptions as urllib3_errors

_MAX_ANSWER = 64 * 1024 * 1024  # bytes; Vault accepts requests of at most 32 MiB
# Python 3.9 clears a buffer of this size for each read, however short the response is.
_CHUNK = 64 * 1024  # bytes
_MAX_REDIRECTS = 3
_KEEP_METHOD = frozenset({307, 308})

#: Tells of a secret value: a text, or data of a secret.
Register = Callable[[Any], None]


def with_nobody(_secret: Any) -> None:
    """Register a secret with nobody, for a caller that prints nothing."""


class _Request(NamedTuple):
    """One request, ready to be sent any number of times.

    :param deadline: by the monotonic clock
    """

    method: str
    url: str
    headers: Mapping[str, str]
    content: bytes | None
    deadline: float


class _Response(NamedTuple):
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Transport:
    """Sends requests, and returns decoded JSON or raises an exception of ours.

    The methods are those of hvac's adapters. Not a subclass of them, or hvac would have
    to be imported for every lookup of one secret.
    """

    def __init__(
        self,
        settings: Settings,
        index_store: IndexStore | None = None,
        register: Register = with_nobody,
    ) -> None:
        """Prepare the connections; none is opened yet.

        :param register: as :class:`Session`'s
        :raises ConfigurationError: for unusable certificates and proxies
        """
        self._settings = settings
        self._new_pool = connections.pools(settings)
        self._pool = self._new_pool()
        self.base_uri = connections.base_uri(settings)
        self.namespace = settings.namespace
        self.token: str | None = None
        self._register = register
        self._hidden: set[str] = set()
        for secret in settings.secrets:
            self.hide(secret)
        self._consistency = Consistency(index_store)
        #: Hears of every request that will be sent again: method, path, why, and after
        #: how many seconds.
        self.repeating: Callable[[str, str, VaultError, float], None] = _unheard
        self._in_flight: dict[object, frozenset[str]] = {}
        #: Vault's clock at its last response, in whole seconds; None if it told none.
        self.date: datetime | None = None

    def limit_to(self, seconds: float) -> None:
        """From now on, send each request once and wait no longer than this."""
        shorter = min(seconds, self._settings.timeout)
        self._settings = replace(
            self._settings, timeout=shorter, deadline=shorter, retries=0
        )

    def close(self) -> None:
        """Close all connections."""
        self._pool.clear()

    # --- hvac's interface ---

    def get(self, url: str, **options: Any) -> dict[str, Any]:
        """Send a GET; see :meth:`request`."""
        return self.request("get", url, **options)

    def post(self, url: str, **options: Any) -> dict[str, Any]:
        """Send a POST; see :meth:`request`."""
        return self.request("post", url, **options)

    def put(self, url: str, **options: Any) -> dict[str, Any]:
        """Send a PUT; see :meth:`request`."""
        return self.request("put", url, **options)

    def delete(self, url: str, **options: Any) -> dict[str, Any]:
        """Send a DELETE; see :meth:`request`."""
        return self.request("delete", url, **options)

    def list(self, url: str, **options: Any) -> dict[str, Any]:
        """Send a LIST; see :meth:`request`."""
        return self.request("list", url, **options)

    def login(self, url: str, **options: Any) -> dict[str, Any]:
        """Send a login, and from then on the token of its response.

        :raises VaultAuthError: if it needs a second factor that nobody has given
        :raises VaultConnectionError: if the response holds none
        """
        from . import second_factor

        answer = self.post(url, **options)
        requirement = second_factor.requirement_in(answer)
        if requirement:
            passcode = self._settings.credentials.get("mfa_passcode")
            proof = second_factor.answer_to(requirement, passcode)
            answer = self.post(second_factor.VALIDATE, json=proof)
        auth = answer.get("auth")
        token = auth.get("client_token") if isinstance(auth, Mapping) else None
        if not isinstance(token, str) or not token:
            raise failures.not_vault(200)
        self.hide(token)
        self.token = token
        return answer

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None = None,
        raise_exception: bool = True,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        wrap_ttl: str | None = None,
        any_type: bool = False,
    ) -> dict[str, Any]:
        """Send one request, again where that is safe and may help.

        :param url: the API path below the address, percent-encoded
        :param any_type: accept a success that is not JSON, such as a certificate
        :return: Vault's JSON, {} for a response without content; :func:`_as_text` for
            what is not JSON
        :raises CredentialBridgeError: for every response but success, whatever
            ``raise_exception`` says, and for none
        """
        if leads_elsewhere(unquote(url)):
            raise failures.path_refused()
        settings = self._settings
        deadline = time.monotonic() + settings.deadline
        target = f"{self.base_uri}/{url.strip('/')}"
        if params:
            target = f"{target}?{urlencode(params)}"
        content = None if json is None else _encode(json)
        method = method.upper()
        backoff = Backoff(settings.retries, deadline, harmless(method, url))
        while True:
            sent = self._headers(content, wrap_ttl, headers or {})
            request = _Request(method, target, sent, content, deadline)
            try:
                return self._decoded(self._followed(request), any_type)
            except VaultError as error:
                if self._consistency.is_refused(error):
                    continue
                if isinstance(error, VaultConnectionError):
                    # Open connections lead to the same node. A new one may lead to
                    # another, if there is a load balancer.
                    self._pool = self._new_pool()
                seconds = backoff.pause(error)
                if seconds is None:
                    raise
                self.repeating(method, url, error, seconds)
            time.sleep(seconds)

    def _headers(
        self, content: bytes | None, wrap_ttl: str | None, own: Mapping[str, str]
    ) -> dict[str, str]:
        headers = {"X-Vault-Request": "true", **self._consistency.headers()}
        if self.token:
            headers["X-Vault-Token"] = self.token
        if self.namespace:
            headers["X-Vault-Namespace"] = self.namespace
        if wrap_ttl:
            headers["X-Vault-Wrap-TTL"] = wrap_ttl
        if content is not None:
            headers["Content-Type"] = "application/json"
        return {**headers, **own}

    # --- secrets in texts from outside ---

    def hide(self, secret: str) -> None:
        """Look for this in texts from outside, for as long as this exists."""
        self._hidden.add(secret)
        self._register(secret)

    def redact(self, text: str) -> str:
        """Return a text from outside with every known secret replaced."""
        known = self._hidden.union(*list(self._in_flight.values()))
        if self.token:
            known.add(self.token)
        return redact(text, known)

    @contextmanager
    def redacting(self, values: Iterable[str]) -> Iterator[None]:
        """Look for these values, too, while they are on their way.

        Other threads may send the same values, so each call has a key of its own.
        """
        key = object()
        self._in_flight[key] = frozenset(values)
        try:
            yield
        finally:
            del self._in_flight[key]

    # --- one attempt ---

    def _followed(self, request: _Request) -> _Response:
        """Send a request, and again to where redirects lead, if that is safe."""
        for redirects in range(_MAX_REDIRECTS + 1):
            try:
                response = self._exchange(request)
            except VaultConnectionError as lost:
                # Whoever redirected may have tried to pass the request on.
                lost.maybe_sent = lost.maybe_sent or redirects > 0
                raise
            if not 300 <= response.status < 400:
                return response
            request = request._replace(url=self._redirected(request.url, response))
        raise failures.redirect_refused(response.status, self._shown(request.url))

    def _decoded(self, response: _Response, any_type: bool) -> dict[str, Any]:
        """Return the JSON of a success, or other content if that is accepted.

        :raises CredentialBridgeError: for everything else
        """
        status, body = response.status, response.body
        answer = _decode(body)
        is_json = isinstance(answer, dict)
        if status >= 400:
            if body and not is_json and status in failures.ALWAYS_JSON:
                raise failures.not_vault(status)
            raise self._failed(response, answer)
        if body and not is_json:
            media_type = response.headers.get("Content-Type") or ""
            # A login page in front of Vault comes with 200, too.
            if not any_type or "html" in media_type.lower():
                raise failures.not_vault(status)
            return _as_text(body)
        return answer if is_json else {}

    def _failed(self, response: _Response, answer: Any) -> CredentialBridgeError:
        from .failure_rules import error_texts, from_response

        texts = [self._shown_text(text) for text in error_texts(answer)]
        error = from_response(response.status, answer, texts, self.namespace)
        error.retry_after = _seconds(response.headers.get("Retry-After"))
        return error

    def _shown_text(self, text: str) -> str:
        """Return a text of the server's; of unprintable characters it may break lines.

        Vault does so in lists of errors.
        """
        lines = re.split(r"([\n\t]+)", self.redact(text))
        return "".join(part if part.isspace() else printable(part) for part in lines)

    def _exchange(self, request: _Request) -> _Response:
        seconds = min(self._settings.timeout, request.deadline - time.monotonic())
        seconds = max(0.001, seconds)
        try:
            response = self._pool.request(
                request.method,
                request.url,
                headers=request.headers,
                body=request.content,
                timeout=urllib3.Timeout(connect=seconds, read=seconds),
                redirect=False,
                retries=False,
                preload_content=False,
            )
            body = _body_of(response)
        except (urllib3_errors.HTTPError, OSError, UnicodeError) as error:
            from .no_response import no_response

            raise no_response(error, self._settings) from None
        self.date = _date(response.headers.get("Date"))
        self._consistency.note(response.headers)
        return _Response(response.status, response.headers, body)

    # --- redirects ---

    def _redirected(self, current: str, response: _Response) -> str:
        """Return where a redirect leads, if the same request may be sent there.

        :raises VaultConnectionError: ``redirect_refused``
        """
        status = response.status
        try:
            target = urljoin(current, response.headers.get("Location") or "")
            allowed = self._may_follow(current, target)
            shown = self._shown(target)
        except ValueError:
            raise failures.redirect_refused(
                status, "an address that is not a URL"
            ) from None
        if status not in _KEEP_METHOD or not allowed:
            raise failures.redirect_refused(status, shown)
        return target

    def _may_follow(self, current: str, target: str) -> bool:
        """Return whether a redirect leads to the same server, or to a listed one."""
        old, new = urlsplit(current), urlsplit(target)
        if "@" in new.netloc or (old.scheme == "https" and new.scheme != "https"):
            return False
        same_server = (new.scheme, new.hostname, new.port) == (
            old.scheme,
            old.hostname,
            old.port,
        )
        names = {new.netloc.lower(), new.hostname}
        return same_server or not names.isdisjoint(self._settings.redirect_hosts)

    def _shown(self, url: str) -> str:
        parts = urlsplit(url)
        return cut(self.redact(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"))


def _unheard(*_repetition: object) -> None:
    """Tell nobody."""


def _body_of(response: Any) -> bytes:
    """Read a response to its end, and give its connection back."""
    body = b""
    try:
        while chunk := response.read(_CHUNK):
            body += chunk
            if len(body) > _MAX_ANSWER:
                response.close()
                raise failures.not_vault(response.status)
    finally:
        response.release_conn()
    return body


def _encode(value: Any) -> bytes:
    """Return a request's content.

    :raises VaultError: ``invalid_data`` for data that is nested too deeply
    """
    try:
        return jsonlib.dumps(value, allow_nan=False).encode("ascii")
    except RecursionError:
        raise too_deep() from None


def _as_text(content: bytes) -> dict[str, Any]:
    """Return content that is not JSON in a form that is: ``text``, else ``base64``."""
    try:
        return {"text": content.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(content).decode()}


def _decode(content: bytes) -> Any:
    """Return what a response says, None if it is not JSON.

    :raises VaultError: ``invalid_data`` for JSON that is nested too deeply
    """
    try:
        return jsonlib.loads(content)
    except ValueError:
        return None
    except RecursionError:
        raise too_deep() from None


def _date(header: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(header or "")
    except (TypeError, ValueError):
        return None


def _seconds(header: str | None) -> float | None:
    """Return the seconds of ``Retry-After``; Vault never sends a date there."""
    if header and re.fullmatch(r"\d{1,6}", header.strip()):
        return float(header)
    return None
