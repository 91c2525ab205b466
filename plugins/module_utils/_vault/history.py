# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""All versions of a secret."""

from __future__ import annotations

from dataclasses import replace

from .._model.metadata import History
from .._model.refusals import changing
from .._model.secret import State
from ..errors import VaultSecretNotFoundError
from .client import Client
from .metadata import observe_metadata
from .observe import observe_for_itself


def observe_history(client: Client, mount: str, path: str) -> History:
    """Look at a secret and at all of its versions that can be read.

    One request for the metadata, and one for each of these versions.

    :raises VaultError: ``cas_mismatch`` if the secret changes meanwhile, and as
        :func:`observe_metadata`
    """
    metadata = observe_metadata(client, mount, path)
    data, half_deleted = {}, set()
    for number in metadata.numbers(State.LIVE):
        try:
            found = observe_for_itself(client, mount, path, number)
        except VaultSecretNotFoundError:
            # It was dropped, since there are newer ones.
            raise changing(mount, path) from None
        if found.half_deleted:
            half_deleted.add(number)
            continue
        if not found.live:
            raise changing(mount, path)
        client.session.register(found.data)
        data[number] = found.data
    versions = {
        number: replace(info, state=State.DESTROYED) if number in half_deleted else info
        for number, info in metadata.versions.items()
    }
    metadata = replace(metadata, versions=versions)
    return History(metadata, data, frozenset(half_deleted))
