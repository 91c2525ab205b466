# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What a token would be refused, told before anything is written.

Check mode predicts refusals with this, and a task of several writes asks first so as not to stop half-way. Policies
with parameter constraints cannot be foreseen; Vault itself does not tell them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .._model.operations import (
    DELETE_LATEST,
    DELETE_METADATA,
    PATCH,
    WRITE,
    WRITE_METADATA,
    Operation,
)
from .._model.refusals import denial
from .._model.secret import State
from .._plan.secret import (
    DeleteLatest,
    MergePatch,
    Plan,
    Step,
    WriteData,
    WriteMetadata,
)
from ..errors import VaultAuthError
from .client import Client
from .observe import observe_metadata

_CREATE, _UPDATE = "create", "update"


_EITHER = frozenset({_CREATE, _UPDATE})


def check_rights(client: Client, plan: Plan, exists: bool | None) -> None:
    """Ask for the token's capabilities on all that the plan would do.

    :param exists: whether Vault knows the path, which decides between ``create`` and ``update``; None if unknown
    :raises VaultAuthError: ``permission_denied`` for the first step that would be refused
    """
    operations = [_operation(step) for step in plan.steps]
    paths = [
        operation.api_path(plan.mount_point, plan.path) for operation in operations
    ]
    granted = _capabilities(client, paths)
    if granted is None:
        return
    for step, operation, path in zip(plan.steps, operations, paths):
        held = frozenset(granted[path])
        if "root" in held:
            continue
        needed = _needed(step, operation, exists)
        if needed == _EITHER and len(held & _EITHER) == 1:
            needed = _create_or_update(client, plan)
        if not held & needed:
            raise denial(operation, plan.mount_point, plan.path)
        # Once its metadata are written the secret exists.
        exists = True if isinstance(step, WriteMetadata) else exists


def check_operations(
    client: Client, operations: Sequence[Operation], mount: str, path: str = ""
) -> None:
    """The same for operations that each need one capability, whatever is there already."""
    paths = [operation.api_path(mount, path) for operation in operations]
    granted = _capabilities(client, paths) if paths else None
    if granted is None:
        return
    for operation, api_path in zip(operations, paths):
        if not {"root", operation.capability} & set(granted[api_path]):
            raise denial(operation, mount, path)


def _capabilities(
    client: Client, paths: Sequence[str]
) -> Mapping[str, tuple[str, ...]] | None:
    try:
        return client.capabilities(paths)
    except VaultAuthError as error:
        if error.reason != "permission_denied":
            raise
        return None  # The token may not ask. The writes will tell.


def _operation(step: Step) -> Operation:
    if isinstance(step, WriteMetadata):
        return WRITE_METADATA
    if isinstance(step, WriteData):
        return WRITE
    if isinstance(step, MergePatch):
        return PATCH
    return DELETE_LATEST if isinstance(step, DeleteLatest) else DELETE_METADATA


def _needed(step: Step, operation: Operation, exists: bool | None) -> frozenset[str]:
    if isinstance(step, (WriteMetadata, WriteData)):
        return (
            _EITHER if exists is None else frozenset({_UPDATE if exists else _CREATE})
        )
    return frozenset({operation.capability})


def _create_or_update(client: Client, plan: Plan) -> frozenset[str]:
    """Which of the two a write needs; a secret without versions looks missing and is known to Vault all the same."""
    try:
        return frozenset(
            {
                _UPDATE
                if observe_metadata(client, plan.mount_point, plan.path).exists
                else _CREATE
            }
        )
    except VaultAuthError as error:
        if error.reason != "permission_denied":
            raise
        return frozenset({_CREATE}) if plan.before.state is State.MISSING else _EITHER
