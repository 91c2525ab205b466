# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""``vault_call``: one request that does something, and its response."""

from __future__ import annotations

from collections.abc import Sequence

from .._model.operations import API_DELETE, API_LIST, API_READ
from .._options.call import Call, check_call
from .._options.modules import VAULT_CALL
from .._redact import texts
from .._vault.answers import batch_in, warnings_in
from .._vault.api import Answer
from .._vault.client import Client
from .._vault.rights import check_right
from ..errors import BackendError, Reason, VaultError, VaultSecretNotFoundError
from . import tell
from .task import Params, Result, Task
from .tell_response import call_result, lease_warnings, secrets_in


def _run(params: Params, client: Client, check_mode: bool) -> Result:
    call = check_call(params)
    if call.changes and check_mode:
        check_right(client, call.operation, call.path)
        return call_result({}, changed=True)
    answer = _answer(client, call)
    if call.operation is not API_LIST:
        # The names in a listing are public.
        client.session.register(secrets_in(answer))
    with client.session.transport.redacting(texts(call.data)):
        redact = client.session.transport.redact
        errors = [redact(text) for text in batch_in(answer)]
        warnings = [redact(text) for text in warnings_in(answer)]
    result = call_result(answer, call.changes)
    if any(errors):
        result.update(_failed_items(call, errors))
    warnings += lease_warnings(answer, client.session.revoked_after)
    if warnings:
        result["warnings"] = warnings
    return result


def _answer(client: Client, call: Call) -> Answer:
    """Send the request, and return the response."""
    try:
        return _sent(client, call)
    except VaultSecretNotFoundError as error:
        nothing_there = error.reason is Reason.SECRET_NOT_FOUND
        if call.operation is not API_LIST or not nothing_there:
            raise
        # Vault does not tell an empty folder from a missing one.
        return {"data": {"keys": []}, "request_id": ""}
    except VaultError as error:
        # The status is that of the items that failed; the results of all are there.
        body = dict(error.body or {})
        if not batch_in(body):
            raise
        return body


def _sent(client: Client, call: Call) -> Answer:
    api, path, wrap_ttl = client.api, call.path, call.wrap_ttl
    if call.operation is API_READ:
        return api.read(path, wrap_ttl)
    if call.operation is API_LIST:
        return api.list(path, wrap_ttl)
    if call.operation is API_DELETE:
        return api.delete(path)
    return api.write(path, call.data, wrap_ttl)


def _failed_items(call: Call, errors: Sequence[str]) -> Result:
    """Return the failure of a batch, which names the items that failed."""
    failed = [index for index, text in enumerate(errors) if text]
    first, total = failed[0], len(errors)
    error = BackendError(
        f"{len(failed)} of {total} items of the batch failed, first item {first}: "
        f"{errors[first].rstrip('.')}.",
        reason=Reason.INCOMPLETE,
        vault_errors=[f"item {index}: {errors[index]}" for index in failed],
        operation=call.operation.name,
        path=call.path,
        hint="'response' has the result of each item, in the order of the batch.",
    )
    if call.changes and len(failed) < total:
        error.done = (f"{total - len(failed)} of {total} items",)
    return tell.failure(error)


def _uses_mount(_given: Params) -> bool:
    """All modules accept a mount point, and the paths of this one have no use for it."""
    return False


TASK = Task(VAULT_CALL, _run, uses_mount=_uses_mount)
