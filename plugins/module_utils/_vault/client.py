# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The only place that talks to Vault: login, token upkeep, and every operation on KV v2.

Operations are hvac's, over the transport of :mod:`_transport`; what they answer is Vault's JSON, read by
:mod:`_observe`. Every exception that leaves here is one of :mod:`errors` and says which operation on which path it
was, and which capability a policy lacks.
"""

from __future__ import annotations

import builtins
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from typing import Any, Callable, TypeVar

from .._auth._registry import method_for
from .._log import Log, silent
from .._model.data import same
from .._model.engine import Mount
from .._model.operations import (
    DELETE_LATEST,
    DELETE_METADATA,
    DELETE_VERSIONS,
    DESTROY_VERSIONS,
    ENABLE,
    LIST,
    LIST_MOUNTS,
    PATCH,
    READ,
    READ_CONFIG,
    READ_METADATA,
    READ_MOUNT,
    TUNE,
    UNDELETE_VERSIONS,
    WRITE,
    WRITE_CONFIG,
    WRITE_METADATA,
    Operation,
)
from .._model.refusals import denial
from .._model.settings import Settings
from .._redact import texts
from ..errors import (
    ConfigurationError,
    CredentialBridgeError,
    VaultAuthError,
    VaultConnectionError,
    VaultError,
    VaultSecretNotFoundError,
)
from . import transport as _transport

#: Seconds; below this a token is renewed (seed, "Token refresh behaviour").
RENEW_BELOW = 300


STRICT, AUTO, OFF = "strict", "auto", "off"


_T = TypeVar("_T")


# Seconds by which two TTLs of one token may differ without meaning anything: Vault tells whole seconds.
_ROUNDING = 2


# Why a login fails without Vault having judged the credentials.
_NOT_THE_CREDENTIALS = frozenset(
    {"configuration", "dependency_missing", "rate_limited"}
)


#: Seconds that giving up a token at the end may take; the task's result does not wait longer for it.
_FAREWELL = 3.0


_LOOKUP_SELF = "v1/auth/token/lookup-self"


# What a KV v2 mount answers, with status 400, until it is ready.
_UPGRADING = "Upgrading from non-versioned to versioned"


_READY_POLL = 0.05  # seconds


class _Token:
    """What is known of the token without asking Vault again. Times are of the monotonic clock, in seconds.

    :param lifetime: the TTL that a login gave it, 0 for a token from elsewhere
    """

    def __init__(self, lifetime: float = 0) -> None:
        self.lifetime = lifetime
        self.checked_at: float | None = None
        self.expires_at: float | None = None
        self.renewable = False
        self.unreadable = False
        self.renew_below: float = RENEW_BELOW

    def learn(self, ttl: float, never_expires: bool, renewable: bool) -> None:
        self.checked_at = time.monotonic()
        self.expires_at = None if never_expires else self.checked_at + ttl
        self.renewable = renewable

    @property
    def remaining(self) -> float | None:
        return None if self.expires_at is None else self.expires_at - time.monotonic()


class Client:
    """One connection pool and one token.

    :param token_check_interval: seconds for which a look-up of the token is good; 0 looks it up before every operation
    :param token_renew: ``strict`` fails for a token about to expire that cannot be renewed (the seed's rule), ``auto``
        goes on with it, ``off`` never looks the token up
    :param token_revoke: whether :meth:`finish` revokes a token that was obtained by logging in
    :raises ConfigurationError: where hvac is missing, or the CA file or a proxy is unusable; no request is made yet
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
        self.settings = settings
        self.log = log or silent()
        self._interval = token_check_interval
        self._renew = token_renew
        self._revoke = token_revoke
        self._method = method_for(settings.credentials)
        self._hvac = _transport.connect(settings)
        self._transport = self._hvac.adapter
        self.log.hide = self._transport.clean
        self._token: _Token | None = None
        self._auth: Mapping[str, Any] = {}
        self._handed_over = False
        self._mounts: dict[str, Mount] = {}
        self._lock = threading.RLock()

    # --- login and token upkeep ---------------------------------------------------------------------------------

    def login(self) -> Mapping[str, Any]:
        """Authenticate now; otherwise the first operation does. Returns the ``auth`` part of Vault's answer.

        :raises VaultAuthError: ``auth_failed``, whatever status Vault gave the rejection
        :raises VaultConnectionError: where Vault did not answer
        """
        with self._lock:
            before, self._transport.token = self._transport.token, None
            try:
                self._auth = self._method.login(self._hvac, self.settings)
            except CredentialBridgeError as error:
                self._transport.token = before
                raise self._login_failed(error) from None
            self._handed_over = False
            ttl = self._auth.get("lease_duration") or 0
            self._token = _Token(lifetime=ttl)
            if self._auth:
                self._token.learn(
                    ttl,
                    never_expires=ttl == 0,
                    renewable=bool(self._auth.get("renewable")),
                )
                self.log.info("login", method=self._method.name)
            return self._auth

    def _login_failed(self, error: CredentialBridgeError) -> CredentialBridgeError:
        if (
            isinstance(error, VaultConnectionError)
            or error.reason in _NOT_THE_CREDENTIALS
        ):
            error.operation = "login"
            return error
        mount_point = self.settings.auth_mount_point or self._method.name
        hint = f"Check the credentials, and that the method is enabled at 'auth/{mount_point}'."
        return VaultAuthError(
            f"The login with {self._method.name} was rejected.",
            http_status=error.http_status,
            vault_errors=error.vault_errors,
            operation="login",
            hint=f"{hint} {self._method.hint}" if self._method.hint else hint,
        )

    def refresh_token_if_needed(self) -> None:
        """Look the token up and renew it when less than 300 seconds remain (seed, "Token refresh behaviour").

        Vault API: ``GET /auth/token/lookup-self``, ``POST /auth/token/renew-self``.

        :raises VaultAuthError: ``token_not_renewable``, or ``auth_failed`` for an invalid token
        :raises VaultConnectionError: where Vault did not answer
        """
        with self._lock:
            if self._token is None:
                self.login()
            token = self._token
            if token is None or self._renew == OFF or not self._method.upkeep:
                return
            if not self._known_well_enough(token):
                self._look_up(token)
            token = self._token or token
            remaining = token.remaining
            if remaining is not None and remaining < token.renew_below:
                self._prolong(token, remaining)

    def _known_well_enough(self, token: _Token) -> bool:
        if self._interval <= 0 or token.checked_at is None:
            return token.unreadable and self._interval > 0
        return time.monotonic() - token.checked_at < self._interval

    def _look_up(self, token: _Token) -> None:
        try:
            data = _data(self._transport.get(_LOOKUP_SELF))
        except VaultAuthError as error:
            if error.reason == "permission_denied":
                # The token is valid and has no right to see itself; the operation decides what it may do.
                token.unreadable = True
                return
            if self._method.repeatable:
                self.log.info(
                    "token is gone, logging in again", method=self._method.name
                )
                self.login()
                return
            error.operation = "token_lookup"
            raise
        except VaultSecretNotFoundError as error:
            # Every Vault knows this path, so whoever answers here is none; a missing secret it is in no case.
            raise VaultConnectionError(
                "The server does not know Vault's API.",
                reason="server_error",
                http_status=error.http_status,
                operation="token_lookup",
                hint="Check that 'vault_url' is the address of Vault itself, without a path, and check 'namespace'.",
            ) from None
        except CredentialBridgeError as error:
            error.operation = "token_lookup"
            raise
        ttl = data.get("ttl") or 0
        token.learn(
            ttl,
            never_expires=ttl == 0 and not data.get("expire_time"),
            renewable=bool(data.get("renewable")),
        )

    def _prolong(self, token: _Token, remaining: float) -> None:
        if token.renewable and self._renewed(token, remaining):
            return
        if self._method.repeatable:
            if remaining > token.lifetime / 2:
                # A role with short tokens would otherwise log in before every operation.
                token.renew_below = token.lifetime / 2
            else:
                self._log_in_early(token)
        elif self._renew == STRICT:
            raise VaultAuthError(
                f"The token expires in less than {RENEW_BELOW} seconds and cannot be renewed.",
                reason="token_not_renewable",
                operation="token_renew",
                hint="Obtain a fresh token, or use one that is renewable.",
            )
        else:
            token.renew_below = 0
            self.log.warning(
                "token expires soon and cannot be renewed", seconds=int(remaining)
            )

    def _renewed(self, token: _Token, remaining: float) -> bool:
        """Ask Vault for a renewal; False where that leads nowhere and another way must be found."""
        try:
            auth = self._hvac.auth.token.renew_self().get("auth") or {}
        except CredentialBridgeError as error:
            gone = error.reason == "auth_failed" and not self._method.repeatable
            # In the last second before its maximum Vault calls it an internal error that a token is past it.
            past_maximum = any("max TTL" in text for text in error.vault_errors)
            if (error.http_status in (400, 403) and not gone) or past_maximum:
                return False
            error.operation = "token_renew"
            raise
        ttl = auth.get("lease_duration") or 0
        token.learn(ttl, never_expires=False, renewable=bool(auth.get("renewable")))
        self.log.info("token renewed", ttl=ttl)
        # At its maximum TTL a token is renewed with success and gains nothing, and neither does a fresh one with a
        # short TTL. So it is tried again when half of the rest has passed: not for ever, and not never.
        gained = ttl > remaining + _ROUNDING
        at_maximum = not gained and token.renew_below < RENEW_BELOW
        token.renew_below = RENEW_BELOW if gained else min(RENEW_BELOW, ttl / 2)
        return not (at_maximum and self._method.repeatable)

    def _log_in_early(self, token: _Token) -> None:
        """Log in again while the token is still good; with a secret ID that is used up, go on with the token."""
        self.log.info(
            "token cannot be renewed, logging in again", method=self._method.name
        )
        try:
            self.login()
        except VaultAuthError:
            token.renew_below = 0
            self.log.warning(
                "token expires soon and another login was rejected",
                method=self._method.name,
            )

    @property
    def token(self) -> str | None:
        """The token in use."""
        token: str | None = self._transport.token
        return token

    def token_info(self) -> Mapping[str, Any]:
        """The token's own data (Vault API: ``GET /auth/token/lookup-self``).

        :raises VaultError: as every operation
        """
        with self._context("token_lookup"):
            if self._token is None:
                self.login()
            return _data(self._transport.get(_LOOKUP_SELF))

    def hand_over(self) -> Mapping[str, Any]:
        """Log in for someone who takes the token along: it is not revoked when this client ends.

        Returns the ``auth`` part of Vault's answer.

        :raises VaultError: as :meth:`login`
        """
        with self._lock:
            if not self._auth or self._handed_over:
                self.login()
            self._handed_over = True
            return self._auth

    def revoke_own_token(self) -> None:
        """Revoke the token in use, wherever it is from (Vault API: ``POST /auth/token/revoke-self``).

        :raises VaultAuthError: ``auth_failed`` for a token that is invalid already
        :raises VaultError: for a batch token, which cannot be revoked
        """
        with self._context("token_revoke"), self._lock:
            if self._token is None:
                self.login()
            self._hvac.auth.token.revoke_self()
            self._token, self._auth = None, {}

    def revoke(self) -> None:
        """Give up a token that this client created by logging in (Vault API: ``POST /auth/token/revoke-self``)."""
        with self._context("token_revoke"), self._lock:
            if self._auth and self._auth.get("token_type") != "batch":
                self._hvac.auth.token.revoke_self()
            self._token, self._auth = None, {}

    def finish(self) -> None:
        """Give up what this client created, and close it. What goes wrong here changes no result, so it is silent."""
        try:
            if self._revoke and self._auth and not self._handed_over:
                self._transport.hurry(_FAREWELL)
                self.revoke()
        except CredentialBridgeError as error:
            self.log.warning("token not revoked", reason=error.reason)
        self._transport.close()

    # --- the one way to send an operation -----------------------------------------------------------------------

    @contextmanager
    def _context(
        self,
        name: str,
        mount: str | None = None,
        path: str | None = None,
        writes: bool = False,
    ) -> Iterator[None]:
        started = time.monotonic()
        try:
            yield
        except CredentialBridgeError as error:
            error.operation = error.operation or name
            error.mount_point = error.mount_point or mount
            error.path = error.path or path
            # The token's upkeep before the write may fail too; then the write itself was not sent.
            if (
                writes
                and error.maybe_sent
                and error.operation == name
                and error.reason != "write_uncertain"
            ):
                raise self._uncertain(error) from None
            self.log.debug(
                "failed",
                operation=name,
                mount_point=mount,
                path=path,
                reason=error.reason,
            )
            raise
        milliseconds = (time.monotonic() - started) * 1000
        self.log.debug(
            "done",
            operation=name,
            mount_point=mount,
            path=path,
            ms=f"{milliseconds:.1f}",
        )

    @staticmethod
    def _uncertain(error: CredentialBridgeError) -> CredentialBridgeError:
        return type(error)(
            f"It is unknown whether Vault carried the write out. {error.message}",
            reason="write_uncertain",
            http_status=error.http_status,
            vault_errors=error.vault_errors,
            operation=error.operation,
            mount_point=error.mount_point,
            path=error.path,
            hint="Look at the secret's version before you run the task again.",
            maybe_sent=True,
        )

    def _send(self, operation: Operation, mount: str, path: str, call: Any) -> Any:
        """Run one hvac call with token upkeep before it and its failure explained."""
        with self._context(operation.name, mount, path or None, operation.writes):
            self.refresh_token_if_needed()
            try:
                return call()
            except VaultAuthError as error:
                if (
                    error.reason == "auth_failed"
                    and self._method.repeatable
                    and self._auth
                ):
                    # Refused for its token, so nothing was done: a fresh one may try once.
                    self.login()
                    return call()
                if error.reason == "permission_denied":
                    explained = denial(operation, mount, path)
                    error.message, error.hint = explained.message, explained.hint
                raise

    @property
    def _kv(self) -> Any:
        return self._hvac.kv

    # --- KV v2 operations ---------------------------------------------------------------------------------------

    def read(self, mount: str, path: str, version: int | None = None) -> dict[str, Any]:
        """Vault API: ``GET /:mount/data/:path``.

        :raises VaultSecretNotFoundError: for a missing, deleted or destroyed version; ``body`` tells which
        """
        # Not through hvac, as a lookup that reads one secret would take longer to import it than to read.
        url = _transport.api_path(mount, READ.prefix, path)
        params = {} if version is None else {"version": version}
        answer: dict[str, Any] = self._send(
            READ, mount, path, lambda: self._transport.get(url, params=params)
        )
        return answer

    def write(
        self, mount: str, path: str, data: Mapping[str, Any], cas: int | None = None
    ) -> dict[str, Any]:
        """Vault API: ``POST /:mount/data/:path``. Returns the metadata of the version written.

        :raises VaultError: ``cas_mismatch``
        :raises VaultConnectionError: ``write_uncertain`` where the answer was lost
        """
        self.log.debug("write", mount_point=mount, path=path, data=self.log.shown(data))
        with self._transport.hiding(texts(data)):
            for repetition in range(self.settings.retries + 1):
                try:
                    answer = self._send(
                        WRITE,
                        mount,
                        path,
                        lambda: self._kv.create_or_update_secret(
                            path, dict(data), cas, mount
                        ),
                    )
                    return _version_metadata(answer)
                except VaultError as error:
                    # A second try is refused where the first one has arrived after all.
                    open_question = error.reason == "write_uncertain" or (
                        repetition and error.reason == "cas_mismatch"
                    )
                    if not open_question or cas is None or not self.settings.retries:
                        raise
                    found = self._outcome(mount, path, data, cas, error)
                    if found is not None:
                        return found
                    if repetition == self.settings.retries:
                        raise
        raise AssertionError("unreachable")

    def _outcome(
        self, mount: str, path: str, data: Mapping[str, Any], cas: int, lost: VaultError
    ) -> dict[str, Any] | None:
        """What became of a write on top of version ``cas`` whose answer was lost: its metadata, or None if nothing.

        Only one write can have become the version after ``cas``. With other data there, ours never can. Where there is
        none yet, the same write may be sent again: whichever of the two comes first, the other is refused.

        :raises VaultError: ``cas_mismatch``, or the lost write's own failure where this cannot be told
        """
        try:
            answer = self.read(mount, path, cas + 1)
        except VaultSecretNotFoundError as error:
            if (error.body or {}).get("data"):
                raise lost from None
            return None
        except CredentialBridgeError:
            raise lost from None
        found = _data(answer)
        if same(found.get("data"), dict(data)):
            return _version_metadata({"data": found.get("metadata")})
        raise VaultError(
            "The secret is not at the version that the write demands.",
            reason="cas_mismatch",
            operation=WRITE.name,
            mount_point=mount,
            path=path,
        )

    def patch(
        self, mount: str, path: str, data: Mapping[str, Any], cas: int | None = None
    ) -> dict[str, Any]:
        """Vault API: ``PATCH /:mount/data/:path``, a JSON merge patch, for tokens without the read right."""
        body: dict[str, Any] = {
            "data": dict(data),
            "options": {} if cas is None else {"cas": cas},
        }
        url = _transport.api_path(mount, PATCH.prefix, path)
        headers = {"Content-Type": "application/merge-patch+json"}
        with self._transport.hiding(texts(data)):
            answer = self._send(
                PATCH,
                mount,
                path,
                lambda: self._transport.request(
                    "patch", url, headers=headers, json=body
                ),
            )
        return _version_metadata(answer)

    def delete_latest(self, mount: str, path: str) -> None:
        """Vault API: ``DELETE /:mount/data/:path``."""
        self._send(
            DELETE_LATEST,
            mount,
            path,
            lambda: self._kv.delete_latest_version_of_secret(path, mount),
        )

    def delete_versions(self, mount: str, path: str, versions: Sequence[int]) -> None:
        """Vault API: ``POST /:mount/delete/:path``."""
        self._send(
            DELETE_VERSIONS,
            mount,
            path,
            lambda: self._kv.delete_secret_versions(path, list(versions), mount),
        )

    def undelete_versions(self, mount: str, path: str, versions: Sequence[int]) -> None:
        """Vault API: ``POST /:mount/undelete/:path``."""
        self._send(
            UNDELETE_VERSIONS,
            mount,
            path,
            lambda: self._kv.undelete_secret_versions(path, list(versions), mount),
        )

    def destroy_versions(self, mount: str, path: str, versions: Sequence[int]) -> None:
        """Vault API: ``PUT /:mount/destroy/:path``."""
        self._send(
            DESTROY_VERSIONS,
            mount,
            path,
            lambda: self._kv.destroy_secret_versions(path, list(versions), mount),
        )

    def list(self, mount: str, path: str) -> builtins.list[str]:
        """Vault API: ``LIST /:mount/metadata/:path``. Folders end with a slash."""
        answer = self._send(
            LIST, mount, path, lambda: self._kv.list_secrets(path, mount)
        )
        data = answer.get("data")
        keys = data.get("keys") if isinstance(data, Mapping) else None
        if not isinstance(keys, list):
            raise VaultError(
                "Vault's answer to a list request holds no keys.",
                operation=LIST.name,
                mount_point=mount,
            )
        return [str(key) for key in keys]

    def read_metadata(self, mount: str, path: str) -> dict[str, Any]:
        """Vault API: ``GET /:mount/metadata/:path``."""
        answer: dict[str, Any] = self._send(
            READ_METADATA,
            mount,
            path,
            lambda: self._kv.read_secret_metadata(path, mount),
        )
        return answer

    def write_metadata(
        self, mount: str, path: str, settings: Mapping[str, Any]
    ) -> None:
        """Vault API: ``POST /:mount/metadata/:path``, with only the settings given."""
        url = _transport.api_path(mount, WRITE_METADATA.prefix, path)
        self._send(
            WRITE_METADATA,
            mount,
            path,
            lambda: self._transport.post(url, json=dict(settings)),
        )

    def delete_metadata(self, mount: str, path: str) -> None:
        """Vault API: ``DELETE /:mount/metadata/:path``: all versions, for good."""
        self._send(
            DELETE_METADATA,
            mount,
            path,
            lambda: self._kv.delete_metadata_and_all_versions(path, mount),
        )

    def read_config(self, mount: str) -> dict[str, Any]:
        """Vault API: ``GET /:mount/config``."""
        answer: dict[str, Any] = self._send(
            READ_CONFIG, mount, "", lambda: self._kv.read_configuration(mount)
        )
        return answer

    def write_config(self, mount: str, settings: Mapping[str, Any]) -> None:
        """Vault API: ``POST /:mount/config``, with only the settings given."""
        url = _transport.api_path(mount, WRITE_CONFIG.prefix)
        self._send(
            WRITE_CONFIG,
            mount,
            "",
            lambda: self._transport.post(url, json=dict(settings)),
        )

    def generate_password(self, policy: str) -> str:
        """A password by one of Vault's policies (Vault API: ``GET /sys/policies/password/:name/generate``).

        :raises ConfigurationError: where there is no such policy
        :raises VaultAuthError: ``permission_denied``
        """
        with self._context("generate_password"):
            self.refresh_token_if_needed()
            api_path = _transport.api_path("sys/policies/password", policy, "generate")
            try:
                answer = self._transport.get(api_path)
            except VaultSecretNotFoundError as error:
                raise ConfigurationError(
                    f"Vault has no password policy '{policy}'.",
                    http_status=error.http_status,
                    hint="Check the name below 'sys/policies/password/'.",
                ) from None
            except VaultAuthError as error:
                if error.reason == "permission_denied":
                    error.hint = f"Grant the capability 'read' on the API path '{api_path[len('v1/') :]}'."
                raise
            password = _data(answer).get("password")
            if not isinstance(password, str):
                raise VaultError("Vault's answer holds no password.")
            return password

    def now(self) -> datetime:
        """Vault's time at its last answer, rounded up; the local clock's where the answer did not tell.

        Up, since HTTP gives whole seconds: a version deleted a moment ago must lie in the past.
        """
        date = self._transport.date
        if date is None:
            return datetime.now(timezone.utc)
        return (date if date.tzinfo else date.replace(tzinfo=timezone.utc)) + timedelta(
            seconds=1
        )

    # --- about mounts and rights --------------------------------------------------------------------------------

    def enable(self, mount: str, description: str) -> None:
        """Mount a KV v2 secrets engine (Vault API: ``POST /sys/mounts/:path``)."""
        body = {"type": "kv", "description": description, "options": {"version": "2"}}
        url = _transport.api_path(ENABLE.prefix, mount)
        self._send(ENABLE, mount, "", lambda: self._transport.post(url, json=body))

    def describe(self, mount: str, description: str) -> None:
        """Change a mount's description (Vault API: ``POST /sys/mounts/:path/tune``)."""
        url = _transport.api_path(TUNE.prefix, mount, TUNE.suffix)
        self._send(
            TUNE,
            mount,
            "",
            lambda: self._transport.post(url, json={"description": description}),
        )
        self._mounts.pop(mount, None)

    def when_ready(self, mount: str, request: Callable[[], _T]) -> _T:
        """Send a request to a mount, again while Vault is still preparing it; for no longer than ``timeout``.

        :raises VaultConnectionError: ``timeout``
        """
        deadline = time.monotonic() + self.settings.timeout
        while True:
            try:
                return request()
            except VaultError as error:
                if not any(_UPGRADING in text for text in error.vault_errors):
                    raise
            if time.monotonic() > deadline:
                raise VaultConnectionError(
                    f"Vault did not finish preparing the mount '{mount}' within {self.settings.timeout:g} seconds.",
                    reason="timeout",
                    mount_point=mount,
                    hint="Run the task again later, or raise 'timeout'.",
                )
            time.sleep(_READY_POLL)

    def read_mount(self, mount: str) -> Mount:
        """What is mounted there, also where the token has no right below it (Vault API: ``GET /sys/mounts/:path``).

        :raises VaultAuthError: ``permission_denied``
        """
        entry = self._mount_entry(mount)
        parent = mount.rpartition("/")[0]
        # For a path below a mount Vault describes that mount, and does not tell where it is.
        if (
            entry
            and parent
            and self._mount_entry(parent).get("uuid") == entry.get("uuid")
        ):
            return Mount("")
        return _mount_from(entry)

    def _mount_entry(self, mount: str) -> dict[str, Any]:
        url = _transport.api_path(READ_MOUNT.prefix, mount)
        try:
            answer = self._send(READ_MOUNT, mount, "", lambda: self._transport.get(url))
        except VaultError as error:
            # This is how Vault says that nothing is mounted there.
            if error.http_status not in (400, 404):
                raise
            return {}
        return _data(answer)

    def mounts(self) -> dict[str, Mount]:
        """All secrets engines, by path (Vault API: ``GET /sys/mounts``).

        :raises VaultAuthError: ``permission_denied``
        """
        answer = self._send(
            LIST_MOUNTS, "", "", lambda: self._transport.get("v1/sys/mounts")
        )
        return _mounts_from(_data(answer))

    def visible_mounts(self) -> dict[str, Mount]:
        """All secrets engines that the token may use in some way (Vault API: ``GET /sys/internal/ui/mounts``)."""
        answer = self._send(
            LIST_MOUNTS,
            "",
            "",
            lambda: self._transport.get("v1/sys/internal/ui/mounts"),
        )
        return _mounts_from(_data(answer).get("secret") or {})

    def mount(self, mount: str) -> Mount:
        """What is mounted there (Vault API: ``GET /sys/internal/ui/mounts/:path``); asked once for each mount."""
        known = self._mounts.get(mount)
        if known is not None:
            return known
        with self._context("probe_mount", mount):
            self.refresh_token_if_needed()
            try:
                answer = self._transport.get(
                    _transport.api_path("sys/internal/ui/mounts", mount)
                )
                data = _data(answer)
                # For a path below a mount Vault describes that mount; it is another one than was asked for.
                found = (
                    _mount_from(data)
                    if str(data.get("path", "")).strip("/") == mount
                    else Mount("")
                )
            except VaultError as error:
                if isinstance(error, VaultConnectionError) or error.http_status not in (
                    400,
                    403,
                    404,
                ):
                    raise
                found = Mount("")
        if found.kind == "kv2":
            # The others may yet be mounted, or upgraded.
            self._mounts[mount] = found
        return found

    def capabilities(self, api_paths: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        """The token's capabilities on API paths (Vault API: ``POST /sys/capabilities-self``)."""
        with self._context("capabilities"):
            self.refresh_token_if_needed()
            answer = self._transport.post(
                "v1/sys/capabilities-self", json={"paths": list(api_paths)}
            )
        data = _data(answer)
        return {path: tuple(data.get(path) or ()) for path in api_paths}


def _version_metadata(answer: Mapping[str, Any]) -> dict[str, Any]:
    metadata = answer.get("data")
    if not isinstance(metadata, dict) or not isinstance(metadata.get("version"), int):
        raise VaultConnectionError(
            "Vault's answer to the write names no version.",
            reason="write_uncertain",
            hint="Check that 'mount_point' is a KV v2 secrets engine and 'vault_url' is Vault itself.",
        )
    return metadata


def _data(answer: Mapping[str, Any]) -> dict[str, Any]:
    """The ``data`` of an answer, {} where it has none."""
    data = answer.get("data")
    return data if isinstance(data, dict) else {}


def _mounts_from(entries: Any) -> dict[str, Mount]:
    if not isinstance(entries, Mapping):
        return {}
    return {
        path.strip("/"): _mount_from(entry)
        for path, entry in entries.items()
        if isinstance(entry, Mapping)
    }


def _mount_from(data: Mapping[str, Any]) -> Mount:
    kind, description = str(data.get("type", "")), str(data.get("description") or "")
    if kind in ("kv", "generic"):
        options = data.get("options")
        version = (
            str(options.get("version", "1")) if isinstance(options, Mapping) else "1"
        )
        kind = "kv2" if version == "2" else "kv1"
    return Mount(kind, description)
