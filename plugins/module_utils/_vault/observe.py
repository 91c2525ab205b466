# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Look at secrets: what Vault holds, as values of :mod:`_model`."""

from __future__ import annotations

from .._model.operations import READ
from .._model.refusals import (
    another_version,
    not_a_kv2_response,
    unless_denied,
    version_not_found,
)
from .._model.secret import Observation, State
from ..errors import Reason, VaultError, VaultSecretNotFoundError
from .answers import absent_version_in, secret_in
from .client import Client


def observe(
    client: Client, mount: str, path: str, version: int | None = None
) -> Observation:
    """Look at one version of a secret, the latest if none is named.

    One request if the secret exists.

    :raises VaultSecretNotFoundError: ``version_not_found`` if the secret exists
        without that version
    :raises VaultError: ``mount_not_found``, ``wrong_kv_version``, and as every read;
        also if a proxy has dropped the version from the question
    """
    publish = client.reading(mount, path, version)
    found = observe_for_itself(client, mount, path, version)
    publish(found)
    return found


def observe_for_itself(
    client: Client, mount: str, path: str, version: int | None = None
) -> Observation:
    """Look at a secret that nobody else in the run will ask for.

    So it takes no room in the run's memory.

    :raises VaultError: as :func:`observe`
    """
    found = _observed(client, mount, path, version)
    if version is not None and found.version not in (0, version):
        raise another_version(mount, path, version, found.version)
    return found


def _observed(
    client: Client, mount: str, path: str, version: int | None
) -> Observation:
    try:
        answer = client.read(mount, path, version)
    except VaultSecretNotFoundError as error:
        if error.reason is Reason.SECRET_DESTROYED:
            return _half_deleted(client, mount, path, version, error)
        absent = observe_absent(client, mount, path, error)
        if absent.state is State.MISSING and version is not None:
            return _missing_version(client, mount, path, version)
        return absent
    found = secret_in(answer, mount, path)
    if found is None:
        client.mounts.check_kv2(mount, path)
        raise not_a_kv2_response(READ, mount, path)
    return found


def observe_absent(
    client: Client, mount: str, path: str, error: VaultSecretNotFoundError
) -> Observation:
    """Return what a 404 tells.

    Its body describes a deleted or destroyed version; without a body nothing exists.

    :raises VaultError: ``mount_not_found`` or ``wrong_kv_version``
    """
    found = absent_version_in(error.body, mount, path)
    if found is None:
        client.mounts.check_kv2(mount, path)
        found = Observation(mount, path, State.MISSING)
    return found


def _half_deleted(
    client: Client, mount: str, path: str, version: int | None, error: VaultError
) -> Observation:
    """Return a version whose data a deletion has removed before it was interrupted.

    :raises VaultError: ``error``, if the token may not ask which version it is
    """
    from .metadata import observe_metadata

    if version is None:
        metadata = unless_denied(lambda: observe_metadata(client, mount, path))
        if metadata is None:
            raise error
        if not metadata.exists:
            # The deletion was still under way.
            return Observation(mount, path, State.MISSING)
        version = metadata.current_version
    return Observation(mount, path, State.DESTROYED, version, half_deleted=True)


def _missing_version(
    client: Client, mount: str, path: str, version: int
) -> Observation:
    latest = observe(client, mount, path)
    if latest.state is State.MISSING:
        return latest
    raise version_not_found(mount, path, version, latest.version)


def observe_listing(client: Client, mount: str, folder: str) -> list[str]:
    """Return the names below a folder, none if there is no such folder.

    :param folder: '' for the root of the mount
    :raises VaultError: ``mount_not_found``, ``wrong_kv_version``, and as every listing
    """
    # A folder 'metadata' of KV v1 is listed as KV v2 lists its secrets.
    client.mounts.refuse_other_engines(mount, folder or None)
    try:
        return client.list(mount, folder)
    except VaultSecretNotFoundError:
        client.mounts.check_kv2(mount, folder or None)
        return []
