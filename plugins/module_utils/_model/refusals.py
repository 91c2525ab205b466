# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""TODO."""

from __future__ import annotations

from ..errors import (
    CredentialBridgeError,
    VaultAuthError,
    VaultError,
    VaultSecretNotFoundError,
)
from .operations import (
    Operation,
)


def denial(operation: Operation, mount: str, path: str) -> VaultAuthError:
    """The failure of an operation that the token's policies do not allow: which capability on which API path."""
    hint = f"Grant the capability '{operation.capability}' on the API path '{operation.api_path(mount, path)}'."
    if not operation.about_mount:
        hint += (
            f" Vault gives the same answer when nothing is mounted at '{mount}': check 'mount_point', which defaults "
            "to the OS user's name and which credential_bridge.vault.vault_engine can enable."
        )
    return VaultAuthError(
        f"The token's policies deny '{operation.name}' on '{mount}/{path}'."
        if path
        else f"The token's policies deny '{operation.name}' on '{mount}'.",
        reason="permission_denied",
        operation=operation.name,
        mount_point=mount,
        path=path or None,
        hint=hint,
    )


def not_kv2(mount: str, kind: str, path: str | None = None) -> VaultError:
    """The failure for a mount that is missing, or is not a KV v2 secrets engine.

    :param kind: as in :class:`_client.Mount`
    """
    if not kind:
        return VaultError(
            f"Nothing is mounted at '{mount}', or the token may not know.",
            reason="mount_not_found",
            operation="read",
            mount_point=mount,
            path=path,
            hint="Check 'mount_point', which defaults to the OS user's name, or enable a KV v2 engine there, "
            "for example with credential_bridge.vault.vault_engine.",
        )
    return VaultError(
        f"The mount '{mount}' is {'a KV version 1' if kind == 'kv1' else repr(kind) + ', not a KV version 2'} "
        "secrets engine.",
        reason="wrong_kv_version",
        operation="read",
        mount_point=mount,
        path=path,
        hint="This collection works with KV version 2 only. It neither upgrades nor replaces a mount.",
    )


def version_not_found(
    mount: str, path: str, version: int, current: int
) -> VaultSecretNotFoundError:
    """The failure for a version that a secret has not yet, or no longer."""
    return VaultSecretNotFoundError(
        f"The secret '{mount}/{path}' has no version {version}; its current version is {current}."
        if current
        else f"The secret '{mount}/{path}' has no versions, only metadata.",
        reason="version_not_found",
        http_status=404,
        operation="read",
        mount_point=mount,
        path=path,
        hint="Old versions are dropped once there are more than 'max_versions'.",
    )


def cas_mismatch(
    mount_point: str, path: str, current: int, demanded: int
) -> CredentialBridgeError:
    """The failure of a write that demands another version than the current one."""
    return VaultError(
        f"The secret is at version {current}, and the write demands version {demanded}.",
        reason="cas_mismatch",
        operation="write",
        mount_point=mount_point,
        path=path,
        hint="Read the secret again and decide on what it holds now.",
    )
