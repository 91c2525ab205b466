# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The one mapping from a response of failure to an exception of ours. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from .._model.names import shown_name
from .._model.refusals import CAS_REQUIRED
from ..errors import (
    CredentialBridgeError,
    Reason,
    VaultAuthError,
    VaultConnectionError,
    VaultError,
    VaultSecretNotFoundError,
)
from .failures import UPGRADING


class _Rule(NamedTuple):
    """What a response means if its status and text are these.

    :param status: the HTTP status, 0 for any
    :param pattern: looked for in the response's error texts; one a line
    :param message: ``{name}`` stands for the namespace of the request
    :param nothing_done: Vault has certainly not carried the request out
    """

    status: int
    pattern: str
    error: type[CredentialBridgeError]
    reason: Reason
    message: str
    hint: str | None = None
    nothing_done: bool = False


# The first rule that fits decides.
_RULES = (
    # Vault counts what it is sent before it does anything with it; a storage such as
    # raft has a limit of its own.
    _Rule(
        0,
        r"JSON [a-z ]+ exceeds allowed|value being too large|due to high complexity",
        VaultError,
        Reason.INVALID_DATA,
        "The data exceeds what Vault accepts in one secret.",
        "Split the secret, or store texts of less than 1 MiB.",
        nothing_done=True,
    ),
    _Rule(
        403,
        r"invalid token|bad token|token not found|missing client token",
        VaultAuthError,
        Reason.AUTH_FAILED,
        "The token is invalid or has expired.",
        "Obtain a fresh token.",
    ),
    # A policy's refusal is a list of one error. The bare words are about the token:
    # OpenBao and older Vaults say no more than that, and all of them say the same of a
    # token that is bound to other addresses.
    _Rule(
        403,
        r"\A\s*permission denied\s*\Z",
        VaultAuthError,
        Reason.AUTH_FAILED,
        "The token is invalid, has expired, or may not be used from this machine.",
        "Obtain a fresh token, and check whether it is bound to other addresses "
        "('bound_cidrs').",
    ),
    # OpenBao's, for writes of a secret's settings.
    _Rule(
        400,
        r"metadata check-and-set parameter",
        VaultError,
        Reason.CAS_MISMATCH,
        "Check-and-set failed: the secret's metadata is not at the version that the "
        "write names.",
    ),
    _Rule(
        400,
        r"check-and-set parameter required",
        VaultError,
        Reason.CAS_MISMATCH,
        *CAS_REQUIRED,
    ),
    _Rule(
        400,
        r"check-and-set parameter",
        VaultError,
        Reason.CAS_MISMATCH,
        "Check-and-set failed: the secret is not at the version that the write names.",
    ),
    _Rule(
        400,
        UPGRADING,
        VaultError,
        Reason.SERVER_ERROR,
        "Vault is still preparing the mount.",
        "Run the task again in a moment.",
    ),
    # Vault deletes the data of each version, and then what it lists. A client that goes
    # away meanwhile leaves the list.
    _Rule(
        500,
        r"could not find version data",
        VaultSecretNotFoundError,
        Reason.SECRET_DESTROYED,
        "The data of the version is gone, as a deletion of the secret was interrupted.",
        "Delete the secret for good to complete that, or write a new version.",
        nothing_done=True,
    ),
    _Rule(
        400,
        r"invalid lease|lease not found",
        VaultSecretNotFoundError,
        Reason.SECRET_NOT_FOUND,
        "There is no such lease, or none any more.",
    ),
    _Rule(
        400,
        r"lease is not renewable",
        VaultError,
        Reason.LEASE_NOT_RENEWABLE,
        "The lease cannot be renewed.",
    ),
    _Rule(
        503,
        r"sealed",
        VaultConnectionError,
        Reason.SEALED,
        "Vault is sealed.",
        "Unseal it and run the task again.",
    ),
    _Rule(
        404,
        r"namespace not found",
        VaultConnectionError,
        Reason.NAMESPACE_NOT_FOUND,
        "The namespace{name} does not exist.",
        "Check 'namespace'; its capitals matter.",
    ),
    _Rule(
        503,
        r"namespace has been locked",
        VaultConnectionError,
        Reason.NAMESPACE_LOCKED,
        "An administrator has locked the namespace{name}.",
        "Ask for it to be unlocked.",
    ),
    _Rule(
        404,
        r"no handler for route",
        VaultSecretNotFoundError,
        Reason.MOUNT_NOT_FOUND,
        "Nothing is mounted there.",
    ),
    _Rule(
        404,
        r"unsupported path",
        VaultSecretNotFoundError,
        Reason.ENDPOINT_NOT_FOUND,
        "The API has no such path.",
        "Check the path; what is mounted there may be of another type than expected.",
    ),
    # A standby says so before it has passed the request on to anyone.
    _Rule(
        500,
        r"active cluster node not found",
        VaultConnectionError,
        Reason.UNREACHABLE,
        "Vault has no leader at the moment.",
        "Run the task again, or raise 'retries' and 'deadline' to wait for the "
        "election of another leader.",
        nothing_done=True,
    ),
)

_BY_STATUS: Mapping[int, tuple[type[CredentialBridgeError], Reason, str]] = {
    400: (
        VaultError,
        Reason.SERVER_ERROR,
        "Vault rejected the request as invalid.",
    ),
    401: (VaultAuthError, Reason.AUTH_FAILED, "Vault demands authentication."),
    403: (
        VaultAuthError,
        Reason.PERMISSION_DENIED,
        "Vault denied the operation to this token.",
    ),
    404: (
        VaultSecretNotFoundError,
        Reason.SECRET_NOT_FOUND,
        "Nothing exists at this path.",
    ),
    405: (
        VaultError,
        Reason.SERVER_ERROR,
        "Vault does not support the operation on this path.",
    ),
    412: (
        VaultError,
        Reason.SERVER_ERROR,
        "This Vault node has not caught up with an earlier write yet.",
    ),
    413: (
        VaultError,
        Reason.INVALID_DATA,
        "The request is larger than Vault accepts.",
    ),
    429: (
        VaultError,
        Reason.RATE_LIMITED,
        "Vault refused the request because of a rate limit.",
    ),
    472: (
        VaultConnectionError,
        Reason.UNREACHABLE,
        "This Vault node is a disaster recovery secondary.",
    ),
    473: (
        VaultConnectionError,
        Reason.UNREACHABLE,
        "This Vault node is a performance standby that cannot respond.",
    ),
    500: (VaultError, Reason.SERVER_ERROR, "Vault reported an internal error."),
    501: (VaultConnectionError, Reason.UNREACHABLE, "Vault is not initialized."),
    502: (
        VaultConnectionError,
        Reason.UNREACHABLE,
        "A gateway in front of Vault got no valid response from it.",
    ),
    503: (VaultConnectionError, Reason.UNREACHABLE, "Vault is not available."),
    504: (
        VaultConnectionError,
        Reason.TIMEOUT,
        "A gateway in front of Vault got no response from it in time.",
    ),
}

# After these responses of a gateway the request may still have reached Vault.
_MAYBE_SENT = frozenset({500, 502, 504})


def error_texts(body: Any) -> list[str]:
    """Return the texts of ``errors``, whatever shape an intermediary gave them."""
    errors = body.get("errors") if isinstance(body, Mapping) else None
    if isinstance(errors, str):
        errors = [errors]
    if not isinstance(errors, Sequence):
        return []
    return [text if isinstance(text, str) else str(text) for text in errors]


def from_response(
    status: int, body: Any, texts: Sequence[str], namespace: str | None = None
) -> CredentialBridgeError:
    """Return the exception for a failed response.

    :param status: the HTTP status
    :param body: the decoded JSON, None if the response held none
    :param texts: Vault's error texts, already searched for secrets
    :param namespace: that of the request
    """
    rule = _rule_for(status, "\n".join(error_texts(body)))
    name = f" {shown_name(namespace)}" if namespace else ""
    return rule.error(
        rule.message.replace("{name}", name),
        reason=rule.reason,
        http_status=status,
        vault_errors=texts,
        hint=rule.hint,
        maybe_sent=status in _MAYBE_SENT and not rule.nothing_done,
        body=body if isinstance(body, Mapping) else None,
    )


def _rule_for(status: int, text: str) -> _Rule:
    for rule in _RULES:
        fits = rule.status in (0, status)
        if fits and re.search(rule.pattern, text, re.IGNORECASE):
            return rule
    message = f"Vault answered with HTTP {status}."
    unknown = (VaultError, Reason.SERVER_ERROR, message)
    return _Rule(status, "", *_BY_STATUS.get(status, unknown))
