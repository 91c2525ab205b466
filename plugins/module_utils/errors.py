# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The exceptions of the public Python API, and what a failed task tells of them.

The tree is the specification's ("Error handling"), below one common base::

    CredentialBridgeError
      ConfigurationError          an option, a variable or a file is unusable
      BackendError
        VaultError                any other failure of an operation
          VaultAuthError          login, token, or a policy
          VaultConnectionError    unreachable, sealed, or not Vault at all
          VaultSecretNotFoundError

:class:`Reason` is the machine-readable half: playbooks branch on ``error.reason``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any


class Reason(str, Enum):
    """Why something failed: one word for programs, and what it means for people."""

    meaning: str

    def __new__(cls, word: str, meaning: str) -> Reason:
        """Make a member that is its word."""
        member = str.__new__(cls, word)
        member._value_ = word
        member.meaning = meaning
        return member

    @classmethod
    def named(cls, word: str) -> Reason:
        """Return the member that is this word."""
        return {reason.value: reason for reason in cls}[word]

    def __str__(self) -> str:
        """Return the word; Python versions disagree on what an f-string shows."""
        return str(self.value)

    CONFIGURATION = (
        "configuration",
        "an option, an environment variable or a file is missing, contradictory or "
        "unusable",
    )
    DEPENDENCY_MISSING = (
        "dependency_missing",
        "a required Python library, or a new enough Python, is missing where the task "
        "runs",
    )
    INVALID_PATH = (
        "invalid_path",
        "the path or the mount point cannot name a secret",
    )
    INVALID_DATA = "invalid_data", "the data cannot be stored as given"
    AUTH_FAILED = (
        "auth_failed",
        "the login was rejected, or the token is invalid or expired",
    )
    TOKEN_NOT_RENEWABLE = (
        "token_not_renewable",
        "the token is about to expire and cannot be renewed",
    )
    PERMISSION_DENIED = (
        "permission_denied",
        "the token is valid and its policies do not allow the operation",
    )
    SECRET_NOT_FOUND = "secret_not_found", "nothing exists at the path"
    SECRET_DELETED = (
        "secret_deleted",
        "the version is soft-deleted; its data can be restored",
    )
    SECRET_DESTROYED = (
        "secret_destroyed",
        "the data of the version is permanently gone",
    )
    KEY_NOT_FOUND = "key_not_found", "the secret exists and does not hold the key"
    VERSION_NOT_FOUND = (
        "version_not_found",
        "the secret exists and does not hold the version",
    )
    MOUNT_NOT_FOUND = (
        "mount_not_found",
        "no secrets engine or auth method is mounted there",
    )
    ENDPOINT_NOT_FOUND = (
        "endpoint_not_found",
        "what is mounted there has no such path in its API",
    )
    FIELD_IMMUTABLE = (
        "field_immutable",
        "the object exists, and the field cannot be changed any more",
    )
    NOT_APPLIED = (
        "not_applied",
        "Vault accepted the write, and the object still differs from what was asked "
        "for",
    )
    LEASE_REFUSED = (
        "lease_refused",
        "no lease is taken, since it could not be kept: by a lookup, or by a task that "
        "logs in by itself",
    )
    LEASE_NOT_RENEWABLE = (
        "lease_not_renewable",
        "the lease has less time left than asked for, and cannot get more",
    )
    NOT_WRITTEN = (
        "not_written",
        "a file could not be written on the host; what was there before still is",
    )
    NAMESPACE_NOT_FOUND = "namespace_not_found", "the namespace does not exist"
    NAMESPACE_LOCKED = (
        "namespace_locked",
        "an administrator has locked the namespace",
    )
    WRONG_KV_VERSION = (
        "wrong_kv_version",
        "the mount is not a KV version 2 secrets engine, which the task needs",
    )
    CAS_MISMATCH = (
        "cas_mismatch",
        "check-and-set failed: the secret is not at the version that the write names",
    )
    CONFLICT = (
        "conflict",
        "the place to copy to holds something else, which is not overwritten",
    )
    DATA_WOULD_BE_LOST = (
        "data_would_be_lost",
        "nothing was copied, since versions of the secret would be lost",
    )
    SEALED = "sealed", "Vault is sealed"
    UNREACHABLE = (
        "unreachable",
        "no connection to Vault could be made, or it was lost",
    )
    TIMEOUT = "timeout", "Vault did not answer in time"
    TLS = "tls", "the TLS connection could not be verified"
    REDIRECT_REFUSED = (
        "redirect_refused",
        "Vault answered with a redirect that must not be followed",
    )
    RATE_LIMITED = "rate_limited", "Vault refused the request because of a quota"
    SERVER_ERROR = "server_error", "any other failure of the operation"
    INCOMPLETE = (
        "incomplete",
        "a task on many secrets, or with a batch, failed for some of them; the result "
        "has each one",
    )
    NOT_ATTEMPTED = (
        "not_attempted",
        "skipped: an earlier failure affects every remaining secret of the task",
    )
    WRITE_UNCERTAIN = (
        "write_uncertain",
        "the connection broke during a write, which may or may not have happened",
    )


_WORTH_REPEATING = frozenset(
    {Reason.SEALED, Reason.UNREACHABLE, Reason.TIMEOUT, Reason.RATE_LIMITED}
)


#: What fresh credentials would help against.
ABOUT_CREDENTIALS = frozenset({Reason.AUTH_FAILED, Reason.TOKEN_NOT_RENEWABLE})

_LINE_BREAKS = r"\s*[\t\n\v\f\r\x85\u2028\u2029]\s*"


def one_line(text: str) -> str:
    """Return printable text on one line."""
    return printable(re.sub(_LINE_BREAKS, " ", text))


def printable(text: str) -> str:
    """Return text with every character escaped that a terminal would obey.

    Escape sequences, line breaks, and marks that change the direction of writing.
    """
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


class CredentialBridgeError(Exception):
    """Base of all exceptions of this collection.

    :param message: what happened; holds no secret
    :param reason: defaults to the class's own
    :param http_status: the status of Vault's response, None if there was none
    :param vault_errors: Vault's own texts, already searched for secrets
    :param operation: what was attempted, for example ``read`` or ``write``
    :param mount_point: the mount that the operation was for
    :param path: the path of the secret below the mount
    :param hint: the remedy, where one is known
    :param maybe_sent: the request may have reached Vault although no response came
    :param body: Vault's response as decoded JSON, for the code that reads a 404's
        metadata; never shown
    """

    default_reason = Reason.SERVER_ERROR

    def __init__(
        self,
        message: str,
        *,
        reason: Reason | None = None,
        http_status: int | None = None,
        vault_errors: Sequence[str] = (),
        operation: str | None = None,
        mount_point: str | None = None,
        path: str | None = None,
        hint: str | None = None,
        maybe_sent: bool = False,
        body: Mapping[str, Any] | None = None,
    ) -> None:
        """Keep what is known of the failure."""
        super().__init__(message)
        self.message = message
        self.reason = reason or self.default_reason
        self.http_status = http_status
        self.vault_errors = tuple(vault_errors)
        self.operation = operation
        self.mount_point = mount_point
        self.path = path
        self.hint = hint
        self.maybe_sent = maybe_sent
        self.body = body
        #: What a task of several writes had changed already when it failed.
        self.done: tuple[str, ...] = ()
        #: Seconds after which Vault wants to be asked again, if it said so.
        self.retry_after: float | None = None

    def __str__(self) -> str:
        """Return message, what was done before, and hint, on one line."""
        done = ""
        if self.done:
            done = f"Changed before this failure: {', '.join(self.done)}."
        parts = (self.message, done, self.hint)
        return one_line(" ".join(part for part in parts if part))

    @property
    def retryable(self) -> bool:
        """Whether the same task may succeed when it simply runs again later."""
        if self.reason is Reason.SERVER_ERROR:
            return (self.http_status or 0) >= 500
        return self.reason in _WORTH_REPEATING

    def as_dict(self) -> dict[str, Any]:
        """Return the ``error`` structure of a failed task, in plain types."""
        return {
            "type": type(self).__name__,
            "reason": self.reason.value,
            "http_status": self.http_status,
            "vault_errors": list(self.vault_errors),
            "operation": self.operation,
            "mount_point": self.mount_point,
            "path": self.path,
            "retryable": self.retryable,
            "hint": self.hint and one_line(self.hint),
            "done": list(self.done),
        }


class ConfigurationError(CredentialBridgeError):
    """No address, contradictory credentials, or an unusable option or file.

    Specification, "Common errors".
    """

    default_reason = Reason.CONFIGURATION


class BackendError(CredentialBridgeError):
    """Base of everything that goes wrong while a backend works."""


class VaultError(BackendError):
    """A failed Vault operation that has no class of its own."""


class VaultAuthError(VaultError):
    """Token invalid or expired, login rejected, or a forbidden response."""

    default_reason = Reason.AUTH_FAILED


class VaultConnectionError(VaultError):
    """Server unreachable: bad URL, network issue, or Vault sealed."""

    default_reason = Reason.UNREACHABLE


class VaultSecretNotFoundError(VaultError):
    """The path does not exist in KV v2 (``InvalidPath`` from hvac)."""

    default_reason = Reason.SECRET_NOT_FOUND
