# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What Vault holds, as values of :mod:`_model`."""

from __future__ import annotations

from collections.abc import Iterable

from .._model.engine import NO_MOUNT, Engine, EngineConfig, Mount
from .._model.operations import READ, READ_METADATA
from .._model.refusals import (
    another_version,
    not_a_kv2_response,
    unless_denied,
    version_not_found,
)
from .._model.secret import Observation, SecretMetadata, State
from ..errors import Reason, VaultError, VaultSecretNotFoundError
from .answers import absent_version_in, config_in, metadata_in, secret_in
from .client import Client

# --- secrets ---


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


def observe_metadata(client: Client, mount: str, path: str) -> SecretMetadata:
    """Look at a secret's versions and settings.

    One request if the secret exists.

    :raises VaultError: ``mount_not_found``, ``wrong_kv_version``, and as every read
    """
    try:
        answer = client.read_metadata(mount, path)
    except VaultSecretNotFoundError:
        client.mounts.check_kv2(mount, path)
        return SecretMetadata(mount, path)
    found = metadata_in(answer, mount, path, client.now())
    if found is None:
        client.mounts.check_kv2(mount, path)
        raise not_a_kv2_response(READ_METADATA, mount, path)
    return found


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


# --- engines ---


def observe_engine(client: Client, mount: str, namespaces: bool = False) -> Engine:
    """Look at a mount in whatever way the token may; wait if Vault prepares it.

    :param namespaces: whether to look for one that is in the way, too
    """
    found = client.mounts.look(mount)
    others: Iterable[str] = ()
    if not found.kind:
        found, others = _hidden_mount(client, mount)
    if not found.kind:
        obstacle = _overlapping(mount, others)
        if not obstacle and namespaces:
            # OpenBao mounts nothing at or below a namespace, nor above one.
            obstacle = _overlapping(mount, client.mounts.namespaces())
        return Engine(mount, "", overlaps=obstacle)
    return _with_config(client, mount, found)


def observe_engines(client: Client) -> list[Engine]:
    """Look at every KV v2 engine that the token may use in some way, by path."""
    mounts = sorted(client.mounts.visible().items())
    return [
        _with_config(client, path, found)
        for path, found in mounts
        if found.kind == "kv2"
    ]


def observe_config(client: Client, mount: str) -> EngineConfig | None:
    """Return the configuration of a KV v2 mount, None if the token may not read it."""
    mounts = client.mounts
    answer = unless_denied(
        lambda: mounts.when_ready(mount, lambda: mounts.read_config(mount))
    )
    return None if answer is None else config_in(answer, mount)


def _with_config(client: Client, mount: str, found: Mount) -> Engine:
    config = observe_config(client, mount) if found.kind == "kv2" else None
    return Engine(mount, found.kind, found.description, config)


def _hidden_mount(client: Client, mount: str) -> tuple[Mount, Iterable[str]]:
    """Look for a mount below which the token has no right.

    :return: the mount, and where other mounts are, as far as the token may see them
    """
    others = unless_denied(client.mounts.all)
    if others is not None:
        return others.get(mount, NO_MOUNT), others
    found = unless_denied(lambda: client.mounts.read(mount))
    return found or NO_MOUNT, client.mounts.visible()


def _overlapping(mount: str, others: Iterable[str]) -> str:
    """Return a mount above or below this one, '' if there is none."""
    wanted = f"{mount}/"
    for other in others:
        existing = f"{other}/"
        if wanted.startswith(existing) or existing.startswith(wanted):
            return other
    return ""
