# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The exceptions of the public Python API, and what a structured task failure says about them.

The class tree is the one of the specification (seed, "Error handling"). Every exception carries the fields that
reach a playbook as ``error``; :data:`REASONS` is the one documented list of its machine words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

#: Every machine word that ``reason`` can be, and what it tells.
REASONS: Mapping[str, str] = {
    "configuration": "an option, an environment variable or a file is missing, contradictory or unusable",
    "dependency_missing": "a Python library that is needed is not installed where the task runs",
    "invalid_path": "the path or the mount point cannot name a secret",
    "invalid_data": "the data cannot be stored as it is",
    "auth_failed": "the login was rejected, or the token is invalid or expired",
    "token_not_renewable": "the token is about to expire and cannot be renewed",
    "permission_denied": "the token is valid and its policies do not allow the operation",
    "secret_not_found": "nothing exists at the path",
    "secret_deleted": "the version is soft-deleted; its data can be restored",
    "secret_destroyed": "the data of the version is gone for good",
    "key_not_found": "the secret exists and does not hold the key",
    "version_not_found": "the secret exists and does not hold the version",
    "mount_not_found": "no secrets engine is mounted there",
    "wrong_kv_version": "the mount is not a KV version 2 secrets engine",
    "cas_mismatch": "the secret is not at the version that the write demands",
    "sealed": "Vault is sealed",
    "unreachable": "no connection to Vault could be made, or it was lost",
    "timeout": "Vault did not answer in time",
    "tls": "the TLS connection could not be verified",
    "redirect_refused": "Vault answered with a redirect that must not be followed",
    "rate_limited": "Vault refused the request because of a quota",
    "server_error": "any other failure of the operation",
    "incomplete": "a task on many secrets failed for some of them; its 'results' tell which and why",
    "not_attempted": "a task on many secrets ended before this one, since Vault did not answer any more",
    "write_uncertain": "the connection broke during a write, and it is unknown whether Vault carried it out",
}


_WORTH_REPEATING = frozenset({"sealed", "unreachable", "timeout", "rate_limited"})


class CredentialBridgeError(Exception):
    """Base of all exceptions of this collection.

    :param message: what happened and, where possible, what to do; holds no secret
    :param reason: one of :data:`REASONS`; the class's own default where omitted
    :param http_status: the status of Vault's answer, None where there was none
    :param vault_errors: the texts of Vault's answer, already searched for secrets
    :param operation: what was attempted, for example ``read`` or ``write``
    :param mount_point: the KV v2 mount that the operation was for
    :param path: the path of the secret below the mount
    :param hint: the remedy, where one is known
    :param maybe_sent: the request may have reached Vault although no answer came back
    :param body: the decoded JSON of Vault's answer, for the code that reads a 404's metadata; never shown

    ``done`` names what a task had changed already when it failed; it is set where that happens. ``retry_after`` is the
    number of seconds after which Vault wants to be asked again, where it told.
    """

    default_reason = "server_error"

    def __init__(
        self,
        message: str,
        *,
        reason: str | None = None,
        http_status: int | None = None,
        vault_errors: Sequence[str] = (),
        operation: str | None = None,
        mount_point: str | None = None,
        path: str | None = None,
        hint: str | None = None,
        maybe_sent: bool = False,
        body: Mapping[str, Any] | None = None,
    ) -> None:
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
        self.done: tuple[str, ...] = ()
        self.retry_after: float | None = None

    def __str__(self) -> str:
        done = (
            f"Changed before this failure: {', '.join(self.done)}." if self.done else ""
        )
        return " ".join(part for part in (self.message, done, self.hint) if part)

    @property
    def retryable(self) -> bool:
        """Whether the same task may succeed when it is simply run again later."""
        if self.reason == "server_error":
            return (self.http_status or 0) >= 500
        return self.reason in _WORTH_REPEATING

    def as_dict(self) -> dict[str, Any]:
        """The ``error`` structure of a failed task."""
        return {
            "type": type(self).__name__,
            "reason": self.reason,
            "http_status": self.http_status,
            "vault_errors": list(self.vault_errors),
            "operation": self.operation,
            "mount_point": self.mount_point,
            "path": self.path,
            "retryable": self.retryable,
            "hint": self.hint,
            "done": list(self.done),
        }


class ConfigurationError(CredentialBridgeError):
    """No address, contradictory credentials, an unusable option or file (seed, "Common errors")."""

    default_reason = "configuration"


class BackendError(CredentialBridgeError):
    """Base of everything that goes wrong while a backend works (seed, "Error handling")."""


class VaultError(BackendError):
    """Any Vault operation failure without a class of its own (seed, "Common errors")."""


class VaultAuthError(VaultError):
    """Token invalid or expired, login rejected, or a forbidden response (seed, "Common errors")."""

    default_reason = "auth_failed"


class VaultConnectionError(VaultError):
    """Server unreachable: bad URL, network issue, or Vault sealed (seed, "Common errors")."""

    default_reason = "unreachable"


class VaultSecretNotFoundError(VaultError):
    """The path does not exist in KV v2 (seed, "Common errors")."""

    default_reason = "secret_not_found"
