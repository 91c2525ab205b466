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

from .._model.operations import CREATE_OR_UPDATE, WRITE_METADATA, Operation
from .._model.plan import Plan
from .._model.refusals import denial, unless_denied
from ..errors import VaultError
from .client import Client
from .observe import observe_metadata

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
    granted = _capabilities(client, api_paths)
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
        if step.operation is WRITE_METADATA:
            # Once its metadata is written the secret exists.
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
    metadata = unless_denied(
        lambda: observe_metadata(client, plan.mount_point, plan.path)
    )
    return assumed if metadata is None else metadata.exists
