# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The lookup ``vault_read``: what paths of the API return."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any, Union

from .._concurrent import for_each
from .._model.api_paths import check_api_path
from .._model.names import shown_list, shown_name
from .._vault.answers import content_of, lease_in
from .._vault.client import Client
from .._vault.leases import refused
from ..errors import CredentialBridgeError, Reason, VaultError, VaultSecretNotFoundError
from .lookup_vault_secret import Missing

# Who reads it, its path, and whether it is listed.
Request = tuple[Client, str, bool]

Found = Union[Mapping[str, Any], Missing]


def read_paths(
    terms: Sequence[Any],
    params: Mapping[str, Any],
    client: Client,
    seen: dict[Request, Found],
) -> list[Any]:
    """Return a value for each term, or what is missing.

    All paths are checked before the first request.

    :param seen: what need not be read again; what is read now is added
    :raises CredentialBridgeError: every failure but that something is missing
    """
    lists = params["list"]
    if lists and params["key"] is not None:
        raise _key_of_listing()
    wanted = [(client, check_api_path(term, "_terms"), lists) for term in terms]
    fresh = [request for request in dict.fromkeys(wanted) if request not in seen]
    seen.update(zip(fresh, for_each(fresh, _read)))
    return [_value(seen[request], request, params["key"]) for request in wanted]


def _read(request: Request) -> Found:
    client, path, lists = request
    api = client.api
    try:
        answer = api.list(path) if lists else api.read(path)
    except VaultSecretNotFoundError as error:
        if error.reason is not Reason.SECRET_NOT_FOUND:
            raise
        return Missing(error)
    lease = lease_in(answer)
    if lease:
        raise refused(client, path, lease.lease_id, "which a lookup cannot keep")
    return content_of(answer) or {}


def _value(found: Found, request: Request, key: str | None) -> Any:
    if isinstance(found, Missing):
        return found
    _client, path, lists = request
    name = "keys" if lists else key
    if name is None or name in found:
        # A template may change what it gets, and the next lookup may get the same.
        return copy.deepcopy(dict(found) if name is None else found[name])
    return Missing(
        VaultSecretNotFoundError(
            f"'{path}' has no key {shown_name(name)}.",
            reason=Reason.KEY_NOT_FOUND,
            operation="read",
            path=path,
            hint=f"Its keys are: {shown_list(sorted(found))}.",
        )
    )


def _key_of_listing() -> CredentialBridgeError:
    return VaultError(
        "'key' cannot be used with 'list'.",
        reason=Reason.CONFIGURATION,
        hint="A listing is a list of names.",
    )
