# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Failures about objects of the API and certificates, as :mod:`refusals`."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from ..errors import Reason, VaultError, VaultSecretNotFoundError
from .names import shown_list, shown_name

# --- objects of the API ---


def unknown_fields(path: str, given: Sequence[str], known: Iterable[str]) -> VaultError:
    """Return the failure for fields that an endpoint does not have."""
    fields = sorted(known)
    similar = difflib.get_close_matches(given[0], fields, 1)
    hint = f"Its fields are: {', '.join(fields) or 'none'}."
    if similar:
        hint = f"Did you mean '{similar[0]}'? {hint}"
    return _of_object(
        f"'{path}' has no field {shown_list(given)}.",
        Reason.INVALID_DATA,
        "write",
        path,
        hint,
    )


def wrong_type(path: str, name: str, problem: str) -> VaultError:
    """Return the failure for a value that does not have the field's type."""
    return _of_object(
        f"The field {shown_name(name)} of '{path}' {problem}.",
        Reason.INVALID_DATA,
        "write",
        path,
        "Leave a field out to keep what it has; give an empty value to clear it.",
    )


def field_immutable(path: str, names: Sequence[str]) -> VaultError:
    """Return the failure for fields that can be set at creation only."""
    return _of_object(
        f"'{path}' exists, and its {shown_list(names)} cannot be changed.",
        Reason.FIELD_IMMUTABLE,
        "write",
        path,
        "Leave the field as it is, or delete the object and create it again.",
    )


def not_applied(path: str, names: Sequence[str]) -> VaultError:
    """Return the failure of a write that the server accepted and did not carry out."""
    return _of_object(
        f"The server accepted the write to '{path}', and {shown_list(names)} still "
        "differs from what was asked for.",
        Reason.NOT_APPLIED,
        "write",
        path,
        "The server may store another form of the value, which the task should then "
        "name; or it does not return the field: list it in 'write_only'.",
    )


def not_deletable(path: str) -> VaultError:
    """Return the failure for an object that is always there."""
    return _of_object(
        f"'{path}' cannot be deleted: its API has no such operation.",
        Reason.ENDPOINT_NOT_FOUND,
        "delete",
        path,
        "Give its fields the values that they should have instead.",
    )


def not_writable(path: str) -> VaultError:
    """Return the failure for a path that can only be read, such as credentials."""
    return _of_object(
        f"'{path}' cannot be written: its API has no such operation.",
        Reason.ENDPOINT_NOT_FOUND,
        "write",
        path,
        "Read it with credential_bridge.vault.vault_call.",
    )


def nowhere(path: str, error: VaultError) -> VaultError:
    """Return the failure for a path that leads to no endpoint.

    :param error: Vault's own, ``mount_not_found`` or ``endpoint_not_found``
    """
    message = f"The API has no path '{path}'."
    if error.reason is Reason.MOUNT_NOT_FOUND:
        message = f"Nothing is mounted where '{path}' would be."
    return VaultSecretNotFoundError(
        message,
        reason=error.reason,
        http_status=error.http_status,
        vault_errors=error.vault_errors,
        operation=error.operation,
        path=path,
        hint="Check the path, or enable the auth method or secrets engine first. In "
        "check mode, only the objects of one task know what earlier ones enable.",
    )


def parent_not_found(path: str, parent: str) -> VaultError:
    """Return the failure for a part of an object that does not exist."""
    return _of_object(
        f"'{path}' belongs to '{parent}', which does not exist.",
        Reason.SECRET_NOT_FOUND,
        "write",
        path,
        f"Create '{parent}' first.",
    )


def key_incomplete(path: str, names: Sequence[str]) -> VaultError:
    """Return the failure of a task that does not say which object it means."""
    shown = " and ".join(f"'{name}'" for name in names)
    return _of_object(
        f"An object at '{path}' is identified by its fields {shown}.",
        Reason.INVALID_DATA,
        "read",
        path,
        "Give them in 'data'.",
    )


# --- certificates ---


def not_for_certificates(path: str, kind: str) -> VaultError:
    """Return the failure for a path that issues something else."""
    return _of_object(
        f"'{path}' does not issue certificates for {kind}.",
        Reason.INVALID_PATH,
        "write",
        path,
        "For X.509, the paths are 'pki/issue/ROLE' and 'pki/sign/ROLE', and for a "
        "public key of SSH 'ssh/sign/ROLE', each with the name of the mount.",
    )


def not_as_asked(path: str, names: Sequence[str]) -> VaultError:
    """Return the failure for a certificate that is not the one asked for."""
    return _of_object(
        f"The server has issued a certificate at '{path}' whose {shown_list(names)} "
        "differs from what was asked for. It is not put in place.",
        Reason.NOT_APPLIED,
        "write",
        path,
        "The role decides which names it takes, and whether it takes them from the "
        "request or from 'data': ask for what it gives, or change the role.",
    )


def lease_of_certificate(path: str) -> VaultError:
    """Return the failure for a certificate that would be revoked soon."""
    return _of_object(
        f"The certificates of '{path}' have a lease, which ends with the login that "
        "took it: the certificate would be revoked at its end.",
        Reason.LEASE_REFUSED,
        "write",
        path,
        "Set 'generate_lease' of the role to false.",
    )


def _of_object(
    message: str, reason: Reason, operation: str, path: str, hint: str
) -> VaultError:
    return VaultError(message, reason=reason, operation=operation, path=path, hint=hint)
