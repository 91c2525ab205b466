# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Look at the versions and settings of a secret."""

from __future__ import annotations

from .._model.metadata import SecretMetadata
from .._model.operations import READ_METADATA
from .._model.refusals import not_a_kv2_response
from ..errors import VaultSecretNotFoundError
from .client import Client
from .kv2_answers import metadata_in


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
