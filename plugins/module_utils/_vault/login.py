# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""A token: how it is obtained, kept alive and given up."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from .._auth.registry import method_for
from .._log import Log
from .._model.operations import LOOKUP_TOKEN, RENEW_TOKEN, REVOKE_TOKEN
from .._model.refusals import unless_denied
from .._model.settings import Settings
from ..errors import (
    CredentialBridgeError,
    VaultAuthError,
    VaultSecretNotFoundError,
)
from .answers import auth_of, data_of, seconds_in
from .explain import explained
from .failures import (
    login_failed,
    not_the_vault_api,
    renewal_refused,
    token_not_renewable,
)
from .token import RENEW_BELOW, Token
from .transport import Transport

if TYPE_CHECKING:
    from .login_store import LoginStore

STRICT, AUTO, OFF = "strict", "auto", "off"

#: Giving up a token at the end must not hold up the task's result for longer.
SECONDS_TO_CLOSE = 3.0


def look_up(transport: Transport, log: Log) -> Mapping[str, Any]:
    """Return Vault's data on the token in use.

    API: ``GET /auth/token/lookup-self``.
    """
    with explained(log, LOOKUP_TOKEN):
        try:
            return data_of(transport.get(LOOKUP_TOKEN.url()))
        except VaultSecretNotFoundError as error:
            # Every Vault knows this path, so the server is not one.
            raise not_the_vault_api(error) from None


class Login:
    """The token of one identity.

    :param check_interval: seconds for which a look-up of the token is good; 0 looks it
        up each time
    :param renew: ``strict`` fails for a token that is about to expire and cannot be
        renewed (the specification's rule), ``auto`` goes on with it, ``off`` never
        looks the token up
    :param revoke: whether :meth:`close` revokes a token that a login gave us
    :param store: where other processes find our login, and we theirs
    """

    def __init__(
        self,
        settings: Settings,
        transport: Transport,
        log: Log,
        *,
        check_interval: float,
        renew: str,
        revoke: bool,
        store: LoginStore | None,
    ) -> None:
        """Start without a token."""
        self.lock = threading.RLock()
        self._settings = settings
        self._transport = transport
        self._log = log
        self._interval = check_interval
        self._renew = renew
        self._revoke = revoke
        self._method = method_for(settings.credentials)
        self._store = store if self._method.logs_in else None
        self._token: Token | None = None
        self._auth: Mapping[str, Any] = {}
        # Somebody else revokes it: another process of the run, or a later task.
        self._not_ours = False
        #: Whether Vault may be making a token that we do not know yet.
        self.under_way = False
        #: Whether there must be no other login, since the process is about to end.
        self.refused = False

    # --- obtaining ---

    def log_in(self) -> None:
        """Authenticate, or take over the login of another process.

        :raises VaultAuthError: ``auth_failed``, whatever status the rejection had
        :raises VaultConnectionError: if Vault did not respond
        """
        before = self._transport.token
        with self._exclusively():
            if not self._adopt(other_than=before):
                self._log_in_afresh()
                self._publish()

    def _log_in_afresh(self) -> None:
        method = self._method
        # In this order, so that whoever refuses logins sees one that has begun.
        self.under_way = True
        try:
            if self.refused:
                raise VaultAuthError("The process is ending.", operation="login")
            self._auth, self._not_ours = auth_of(self._answer_to_login()), False
        finally:
            self.under_way = False
        ttl = seconds_in(self._auth, "lease_duration")
        self._token = Token(lifetime=ttl)
        if self._auth:
            renewable = bool(self._auth.get("renewable"))
            self._token.update(ttl, never_expires=ttl == 0, renewable=renewable)
            self._log.info("login", method=method.name)

    def _answer_to_login(self) -> Mapping[str, Any]:
        transport, method = self._transport, self._method
        before, transport.token = transport.token, None
        try:
            return method.login(transport, self._settings)
        except CredentialBridgeError as error:
            transport.token = before
            mount_point = self._settings.auth_mount_point or method.default_mount
            raise login_failed(
                error, method.name, f"auth/{mount_point}", method.hint
            ) from None

    def present(self) -> Token:
        """Return what is known of the token; log in if there is none yet."""
        if self._token is None:
            self.log_in()
        return self._token or Token()

    def can_replace(self, refused: str | None) -> bool:
        """Return whether there is, or could be, another token than this one."""
        replaced_meanwhile = self._transport.token != refused
        return replaced_meanwhile or (self._method.repeatable and bool(self._auth))

    def replace(self, refused: str | None) -> None:
        """Log in again, once for all threads that were refused with the same token."""
        with self.lock:
            if self._transport.token == refused:
                method = self._method.name
                self._log.info("token is gone, logging in again", method=method)
                self.log_in()

    # --- sharing with other processes ---

    @contextmanager
    def _exclusively(self) -> Iterator[None]:
        """Keep other threads, and where logins are shared other processes, waiting."""
        with self.lock:
            if self._store is None:
                yield
            else:
                with self._store.making():
                    yield

    def _adopt(self, other_than: str | None) -> bool:
        """Take over another process's login; return whether there was one."""
        stored = self._store.load() if self._store else None
        if stored is None or stored.expired or stored.token == other_than:
            return False
        self._transport.hide(stored.token)
        self._transport.token = stored.token
        self._auth, self._not_ours = stored.auth, True
        self._token = Token(lifetime=seconds_in(stored.auth, "lease_duration"))
        self._token.take_over(stored)
        self._log.info("login shared", method=self._method.name)
        return True

    def _publish(self) -> None:
        if self._store and self._token and self._auth:
            self._not_ours = self._store.save(self._token.stored(self._auth))

    # --- keeping alive ---

    def refresh_if_needed(self) -> None:
        """Look the token up, and renew it when less than 300 seconds remain.

        :raises VaultAuthError: ``token_not_renewable``, or ``auth_failed`` for an
            invalid token
        :raises VaultConnectionError: if Vault did not respond
        """
        with self.lock:
            token = self.present()
            if self._renew == OFF or not self._method.upkeep:
                return
            if not token.known_for(self._interval):
                token = self._looked_up(token)
            if token.expires_soon:
                self._prolong_once(token)

    def _looked_up(self, token: Token) -> Token:
        """Ask Vault for the token's remaining time; return the token now in use."""
        try:
            data = unless_denied(lambda: look_up(self._transport, self._log))
        except VaultAuthError:
            if not self._method.repeatable:
                raise
            self.replace(self._transport.token)
            return self.present()
        token.looked_up(data)
        return token

    def _prolong_once(self, token: Token) -> None:
        """Prolong the token, unless another process has done so meanwhile."""
        if self._store is None:
            self._prolong(token)
            return
        with self._exclusively():
            self._adopt(other_than=None)
            token = self.present()
            if token.expires_soon:
                self._prolong(token)
                self._publish()

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
            raise token_not_renewable(RENEW_BELOW)
        else:
            token.use_to_the_end()
            self._log.warning(
                "token expires soon and cannot be renewed", seconds=int(remaining)
            )

    def _renewed(self, token: Token) -> bool:
        """Return whether Vault renewed the token; if not, another way must be found."""
        try:
            with explained(self._log, RENEW_TOKEN):
                auth = auth_of(self._transport.post(RENEW_TOKEN.url()))
        except CredentialBridgeError as error:
            if renewal_refused(error, self._method.repeatable):
                return False
            raise
        ttl = seconds_in(auth, "lease_duration")
        self._log.info("token renewed", ttl=ttl)
        helped = token.renewed(ttl, renewable=bool(auth.get("renewable")))
        return helped or not self._method.repeatable

    def _log_in_early(self, token: Token) -> None:
        """Log in again while the token is still good; if that fails, keep it."""
        method = self._method.name
        self._log.info("token cannot be renewed, logging in again", method=method)
        try:
            self._log_in_afresh()
        except VaultAuthError:
            token.use_to_the_end()
            self._log.warning(
                "token expires soon and another login was rejected", method=method
            )

    # --- giving up ---

    def hand_over(self) -> Mapping[str, Any]:
        """Log in for a caller that keeps the token: closing does not revoke it.

        The login is its own, so that revoking it ends nobody else's.

        :return: the ``auth`` part of Vault's response
        """
        with self.lock:
            if not self._auth or self._not_ours:
                self._log_in_afresh()
            self._not_ours = True
            return self._auth

    def revoke_self(self) -> None:
        """Revoke the token in use, wherever it came from."""
        with explained(self._log, REVOKE_TOKEN), self.lock:
            self.present()
            self._transport.post(REVOKE_TOKEN.url())
            self._token, self._auth = None, {}

    @property
    def own_token(self) -> str | None:
        """The token that we must revoke, None if there is none.

        A batch token cannot be revoked.
        """
        auth = self._auth
        if not self._revoke or self._not_ours or auth.get("token_type") == "batch":
            return None
        return auth.get("client_token")

    @property
    def revoked_after(self) -> str | None:
        """At the end of what the token of a login is revoked; None if it never is."""
        is_batch = self._auth.get("token_type") == "batch"
        if not self._method.logs_in or not self._revoke or is_batch:
            return None
        # The run may have had no room for it.
        shared = self._store is not None and self.own_token is None
        return "the run" if shared else "the task"

    def close(self) -> None:
        """Revoke a token that a login gave us.

        What goes wrong here changes no result, so it is only recorded.
        """
        if self.own_token:
            self._transport.limit_to(SECONDS_TO_CLOSE)
            try:
                self.revoke_self()
            except CredentialBridgeError as error:
                self._log.warning("token not revoked", reason=error.reason)
        self._token, self._auth = None, {}
