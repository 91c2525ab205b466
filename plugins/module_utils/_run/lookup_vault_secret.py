# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The lookup ``vault_secret``: the data of secrets, or one key of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from .._client import Client
from .._concurrent import for_each
from .._observe import observe
from .._paths import check_secret_path
from .._settings import resolve_mount_point
from ..errors import ConfigurationError, VaultSecretNotFoundError


class Missing(NamedTuple):
    """What stands for a term that has no value."""

    error: VaultSecretNotFoundError


def read(terms: Sequence[Any], params: Mapping[str, Any], client: Client) -> list[Any]:
    """A value, or what is missing, for each term; all paths are checked before the first request.

    :raises CredentialBridgeError: for every failure but a missing secret, version or key
    """
    version = params["version"]
    if version is not None and version < 1:
        # Vault takes 0 for the latest version.
        raise ConfigurationError("The option 'version' must be 1 or more.", hint="Leave it out for the latest version.")
    mount = resolve_mount_point(params["mount_point"])
    paths = [check_secret_path(term, "_terms") for term in terms]
    # A path that stands in the call twice is read once.
    different = list(dict.fromkeys(paths))
    values = for_each(different, lambda path: _value(client, mount, path, params["version"], params["key"]))
    found = dict(zip(different, values))
    return [found[path] for path in paths]


def _value(client: Client, mount: str, path: str, version: Any, key: Any) -> Any:
    try:
        found = observe(client, mount, path, version)
        if not found.live:
            raise found.absence()
    except VaultSecretNotFoundError as error:
        return Missing(error)
    if key is None:
        return dict(found.data)
    if key in found.data:
        return found.data[key]
    return Missing(
        VaultSecretNotFoundError(
            f"The secret '{mount}/{path}' has no key '{key}'.",
            reason="key_not_found",
            operation="read",
            mount_point=mount,
            path=path,
            hint=f"Its keys are: {', '.join(sorted(found.data)) or 'none'}.",
        )
    )
