# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""``vault_secret_info``: reads secrets and lists folders; changes nothing."""

from __future__ import annotations

from .._concurrent import for_each
from .._model.metadata import SecretMetadata
from .._model.refusals import absence, kv1_lacks, version_not_found
from .._model.secret import Observation, State
from .._options.modules import VAULT_SECRET_INFO
from .._options.secret_info import Reading, check_reading
from .._settings.resolve import resolve_mount_point
from .._vault.client import Client
from .._vault.metadata import observe_metadata
from .._vault.observe_kv import is_kv1, observe_folder, observe_secret
from .._vault.tree import join, observe_whole_tree
from ..errors import Reason, VaultError, VaultSecretNotFoundError
from . import tell
from .task import Params, Result, Task


def _run(params: Params, client: Client, check_mode: bool) -> Result:
    mount = resolve_mount_point(params["mount_point"])
    reading = check_reading(params)
    listing = _listing(client, mount, reading)
    paths = [*dict.fromkeys([*reading.paths, *listing])]
    secrets = for_each(
        paths if reading.as_tree else reading.paths,
        lambda path: _secret(client, mount, path, reading),
    )
    result: Result = {
        "changed": False,
        "mount_point": mount,
        "listing": listing,
        "secrets": [] if reading.as_tree else secrets,
    }
    if reading.as_tree:
        result.update(tell.found_tree(secrets))
    for secret in secrets:
        if secret["state"] == State.MISSING.value:
            tell.warn_of_path(result, mount, secret["path"])
    return result


# --- listing ---


def _listing(client: Client, mount: str, reading: Reading) -> list[str]:
    folder = reading.folder
    if folder is None:
        return []
    if reading.recursive:
        limit = reading.max_entries
        return observe_whole_tree(client, mount, folder, limit, "prefix")
    return [join(folder, name) for name in observe_folder(client, mount, folder)]


# --- reading ---


def _secret(client: Client, mount: str, path: str, reading: Reading) -> Result:
    """Read what was asked for, with no right to anything else."""
    metadata = None
    if reading.with_metadata:
        # Not read for the data alone, since the token may not read metadata.
        metadata = _metadata(client, mount, path)
    observed = _observed(client, mount, path, reading, metadata)
    found = observed.live
    if not reading.with_data:
        found = metadata is not None and metadata.exists
    if reading.fail_on_missing and not found:
        raise absence(observed)
    return tell.found_secret(observed, metadata, reading.with_data)


def _metadata(client: Client, mount: str, path: str) -> SecretMetadata:
    try:
        return observe_metadata(client, mount, path)
    except VaultError as error:
        if not is_kv1(client, mount, error):
            raise
        remedy = "Ask for 'data' only: KV version 1 has no metadata."
        raise kv1_lacks(mount, path, "content: metadata", remedy) from None


def _observed(
    client: Client,
    mount: str,
    path: str,
    reading: Reading,
    metadata: SecretMetadata | None,
) -> Observation:
    """Return the version that was asked for, with its data if that was asked for."""
    version = reading.version
    try:
        if reading.with_data:
            observed = observe_secret(client, mount, path, version)
            client.session.register(observed.data)
            return observed
        return _described(metadata or SecretMetadata(mount, path), version)
    except VaultSecretNotFoundError as error:
        if error.reason is not Reason.VERSION_NOT_FOUND or reading.fail_on_missing:
            raise
        return Observation(mount, path, State.MISSING, version or 0)


def _described(metadata: SecretMetadata, version: int | None) -> Observation:
    """Return a version as the metadata describes it."""
    mount, path = metadata.mount_point, metadata.path
    number = version or metadata.current_version
    info = metadata.versions.get(number)
    if info:
        return Observation(mount, path, info.state, number)
    if metadata.current_version and version:
        raise version_not_found(mount, path, version, metadata.current_version)
    return Observation(mount, path, State.MISSING)


TASK = Task(VAULT_SECRET_INFO, _run)
