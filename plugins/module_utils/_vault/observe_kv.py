# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What Vault holds of a secret, whichever version of KV the mount is.

A mount is taken for KV v2 until it answers otherwise, so that KV v2 costs no request
more. KV v1 then costs two more, once per process.
"""

from __future__ import annotations

from .._model.refusals import kv1_lacks
from .._model.secret import Observation, State
from ..errors import Reason, VaultError, VaultSecretNotFoundError
from .answers import data_of, keys_in
from .client import Client
from .observe import observe, observe_listing

_LATEST_ONLY = "It keeps one version of each secret."


def is_kv1(client: Client, mount: str, error: VaultError) -> bool:
    """Return whether a request of KV v2 has failed because the mount is KV v1.

    Where the token may use only the paths of KV v1, Vault denies those of KV v2.
    """
    if error.reason is Reason.PERMISSION_DENIED:
        return client.mounts.find(mount).kind == "kv1"
    return error.reason is Reason.WRONG_KV_VERSION and client.mounts.is_known_kv1(mount)


def observe_secret(
    client: Client, mount: str, path: str, version: int | None = None
) -> Observation:
    """Look at a secret, as :func:`observe` does.

    :raises VaultError: ``wrong_kv_version`` for an engine that is not KV, and for a
        version of KV v1
    """
    if not client.mounts.is_known_kv1(mount):
        try:
            return observe(client, mount, path, version)
        except VaultError as error:
            if not is_kv1(client, mount, error):
                raise
    if version is not None:
        raise kv1_lacks(mount, path, "version", _LATEST_ONLY)
    publish = client.reading(mount, path, version)
    found = _observe_kv1(client, mount, path)
    publish(found)
    return found


def _observe_kv1(client: Client, mount: str, path: str) -> Observation:
    try:
        data = data_of(client.kv1.read(mount, path))
    except VaultSecretNotFoundError:
        return Observation(mount, path, State.MISSING, versioned=False)
    return Observation(mount, path, State.LIVE, data=data, versioned=False)


def observe_folder(client: Client, mount: str, folder: str) -> list[str]:
    """Return the names below a folder, as :func:`observe_listing` does."""
    if not client.mounts.is_known_kv1(mount):
        try:
            return observe_listing(client, mount, folder)
        except VaultError as error:
            if not is_kv1(client, mount, error):
                raise
    try:
        return keys_in(client.kv1.list(mount, folder), mount)
    except VaultSecretNotFoundError:
        return []
