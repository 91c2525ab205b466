# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The one mapping from an answer of Vault, or the lack of one, to an exception of :mod:`errors`. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import (
    CredentialBridgeError,
    VaultAuthError,
    VaultConnectionError,
    VaultError,
    VaultSecretNotFoundError,
)

_INVALID_TOKEN = re.compile(
    r"invalid token|bad token|token not found|missing client token", re.IGNORECASE
)


# Vault counts what it is sent before it does anything with it; a storage such as raft has a limit of its own.
_TOO_LARGE = re.compile(r"JSON [a-z ]+ exceeds allowed|value being too large")


#: status -> (class, reason, what happened)
_BY_STATUS: Mapping[int, tuple[type[CredentialBridgeError], str, str]] = {
    400: (VaultError, "server_error", "Vault rejected the request as invalid."),
    401: (VaultAuthError, "auth_failed", "Vault demands authentication."),
    403: (
        VaultAuthError,
        "permission_denied",
        "Vault denied the operation to this token.",
    ),
    404: (VaultSecretNotFoundError, "secret_not_found", "Nothing exists at this path."),
    405: (
        VaultError,
        "server_error",
        "Vault does not support the operation on this path.",
    ),
    412: (
        VaultError,
        "server_error",
        "This Vault node has not caught up with an earlier write yet.",
    ),
    413: (VaultError, "invalid_data", "The request is larger than Vault accepts."),
    429: (
        VaultError,
        "rate_limited",
        "Vault refused the request because of a rate limit.",
    ),
    472: (
        VaultConnectionError,
        "unreachable",
        "This Vault node is a disaster recovery secondary.",
    ),
    473: (
        VaultConnectionError,
        "unreachable",
        "This Vault node is a performance standby that cannot answer.",
    ),
    500: (VaultError, "server_error", "Vault reported an internal error."),
    501: (VaultConnectionError, "unreachable", "Vault is not initialized."),
    502: (
        VaultConnectionError,
        "unreachable",
        "A gateway before Vault got no valid answer from it.",
    ),
    503: (VaultConnectionError, "unreachable", "Vault is not available."),
    504: (
        VaultConnectionError,
        "timeout",
        "A gateway before Vault got no answer from it in time.",
    ),
}


# After these answers of a gateway the request may still have reached Vault.
_MAYBE_SENT = frozenset({500, 502, 504})


def error_texts(body: Any) -> list[str]:
    """The texts of ``errors`` in Vault's answer, whatever shape an intermediary gave it."""
    errors = body.get("errors") if isinstance(body, Mapping) else None
    if isinstance(errors, str):
        errors = [errors]
    if not isinstance(errors, Sequence):
        return []
    return [text if isinstance(text, str) else str(text) for text in errors]


def from_response(
    status: int, body: Any, texts: Sequence[str]
) -> CredentialBridgeError:
    """Map a failed answer to an exception.

    :param status: the HTTP status
    :param body: the decoded JSON, or None where the answer held none
    :param texts: Vault's error texts, already searched for secrets
    """
    mapping = body if isinstance(body, Mapping) else None
    error, reason, message = _BY_STATUS.get(
        status, (VaultError, "server_error", f"Vault answered with HTTP {status}.")
    )
    joined = "\n".join(error_texts(body))
    hint: str | None = None
    # A standby says so before it has passed the request on to anyone.
    leaderless = status == 500 and "active cluster node not found" in joined
    too_large = _TOO_LARGE.search(joined) is not None
    if too_large:
        error, reason, message = (
            VaultError,
            "invalid_data",
            "The data exceed what Vault accepts in one secret.",
        )
        hint = "Split the secret, or store a text of less than 1 MiB."
    elif status == 403 and _INVALID_TOKEN.search(joined):
        reason, message = "auth_failed", "The token is invalid or has expired."
        hint = "Obtain a fresh token."
    elif status == 400 and "check-and-set parameter" in joined:
        reason, message = (
            "cas_mismatch",
            "The secret is not at the version that the write demands.",
        )
        if "required" in joined:
            message = "The secret accepts only writes that name the current version."
            hint = "Give the option 'cas'."
    elif status == 503 and "sealed" in joined.lower():
        reason, message = "sealed", "Vault is sealed."
        hint = "Unseal it and run the task again."
    elif status == 404 and "no handler for route" in joined:
        reason, message = "mount_not_found", "No secrets engine is mounted there."
    elif leaderless:
        error, reason, message = (
            VaultConnectionError,
            "unreachable",
            "Vault has no leader at the moment.",
        )
        hint = "Run the task again, or raise 'retries' and 'deadline' to wait for the election of another leader."
    return error(
        message,
        reason=reason,
        http_status=status,
        vault_errors=texts,
        hint=hint,
        maybe_sent=status in _MAYBE_SENT and not leaderless and not too_large,
        body=mapping,
    )


#: With these statuses Vault sends JSON, or nothing at all to a patch of a missing secret; other content shows that the
#: request did not reach Vault, whose TLS port for example answers a plain HTTP request with 400.
ALWAYS_JSON = frozenset({400, 404, 405})


def not_vault(status: int) -> VaultConnectionError:
    """The failure for an answer that is not what Vault sends, for example an HTML page that reports success."""
    return VaultConnectionError(
        f"The answer (HTTP {status}) is not one that Vault gives.",
        reason="server_error",
        http_status=status,
        hint="Check that 'vault_url' is the address of Vault itself and not of a login page or another service, and "
        "that it starts with 'https://' where Vault expects TLS.",
        maybe_sent=status < 400,
    )


def redirect_refused(status: int, target: str) -> VaultConnectionError:
    """The failure for a redirect that would carry the token elsewhere or turn a write into a read.

    :param target: the address that the answer points to, without user information and query
    """
    return VaultConnectionError(
        "Vault's address answered with a redirect that is not followed, since it would carry the token elsewhere.",
        reason="redirect_refused",
        http_status=status,
        hint=f"If '{target}' is the right server, give its address as 'vault_url'.",
        # A standby answers so when it cannot pass the request on to its leader, and when the leader died meanwhile.
        maybe_sent=status == 307,
    )
