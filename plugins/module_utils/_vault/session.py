# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The one way to send an operation: with a token, and its failure explained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Callable, TypeVar

from .._log import Log, silent
from .._model.operations import REVOKE_TOKEN, Operation
from .._model.refusals import denial
from .._model.settings import Settings
from ..errors import (
    ABOUT_CREDENTIALS,
    CredentialBridgeError,
    Reason,
    VaultAuthError,
    VaultError,
)
from .consistency import IndexStore
from .explain import explained
from .hvac_calls import check_dependencies
from .login import AUTO, OFF, SECONDS_TO_CLOSE, STRICT, Login, look_up
from .transport import Register, Transport, with_nobody

if TYPE_CHECKING:
    from .login_store import LoginStore

__all__ = ["AUTO", "OFF", "STRICT", "Session"]

_T = TypeVar("_T")


class Session:
    """A connection pool and a token.

    :param token_check_interval: as :class:`Login`'s ``check_interval``; the default is
        what the specification says
    :param token_renew: as :class:`Login`'s ``renew``
    :param token_revoke: as :class:`Login`'s ``revoke``
    :param login_store: as :class:`Login`'s ``store``
    :param index_store: where other processes find what state of the storage we have
        seen
    :param register: is called with each secret that becomes known, for a caller that
        keeps a list of what must not be printed
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
        login_store: LoginStore | None = None,
        index_store: IndexStore | None = None,
        register: Register = with_nobody,
    ) -> None:
        """Prepare the connection."""
        check_dependencies()
        self.settings = settings
        self.log = log or silent()
        self.register = register
        self.transport = Transport(settings, index_store, register)
        self.log.redact = self.transport.redact
        self.transport.repeating = self._repeating
        self._login = Login(
            settings,
            self.transport,
            self.log,
            check_interval=token_check_interval,
            renew=token_renew,
            revoke=token_revoke,
            store=login_store,
        )

    def send(
        self,
        operation: Operation,
        request: Callable[[], _T],
        mount: str = "",
        path: str = "",
    ) -> _T:
        """Send an operation, with token upkeep before it.

        :param request: sends it; called again if the token was refused and another one
            may help
        :raises CredentialBridgeError: with operation, mount and path filled in
        """
        with self._naming_credentials(), explained(self.log, operation, mount, path):
            self._login.refresh_if_needed()
            used = self.transport.token
            try:
                return request()
            except VaultAuthError as error:
                if error.reason is Reason.PERMISSION_DENIED:
                    explained_denial = denial(operation, mount, path)
                    error.message = explained_denial.message
                    error.hint = explained_denial.hint
                    raise
                if not self._login.can_replace(used):
                    raise
            # Refused for its token, so nothing was done: it may be sent once more.
            self._login.replace(used)
            return request()

    def _repeating(
        self, method: str, url: str, error: VaultError, seconds: float
    ) -> None:
        why = error.http_status or error.reason
        self.log.info(
            "retry", request=f"{method} {url}", after=why, seconds=f"{seconds:.2f}"
        )

    def login(self) -> None:
        """Authenticate now; otherwise the first operation does.

        :raises VaultAuthError: ``auth_failed``, whatever status the rejection had
        :raises VaultConnectionError: if Vault did not respond
        """
        with self._naming_credentials():
            self._login.log_in()

    def refresh_token_if_needed(self) -> None:
        """Look the token up, and renew it when less than 300 seconds remain.

        Specification, "Token refresh behaviour".
        API: ``GET /auth/token/lookup-self``, ``POST /auth/token/renew-self``.

        :raises VaultAuthError: ``token_not_renewable``, or ``auth_failed`` for an
            invalid token
        :raises VaultConnectionError: if Vault did not respond
        """
        with self._naming_credentials():
            self._login.refresh_if_needed()

    def token_info(self) -> Mapping[str, Any]:
        """Return Vault's data on the token.

        API: ``GET /auth/token/lookup-self``.

        :raises VaultError: as every operation
        """
        with self._naming_credentials():
            self._login.present()
            return look_up(self.transport, self.log)

    def hand_over(self) -> Mapping[str, Any]:
        """Log in for a caller that keeps the token: closing does not revoke it.

        :return: the ``auth`` part of Vault's response, {} if no login was needed
        :raises VaultError: as :meth:`login`
        """
        with self._naming_credentials():
            return self._login.hand_over()

    def revoke_self(self) -> None:
        """Revoke the token in use, wherever it came from.

        API: ``POST /auth/token/revoke-self``.

        :raises VaultAuthError: ``auth_failed`` for a token that is invalid already
        :raises VaultError: for a batch token, which cannot be revoked
        """
        self._login.revoke_self()

    @property
    def revoked_after(self) -> str | None:
        """What ends a login of our own, and what was made with it: a task or a run.

        None if the token was given, or nobody revokes it.
        """
        return self._login.revoked_after

    @contextmanager
    def _naming_credentials(self) -> Iterator[None]:
        """Say in a refusal inside where the credentials came from.

        A stale token is often one that nobody remembers having left there.
        """
        try:
            yield
        except VaultAuthError as error:
            whence = self.settings.credentials.whence
            if error.reason in ABOUT_CREDENTIALS and whence:
                error.hint = f"{error.hint or ''} {whence}".strip()
            raise

    # --- the process is ended from outside ---

    @property
    def logging_in(self) -> bool:
        """Whether a login is under way in some thread."""
        return self._login.under_way

    def refuse_logins(self) -> None:
        """Let no further login begin."""
        self._login.refused = True

    def abandon(self) -> None:
        """Revoke a token that a login gave us, from within a signal handler.

        The code that was interrupted may hold locks and use the open connections, so
        this takes no lock and opens a connection of its own.
        """
        token = self._login.own_token
        if token is None:
            return
        with suppress(CredentialBridgeError):
            own = Transport(self.settings)
            own.limit_to(SECONDS_TO_CLOSE)
            own.token = token
            own.post(REVOKE_TOKEN.url())

    def close(self) -> None:
        """Revoke a token that a login gave us, and close the connections."""
        self._login.close()
        self.transport.close()
