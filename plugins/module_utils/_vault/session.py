# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""One token, and the one way to send an operation with it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Callable, TypeVar

from .._auth.registry import method_for
from .._log import Log, silent
from .._model.operations import (
    LOOKUP_TOKEN,
    RENEW_TOKEN,
    REVOKE_TOKEN,
    Operation,
)
from .._model.refusals import denial, unless_denied
from .._model.settings import Settings
from ..errors import (
    CredentialBridgeError,
    Reason,
    VaultAuthError,
    VaultSecretNotFoundError,
)
from .answers import auth_of, data_of
from .failures import login_failed, not_the_vault_api, write_uncertain
from .hvac_calls import check_dependencies
from .token import RENEW_BELOW, Token
from .transport import Transport

STRICT, AUTO, OFF = "strict", "auto", "off"

# Giving up a token at the end must not hold up the task's result for longer.
_SECONDS_TO_CLOSE = 3.0

_T = TypeVar("_T")


class Session:
    """A connection pool, and a token with its upkeep.

    :param token_check_interval: seconds for which a look-up of the token is good;
        0 looks it up before every operation, as the specification says
    :param token_renew: ``strict`` fails for a token that is about to expire and cannot
        be renewed (the specification's rule), ``auto`` goes on with it, ``off`` never
        looks the token up
    :param token_revoke: whether :meth:`close` revokes a token that a login gave us
    :raises ConfigurationError: if hvac is missing, or a CA file or a proxy is unusable;
        no request is made yet
    """

    def __init__(
        self,
        settings: Settings,
        *,
        token_check_interval: float = 0,
        token_renew: str = STRICT,
        token_revoke: bool = True,
        log: Log | None = None,
    ) -> None:
        """Prepare the connection."""
        check_dependencies()
        self.settings = settings
        self.log = log or silent()
        self.transport = Transport(settings)
        self.log.redact = self.transport.redact
        self._interval = token_check_interval
        self._renew = token_renew
        self._revoke = token_revoke
        self._method = method_for(settings.credentials)
        self._token: Token | None = None
        self._auth: Mapping[str, Any] = {}
        self._handed_over = False
        self._lock = threading.RLock()

    # --- sending ---

    def send(
        self,
        operation: Operation,
        request: Callable[[], _T],
        mount: str = "",
        path: str = "",
    ) -> _T:
        """Send an operation: with token upkeep before it, and its failure explained.

        :param request: sends it; called again if the token was refused and another
            login may help
        :raises CredentialBridgeError: with operation, mount and path filled in
        """
        with self._explained(operation, mount, path):
            self.refresh_token_if_needed()
            used = self.transport.token
            try:
                return request()
            except VaultAuthError as error:
                if error.reason is Reason.PERMISSION_DENIED:
                    explained = denial(operation, mount, path)
                    error.message, error.hint = explained.message, explained.hint
                    raise
                if not self._can_replace(used):
                    raise
            # Refused for its token, so nothing was done: it may be sent once more.
            self._replace(used)
            return request()

    def _can_replace(self, refused: str | None) -> bool:
        replaced_meanwhile = self.transport.token != refused
        return replaced_meanwhile or (self._method.repeatable and bool(self._auth))

    def _replace(self, refused: str | None) -> None:
        """Log in again, once for all threads that were refused with the same token."""
        with self._lock:
            if self.transport.token == refused:
                method = self._method.name
                self.log.info("token is gone, logging in again", method=method)
                self.login()

    @contextmanager
    def _explained(self, operation: Operation, mount: str, path: str) -> Iterator[None]:
        """Complete the failure of an operation, and record how it ended."""
        where = {"operation": operation.name, "mount_point": mount, "path": path}
        started = time.monotonic()
        try:
            yield
        except CredentialBridgeError as error:
            error.operation = error.operation or operation.name
            error.mount_point = error.mount_point or mount or None
            error.path = error.path or path or None
            self.log.debug("failed", **where, reason=error.reason)
            # If the token's upkeep failed, the write itself was not sent.
            lost = error.maybe_sent and error.operation == operation.name
            if operation.writes and lost:
                raise write_uncertain(error) from None
            raise
        milliseconds = (time.monotonic() - started) * 1000
        self.log.debug("done", **where, ms=f"{milliseconds:.1f}")

    # --- login and token upkeep ---

    def login(self) -> Mapping[str, Any]:
        """Authenticate now; otherwise the first operation does.

        :return: the ``auth`` part of Vault's response, {} if no request was needed
        :raises VaultAuthError: ``auth_failed``, whatever status the rejection had
        :raises VaultConnectionError: if Vault did not respond
        """
        with self._lock:
            before, self.transport.token = self.transport.token, None
            try:
                answer = self._method.login(self.transport, self.settings)
            except CredentialBridgeError as error:
                self.transport.token = before
                raise self._login_failed(error) from None
            self._auth = auth_of(answer)
            self._handed_over = False
            ttl = self._auth.get("lease_duration") or 0
            self._token = Token(lifetime=ttl)
            if self._auth:
                renewable = bool(self._auth.get("renewable"))
                self._token.update(ttl, never_expires=ttl == 0, renewable=renewable)
                self.log.info("login", method=self._method.name)
            return self._auth

    def _login_failed(self, error: CredentialBridgeError) -> CredentialBridgeError:
        method = self._method
        mount_point = self.settings.auth_mount_point or method.name
        return login_failed(error, method.name, f"auth/{mount_point}", method.hint)

    def _logged_in(self) -> Token:
        if self._token is None:
            self.login()
        return self._token or Token()

    def refresh_token_if_needed(self) -> None:
        """Look the token up, and renew it when less than 300 seconds remain.

        Specification, "Token refresh behaviour".
        API: ``GET /auth/token/lookup-self``, ``POST /auth/token/renew-self``.

        :raises VaultAuthError: ``token_not_renewable``, or ``auth_failed`` for an
            invalid token
        :raises VaultConnectionError: if Vault did not respond
        """
        with self._lock:
            token = self._logged_in()
            if self._renew == OFF or not self._method.upkeep:
                return
            if not token.known_for(self._interval):
                token = self._looked_up(token)
            if token.expires_soon:
                self._prolong(token)

    def _looked_up(self, token: Token) -> Token:
        """Ask Vault for the token's remaining time; return the token now in use."""
        try:
            data = unless_denied(self._look_up)
        except VaultAuthError:
            if not self._method.repeatable:
                raise
            self._replace(self.transport.token)
            return self._logged_in()
        if data is None:
            # Valid, and without the right to see itself: operations go on without.
            token.unreadable = True
            return token
        ttl = data.get("ttl") or 0
        token.update(
            ttl,
            never_expires=ttl == 0 and not data.get("expire_time"),
            renewable=bool(data.get("renewable")),
        )
        return token

    def _look_up(self) -> Mapping[str, Any]:
        with self._explained(LOOKUP_TOKEN, "", ""):
            try:
                return data_of(self.transport.get(LOOKUP_TOKEN.url()))
            except VaultSecretNotFoundError as error:
                # Every Vault knows this path, so the server is not one.
                raise not_the_vault_api(error) from None

    def _prolong(self, token: Token) -> None:
        """Renew a token that expires soon, or find another way."""
        remaining = token.remaining or 0
        if token.renewable and self._renewed(token):
            return
        if self._method.repeatable:
            if remaining > token.lifetime / 2:
                # A role with short tokens would log in before every operation.
                token.use_to_the_half()
            else:
                self._log_in_early(token)
        elif self._renew == STRICT:
            raise VaultAuthError(
                f"The token expires in less than {RENEW_BELOW} seconds and cannot be "
                "renewed.",
                reason=Reason.TOKEN_NOT_RENEWABLE,
                operation=RENEW_TOKEN.name,
                hint="Obtain a fresh token, or use one that is renewable.",
            )
        else:
            token.use_to_the_end()
            self.log.warning(
                "token expires soon and cannot be renewed", seconds=int(remaining)
            )

    def _renewed(self, token: Token) -> bool:
        """Return whether Vault renewed the token; if not, another way must be found."""
        try:
            with self._explained(RENEW_TOKEN, "", ""):
                auth = auth_of(self.transport.post(RENEW_TOKEN.url()))
        except CredentialBridgeError as error:
            if self._renewal_is_refused(error):
                return False
            raise
        ttl = auth.get("lease_duration") or 0
        self.log.info("token renewed", ttl=ttl)
        helped = token.renewed(ttl, renewable=bool(auth.get("renewable")))
        return helped or not self._method.repeatable

    def _renewal_is_refused(self, error: CredentialBridgeError) -> bool:
        gone = error.reason is Reason.AUTH_FAILED and not self._method.repeatable
        # In the last second before its maximum, Vault reports an internal error.
        past_maximum = any("max TTL" in text for text in error.vault_errors)
        return (error.http_status in (400, 403) and not gone) or past_maximum

    def _log_in_early(self, token: Token) -> None:
        """Log in again while the token is still good; if that fails, keep it."""
        method = self._method.name
        self.log.info("token cannot be renewed, logging in again", method=method)
        try:
            self.login()
        except VaultAuthError:
            token.use_to_the_end()
            self.log.warning(
                "token expires soon and another login was rejected", method=method
            )

    # --- the token as a thing of its own ---

    def token_info(self) -> Mapping[str, Any]:
        """Return Vault's data on the token.

        API: ``GET /auth/token/lookup-self``.

        :raises VaultError: as every operation
        """
        self._logged_in()
        return self._look_up()

    def hand_over(self) -> Mapping[str, Any]:
        """Log in for a caller that keeps the token: closing does not revoke it.

        :return: the ``auth`` part of Vault's response
        :raises VaultError: as :meth:`login`
        """
        with self._lock:
            if not self._auth or self._handed_over:
                self.login()
            self._handed_over = True
            return self._auth

    def revoke_self(self) -> None:
        """Revoke the token in use, wherever it came from.

        API: ``POST /auth/token/revoke-self``.

        :raises VaultAuthError: ``auth_failed`` for a token that is invalid already
        :raises VaultError: for a batch token, which cannot be revoked
        """
        with self._explained(REVOKE_TOKEN, "", ""), self._lock:
            self._logged_in()
            self.transport.post(REVOKE_TOKEN.url())
            self._token, self._auth = None, {}

    def close(self) -> None:
        """Revoke a token that a login gave us, and close the connections.

        What goes wrong here changes no result, so it is only recorded.
        """
        ours = self._auth and not self._handed_over
        if self._revoke and ours and self._auth.get("token_type") != "batch":
            self.transport.limit_to(_SECONDS_TO_CLOSE)
            try:
                self.revoke_self()
            except CredentialBridgeError as error:
                self.log.warning("token not revoked", reason=error.reason)
        self._token, self._auth = None, {}
        self.transport.close()
