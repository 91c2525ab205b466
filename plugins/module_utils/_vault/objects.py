# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Objects of the API: how Vault describes them, and what it holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from .._model.endpoint import Endpoint, Held, Write
from .._model.object_refusals import nowhere, parent_not_found
from .._model.operations import API_DELETE, API_PATCH
from .._model.refusals import unless_denied
from ..errors import Reason, VaultConnectionError, VaultError
from .answers import data_of, lease_in, warnings_in
from .client import Client
from .fragments import endpoint_in
from .leases import refused

_NOWHERE = frozenset({Reason.MOUNT_NOT_FOUND, Reason.ENDPOINT_NOT_FOUND})

# They store whatever they are sent, as their description tells where there is one.
_FREE_FORM = frozenset({"kv1", "cubbyhole"})

# The server has no such operation. OpenBao and Vault say it with 405.
_NO_OPERATION = 405

# What a read is answered with where there is no object, or nothing that can be read.
_OF_A_READ = frozenset({400, 404, _NO_OPERATION})


def observe_endpoint(client: Client, path: str) -> Endpoint:
    """Ask the server to describe a path; one request, or two if it does not.

    :raises VaultError: ``mount_not_found`` or ``endpoint_not_found``; ``lease_refused``
        if a proxy has made a read of the question, and has got credentials
    """
    try:
        answer = unless_denied(lambda: client.api.help(path)) or {}
    except VaultError as error:
        if error.reason in _NOWHERE:
            raise nowhere(path, error) from None
        if error.http_status not in _OF_A_READ:
            raise
        # A proxy has dropped the question, and this is about the object itself.
        answer = {}
    lease = lease_in(answer)
    if lease:
        raise refused(client, path, lease.lease_id, "so it is no object")
    endpoint = endpoint_in(answer, path)
    if endpoint.described:
        return endpoint
    return replace(endpoint, free_form=client.mounts.above(path).kind in _FREE_FORM)


def observe_object(
    client: Client, endpoint: Endpoint, key: Mapping[str, Any]
) -> Held | None:
    """Read an object; one request, or two if Vault has chosen its id.

    :param key: the values of the endpoint's natural key
    :return: None if there is no way to read it
    :raises VaultAuthError: ``permission_denied``
    """
    knowledge = endpoint.knowledge
    if knowledge.natural_key:
        return _found_by_key(client, endpoint, key)
    if knowledge.listed:
        return _listed(client, endpoint)
    if knowledge.read_parent:
        return _part_of_parent(client, endpoint)
    if not endpoint.readable:
        return None
    if knowledge.flattened and _is_below_a_mount(client, endpoint.path):
        return Held(endpoint.path, exists=False)
    try:
        data = _read(client, endpoint, endpoint.path)
    except VaultError as error:
        if error.http_status != _NO_OPERATION:
            raise
        return None
    return _held(endpoint, endpoint.path, data)


def _read(client: Client, endpoint: Endpoint, path: str) -> Mapping[str, Any]:
    """Return the fields of an answer, none if there is no object."""
    try:
        return data_of(client.api.read(path))
    except VaultError as error:
        if isinstance(error, VaultConnectionError) or error.reason in _NOWHERE:
            raise
        absent = (400, 404) if endpoint.knowledge.absent_400 else (404,)
        if error.http_status not in absent:
            raise
        return {}


def _held(endpoint: Endpoint, path: str, data: Mapping[str, Any]) -> Held:
    knowledge = endpoint.knowledge
    values = dict(data)
    nested = knowledge.nested.format(name=path.rpartition("/")[2])
    if nested:
        # Header names lose their case on the way.
        inner = [name for name in values if name.lower() == nested.lower()]
        for name in inner:
            part = values.pop(name)
            values.update(part if isinstance(part, dict) else {})
    for name, answered in knowledge.names.items():
        if answered in values:
            values[name] = values.pop(answered)
    exists = bool(data)
    if knowledge.absent_if:
        name, value = knowledge.absent_if
        exists = exists and data.get(name) is not value
    return Held(path, exists, values if exists else {})


def _found_by_key(client: Client, endpoint: Endpoint, key: Mapping[str, Any]) -> Held:
    folder = f"{endpoint.path}/id"
    try:
        listing = data_of(client.api.list(folder)).get("key_info")
    except VaultError as error:
        if error.http_status != 404 or error.reason in _NOWHERE:
            raise
        listing = None
    for name, info in (listing if isinstance(listing, dict) else {}).items():
        if all(info.get(part) == key[part] for part in endpoint.knowledge.natural_key):
            path = f"{folder}/{name}"
            return _held(endpoint, path, _read(client, endpoint, path))
    return Held(endpoint.path, exists=False)


def _listed(client: Client, endpoint: Endpoint) -> Held:
    listing = endpoint.knowledge.listed
    namespace, _listing, name = endpoint.path.partition(f"{listing}/")
    entries = _read(client, endpoint, f"{namespace}{listing}")
    entry = entries.get(f"{name}/")
    return _held(endpoint, endpoint.path, entry if isinstance(entry, dict) else {})


def _part_of_parent(client: Client, endpoint: Endpoint) -> Held:
    parent = endpoint.path.rpartition("/")[0]
    data = _read(client, endpoint, parent)
    if not data:
        raise parent_not_found(endpoint.path, parent)
    return _held(endpoint, endpoint.path, data)


def _is_below_a_mount(client: Client, path: str) -> bool:
    """Return whether a path is only below a mount, which Vault describes instead."""
    collection, _slash, mount = path.partition("/mounts/")
    if "/" not in mount:
        return False
    parent = f"{collection}/mounts/{mount.rpartition('/')[0]}"
    accessors = [_accessor(client, place) for place in (path, parent)]
    return accessors[0] is not None and accessors[0] == accessors[1]


def _accessor(client: Client, path: str) -> Any:
    try:
        return data_of(client.api.read(path)).get("accessor")
    except VaultError as error:
        if error.http_status not in (400, 404):
            raise
        return None


def write_object(
    client: Client, writes: Sequence[Write], hidden: Iterable[str]
) -> list[str]:
    """Write in the first way that the server accepts.

    :param hidden: what must be hidden in the server's texts
    :return: its warnings
    :raises VaultError: the rejection of the last way
    """
    hidden = [*hidden]
    for write in writes[:-1]:
        try:
            return _written(client, write, hidden)
        except VaultError as error:
            # Nothing was done, because the request is not complete or has too much.
            if error.http_status not in (400, _NO_OPERATION):
                raise
    return _written(client, writes[-1], hidden)


def _written(client: Client, write: Write, hidden: list[str]) -> list[str]:
    api = client.api
    if write.operation is API_DELETE:
        answer = api.delete(write.path)
    elif write.operation is API_PATCH:
        answer = api.patch(write.path, write.body, hidden)
    else:
        answer = api.write(write.path, write.body, hidden=hidden)
    return warnings_in(answer)
