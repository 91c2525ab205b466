# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What a token would be refused, found out before anything is written.

Check mode predicts refusals with this, and a task of several writes asks first so as
not to stop half-way. Policies with parameter constraints cannot be predicted, since
Vault does not tell them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from .._model.endpoint import Endpoint, Write
from .._model.operations import (
    API_WRITE,
    CREATE_OR_UPDATE,
    WRITE,
    WRITE_METADATA,
    Operation,
)
from .._model.plan import Plan
from .._model.refusals import denial, unless_denied
from ..errors import VaultError
from .client import Client
from .metadata import observe_metadata
from .observe_kv import observe_secret

_CREATE, _UPDATE = CREATE_OR_UPDATE
_EITHER = frozenset(CREATE_OR_UPDATE)


def check_rights(
    client: Client,
    plan: Plan[Any],
    exists: bool | None = None,
    assumed: bool | None = None,
) -> None:
    """Ask for the token's capabilities on all that the plan would do.

    :param exists: whether Vault knows the path, which decides between ``create`` and
        ``update``; None if that is unknown
    :param assumed: the same, for a token that may not find out
    :raises VaultAuthError: ``permission_denied`` for the first step that would be
        refused
    """
    mount, path = plan.mount_point, plan.path
    api_paths = [step.operation.api_path(mount, path) for step in plan.steps]
    granted = _capabilities(client, [*dict.fromkeys(api_paths)])
    if granted is None:
        # The token may not ask. The writes will tell.
        return
    for step, api_path in zip(plan.steps, api_paths):
        held = frozenset(granted[api_path])
        if "root" in held:
            continue
        if exists is None and _depends_on_existence(step.operation, held):
            exists = _is_known(client, plan, assumed)
        if not held & _needed(step.operation, exists):
            raise denial(step.operation, mount, path)
        if step.operation in (WRITE, WRITE_METADATA):
            # Once that is written the secret exists.
            exists = True


def _capabilities(
    client: Client, api_paths: Sequence[str]
) -> Mapping[str, Collection[str]] | None:
    """Return the token's capabilities on API paths, None if it cannot ask for them."""
    try:
        return unless_denied(lambda: client.capabilities(api_paths))
    except VaultError as error:
        # With the last use of a token Vault responds so: it counts the use, and then
        # looks for the token.
        if error.http_status == 400 and "invalid token" in "".join(error.vault_errors):
            return None
        raise


def _depends_on_existence(operation: Operation, held: frozenset[str]) -> bool:
    """Return whether the token may create and not update, or the other way round."""
    return operation.capabilities == CREATE_OR_UPDATE and len(held & _EITHER) == 1


def _needed(operation: Operation, exists: bool | None) -> frozenset[str]:
    """Return the capabilities of which one is enough."""
    if operation.capabilities != CREATE_OR_UPDATE or exists is None:
        return frozenset(operation.capabilities)
    return frozenset({_UPDATE if exists else _CREATE})


def _is_known(client: Client, plan: Plan[Any], assumed: bool | None) -> bool | None:
    """Return whether Vault knows the secret.

    A secret without versions looks missing, and Vault knows it all the same.
    """
    mount, path = plan.mount_point, plan.path
    if client.mounts.is_known_kv1(mount):
        found = unless_denied(lambda: observe_secret(client, mount, path))
        return assumed if found is None else found.live
    metadata = unless_denied(lambda: observe_metadata(client, mount, path))
    return assumed if metadata is None else metadata.exists


def check_right(client: Client, operation: Operation, path: str) -> None:
    """Ask for the token's capabilities on one path of the API.

    :raises VaultAuthError: ``permission_denied`` if the operation would be refused
    """
    granted = _capabilities(client, [path])
    if granted is None:
        return
    held = frozenset(granted[path])
    if "root" not in held and not held & {*operation.capabilities}:
        raise denial(operation, path=path)


def permitted_writes(
    client: Client, endpoint: Endpoint, exists: bool | None, writes: Sequence[Write]
) -> list[Write]:
    """Return the ways to write an object that the token's policies allow.

    Asked before each write, and not only in check mode, since a policy that grants
    ``update`` and not ``patch`` decides how the object is written.

    :param exists: whether the object exists, None if that is unknown
    :raises VaultAuthError: ``permission_denied`` if there is none
    """
    api_paths = sorted({write.path for write in writes})
    granted = unless_denied(lambda: client.capabilities(api_paths))
    if granted is None:
        return [*writes]
    allowed = [
        write
        for write in writes
        if _may_write(frozenset(granted[write.path]), endpoint, exists, write)
    ]
    if not allowed:
        last = writes[-1]
        error = denial(last.operation, path=last.path)
        if endpoint.sudo:
            error.hint = f"{error.hint} This path needs the capability 'sudo', too."
        raise error
    return allowed


def _may_write(
    held: frozenset[str], endpoint: Endpoint, exists: bool | None, write: Write
) -> bool:
    if "root" in held:
        return True
    if endpoint.sudo and "sudo" not in held:
        return False
    if write.operation is not API_WRITE:
        return bool(held & {*write.operation.capabilities})
    if endpoint.merges:
        return bool(held & _needed(API_WRITE, exists))
    # Only an endpoint that tells a creation from an update asks for 'create'.
    return bool(held & ({_UPDATE} if endpoint.described else _EITHER))
