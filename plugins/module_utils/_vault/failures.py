# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The failures of requests, with :mod:`failure_rules` for responses of failure. Pure.

Failures that we decide on ourselves have their words in :mod:`_model.refusals` and
:mod:`_model.object_refusals`.
"""

from __future__ import annotations

from ..errors import (
    ConfigurationError,
    CredentialBridgeError,
    Reason,
    VaultAuthError,
    VaultConnectionError,
)

#: Part of the text with which a mount refuses requests while it is prepared.
UPGRADING = "from non-versioned to versioned"
_METADATA_CAS_REQUIRED = "metadata check-and-set parameter required"

#: With these statuses Vault sends JSON, or nothing at all to a patch of a missing
#: secret. Other content shows that the request did not reach Vault, whose TLS port for
#: example answers a plain HTTP request with 400.
ALWAYS_JSON = frozenset({400, 404, 405})


def is_upgrading(error: CredentialBridgeError) -> bool:
    """Return whether a mount refused the request because it is not ready yet.

    A fresh KV v2 mount does so, and for a moment OpenBao's standbys after an election.
    """
    return any(UPGRADING in text for text in error.vault_errors)


def demands_metadata_cas(error: CredentialBridgeError) -> bool:
    """Return whether a write of settings was refused as it names no version of them."""
    return any(_METADATA_CAS_REQUIRED in text for text in error.vault_errors)


def not_vault(status: int) -> VaultConnectionError:
    """Return the failure for a response that is not Vault's, such as an HTML page."""
    return VaultConnectionError(
        f"The response (HTTP {status}) is not a Vault API response.",
        reason=Reason.SERVER_ERROR,
        http_status=status,
        hint="Check that 'vault_url' is the address of Vault itself and not of a login "
        "page or another service, and that it starts with 'https://' if Vault expects "
        "TLS.",
        maybe_sent=status < 400,
    )


def path_refused() -> ConfigurationError:
    """Return the failure for a request to a path that the server would resolve.

    Every option has a check of its own. This is the door that none can be forgotten at.
    """
    return ConfigurationError(
        "The API path has a part '.' or '..', and would lead elsewhere.",
        reason=Reason.INVALID_PATH,
    )


def not_the_vault_api(error: CredentialBridgeError) -> VaultConnectionError:
    """Return the failure for a server without a path that every Vault has."""
    return VaultConnectionError(
        "The server does not know Vault's API.",
        reason=Reason.SERVER_ERROR,
        http_status=error.http_status,
        hint="Check that 'vault_url' is the address of Vault itself, without a path, "
        "and check 'namespace'.",
    )


def redirect_refused(status: int, target: str) -> VaultConnectionError:
    """Return the failure for a redirect that must not be followed.

    It would carry the token elsewhere, or turn a write into a read.

    :param target: where it leads, without user information and query
    """
    return VaultConnectionError(
        "Vault's address answered with a redirect that is not followed, since it "
        "would carry the token elsewhere.",
        reason=Reason.REDIRECT_REFUSED,
        http_status=status,
        hint=f"If '{target}' is the right server, give its address as 'vault_url'.",
        # A standby answers so when it cannot pass the request on to its leader, and
        # when the leader has died meanwhile.
        maybe_sent=status == 307,
    )


def login_failed(
    error: CredentialBridgeError, method: str, mount_point: str, hint: str
) -> CredentialBridgeError:
    """Return the failure of a login: ``auth_failed``, whatever status Vault gave it.

    :param method: the auth method's name
    :param mount_point: where it should be enabled
    :param hint: what else to check for this method
    """
    rejected = error.http_status is not None and not (
        isinstance(error, VaultConnectionError) or error.reason is Reason.RATE_LIMITED
    )
    if not rejected:
        error.operation = "login"
        return error
    check = f"Check the credentials, and that the method is enabled at '{mount_point}'."
    return VaultAuthError(
        f"The login with {method} was rejected.",
        http_status=error.http_status,
        vault_errors=error.vault_errors,
        operation="login",
        hint=f"{check} {hint}".strip(),
    )


def renewal_refused(error: CredentialBridgeError, repeatable: bool) -> bool:
    """Return whether Vault will not renew a token that is still there.

    :param repeatable: whether another login gives a fresh one, if this one is gone
    """
    gone = error.reason is Reason.AUTH_FAILED and not repeatable
    # In the last second before its maximum, Vault reports an internal error.
    past_maximum = any("max TTL" in text for text in error.vault_errors)
    return (error.http_status in (400, 403) and not gone) or past_maximum


def token_not_renewable(seconds: int) -> VaultAuthError:
    """Return the failure for a token that expires soon and cannot be renewed."""
    return VaultAuthError(
        f"The token expires in less than {seconds} seconds and cannot be renewed.",
        reason=Reason.TOKEN_NOT_RENEWABLE,
        operation="token_renew",
        hint="Obtain a fresh token, or use one that is renewable.",
    )


def write_uncertain(error: CredentialBridgeError) -> CredentialBridgeError:
    """Return the failure of a write whose response was lost."""
    if error.reason is Reason.WRITE_UNCERTAIN:
        return error
    return type(error)(
        f"It is unknown whether Vault carried the write out. {error.message}",
        reason=Reason.WRITE_UNCERTAIN,
        http_status=error.http_status,
        vault_errors=error.vault_errors,
        operation=error.operation,
        mount_point=error.mount_point,
        path=error.path,
        hint="Look at what Vault holds now before you run the task again.",
        maybe_sent=True,
    )
