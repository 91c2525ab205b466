# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The failures that we word ourselves, rather than pass on from Vault.

Those about objects of the API are in :mod:`object_refusals`.

Check mode and the real run take their words from here, so they cannot differ.
"""

from __future__ import annotations

import sys
from typing import Callable, TypeVar

from ..errors import (
    ConfigurationError,
    Reason,
    VaultAuthError,
    VaultError,
    VaultSecretNotFoundError,
)
from .operations import Operation
from .paths import likely_key, likely_mistake
from .secret import Observation, State

_T = TypeVar("_T")


def unless_denied(request: Callable[[], _T]) -> _T | None:
    """Return what a request returns, or None if the token's policies deny it.

    Policies differ by API path: a token may read data and not metadata, or only write.
    So a denied look means that something is unknown, not that the task has failed.

    :raises CredentialBridgeError: every other failure
    """
    try:
        return request()
    except VaultAuthError as error:
        if error.reason is not Reason.PERMISSION_DENIED:
            raise
        return None


def library_missing(name: str, package: str, purpose: str = "") -> ConfigurationError:
    """Return the failure for a Python library that is not there.

    :param package: what to install
    :param purpose: what it does, if few tasks need it
    """
    which = f", which {purpose}," if purpose else ""
    return ConfigurationError(
        f"The Python library '{name}'{which} is not installed for {sys.executable}, "
        "which runs this task.",
        reason=Reason.DEPENDENCY_MISSING,
        hint=f"Install it with: {sys.executable} -m pip install {package}",
    )


def _mistake_first(mount: str, path: str | None) -> str:
    """Return the likely mistake in a path as the start of a hint, '' if there is none."""
    path = path or ""
    mistake = likely_mistake(mount, path) or likely_key(path)
    return f"{mistake} " if mistake else ""


def denial(operation: Operation, mount: str = "", path: str = "") -> VaultAuthError:
    """Return the failure of an operation that the token's policies do not allow."""
    api_path = operation.api_path(mount, path)
    capability = " or ".join(operation.capabilities)
    subject = "/".join(part for part in (mount, path) if part) or api_path
    hint = (
        f"{_mistake_first(mount, path)}Grant the capability '{capability}' on the API "
        f"path '{api_path}'. If it is granted already, the policy restricts the "
        "request's parameters or wrapping."
    )
    if operation.template.startswith("{mount}"):
        hint += (
            f" Vault answers the same when nothing is mounted at '{mount}': check "
            "'mount_point', which defaults to the OS user's name and which "
            "credential_bridge.vault.vault_engine can enable."
        )
    return VaultAuthError(
        f"The token's policies deny '{operation.name}' on '{subject}'.",
        reason=Reason.PERMISSION_DENIED,
        operation=operation.name,
        mount_point=mount or None,
        path=path or None,
        hint=hint,
    )


def not_kv2(mount: str, kind: str, path: str | None = None) -> VaultError:
    """Return the failure for a mount that is missing or is not a KV v2 engine.

    :param kind: as in :class:`mount.Mount`
    """
    if not kind:
        return VaultError(
            f"Nothing is mounted at '{mount}', or the token may not see it.",
            reason=Reason.MOUNT_NOT_FOUND,
            operation="read",
            mount_point=mount,
            path=path,
            hint=f"{_mistake_first(mount, path)}Check 'mount_point', which defaults to "
            "the OS user's name and is no part of 'path', or enable a KV v2 engine "
            "there, for example with credential_bridge.vault.vault_engine.",
        )
    found = "a KV version 1" if kind == "kv1" else f"'{kind}', not a KV version 2"
    return VaultError(
        f"The mount '{mount}' is {found} secrets engine.",
        reason=Reason.WRONG_KV_VERSION,
        operation="read",
        mount_point=mount,
        path=path,
        hint="Secrets of KV version 1 are for vault_secret, vault_secret_info and the "
        "lookup vault_secret, and other engines for vault_call. This collection "
        "neither upgrades nor replaces a mount.",
    )


def kv1_lacks(mount: str, path: str, option: str, remedy: str) -> VaultError:
    """Return the failure for an option about something that KV v1 does not have."""
    return VaultError(
        f"The mount '{mount}' is a KV version 1 secrets engine, which has no use for "
        f"'{option}'.",
        reason=Reason.WRONG_KV_VERSION,
        operation="read",
        mount_point=mount,
        path=path or None,
        hint=remedy,
    )


def not_a_kv2_response(operation: Operation, mount: str, path: str = "") -> VaultError:
    """Return the failure for a response without the shape that KV v2 gives it."""
    return VaultError(
        "The response is not that of a KV v2 secrets engine.",
        operation=operation.name,
        mount_point=mount,
        path=path or None,
    )


def too_deep() -> VaultError:
    """Return the failure for data of another client's that Python cannot process."""
    return VaultError(
        "The data is nested deeper than Python can process.",
        reason=Reason.INVALID_DATA,
        hint="Store deep data as one JSON text.",
    )


def absence(observed: Observation) -> VaultSecretNotFoundError:
    """Return the failure of a caller that needs a live version here."""
    version = observed.version
    reason, message, hint = {
        State.MISSING: (
            Reason.SECRET_NOT_FOUND,
            "does not exist",
            f"{_mistake_first(observed.mount_point, observed.path)}Check the path and "
            "'mount_point'.",
        ),
        State.DELETED: (
            Reason.SECRET_DELETED,
            f"is deleted (version {version})",
            f"Undelete version {version} to restore its data, or write a new version.",
        ),
        State.DESTROYED: (
            Reason.SECRET_DESTROYED,
            f"is destroyed (version {version})",
            "Its data is permanently gone; read another version or write a new one.",
        ),
    }[observed.state]
    return VaultSecretNotFoundError(
        f"The secret '{observed.mount_point}/{observed.path}' {message}.",
        reason=reason,
        http_status=404,
        operation="read",
        mount_point=observed.mount_point,
        path=observed.path,
        hint=hint,
    )


def version_not_found(
    mount: str, path: str, version: int, current: int
) -> VaultSecretNotFoundError:
    """Return the failure for a version that a secret does not have, or no longer has.

    :param current: the current version, 0 if the secret has none
    """
    problem = "has no versions, only metadata"
    if current:
        problem = f"has no version {version}; its current version is {current}"
    return VaultSecretNotFoundError(
        f"The secret '{mount}/{path}' {problem}.",
        reason=Reason.VERSION_NOT_FOUND,
        http_status=404,
        operation="read",
        mount_point=mount,
        path=path,
        hint="Vault drops the oldest versions once there are more than 'max_versions'.",
    )


def another_version(mount: str, path: str, version: int, told: int) -> VaultError:
    """Return the failure of a read that was answered with another version."""
    return VaultError(
        f"Version {version} of '{mount}/{path}' was asked for, and the response holds "
        f"version {told}.",
        operation="read",
        mount_point=mount,
        path=path,
        hint="A proxy before Vault seems to drop what follows a '?' in a request. Have "
        "it pass that on.",
    )


def cas_mismatch(mount: str, path: str, current: int, named: int) -> VaultError:
    """Return the failure of a write that names another version than the current one."""
    return VaultError(
        f"Check-and-set failed: the secret is at version {current}, and the write "
        f"names version {named}.",
        reason=Reason.CAS_MISMATCH,
        operation="write",
        mount_point=mount,
        path=path,
        hint="Read the secret again and decide with what it holds now.",
    )


def overtaken(mount: str, path: str) -> VaultError:
    """Return the failure of a write that lost to another writer's."""
    return VaultError(
        "Check-and-set failed: the secret is not at the version that the write names.",
        reason=Reason.CAS_MISMATCH,
        operation="write",
        mount_point=mount,
        path=path,
    )


#: The words for a write without 'cas' to a secret that demands it.
CAS_REQUIRED = (
    "The secret accepts only writes that name the current version.",
    ("Give the option 'cas'."),
)


def cas_required(mount: str, path: str) -> VaultError:
    """Return the failure of a write without ``cas`` to a secret that demands it."""
    message, hint = CAS_REQUIRED
    return VaultError(
        message,
        reason=Reason.CAS_MISMATCH,
        operation="write",
        mount_point=mount,
        path=path,
        hint=hint,
    )


def changing(mount: str, path: str) -> VaultError:
    """Return the failure of a look at several versions while the secret changes."""
    return VaultError(
        "The secret changed while it was read or copied.",
        reason=Reason.CAS_MISMATCH,
        operation="read",
        mount_point=mount,
        path=path,
        hint="Nothing is lost. Run the task again.",
    )


def conflict(mount: str, path: str, problem: str, remedy: str = "") -> VaultError:
    """Return the failure of a copy that would overwrite something else.

    :param problem: how the two differ; continues "the copy ..."
    """
    return VaultError(
        f"'{mount}/{path}' exists, and differs from what would be copied: {problem}.",
        reason=Reason.CONFLICT,
        operation="write",
        mount_point=mount,
        path=path,
        hint=remedy
        or "Nothing is overwritten. Decide which of the two is right, and delete the "
        "other, or copy to another place.",
    )


def data_would_be_lost(mount: str, path: str, problem: str, remedy: str) -> VaultError:
    """Return the failure of a copy that could not keep all versions."""
    return VaultError(
        f"Versions of '{mount}/{path}' would be lost: {problem}.",
        reason=Reason.DATA_WOULD_BE_LOST,
        operation="write",
        mount_point=mount,
        path=path,
        hint=remedy,
    )


def invalid_data(subject: str, problem: str, remedy: str) -> VaultError:
    """Return the failure for a value that Vault would refuse, or store as another.

    :param subject: what is wrong: "The option 'x'", or a place inside the data
    """
    return VaultError(f"{subject} {problem}.", reason=Reason.INVALID_DATA, hint=remedy)


def invalid_option(option: str, problem: str, remedy: str) -> VaultError:
    """Return :func:`invalid_data` for one option."""
    return invalid_data(f"The option '{option}'", problem, remedy)
