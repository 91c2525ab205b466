# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The lookup ``vault_secret``: the data of secrets, or one key of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

from .._concurrent import for_each
from .._model.paths import check_secret_path
from .._model.secret import Observation
from .._settings.resolve import resolve_mount_point
from .._vault.client import Client
from .._vault.observe import observe
from ..errors import ConfigurationError, VaultSecretNotFoundError


class Missing(NamedTuple):
    """What stands for a term that has no value."""

    error: VaultSecretNotFoundError


def read(
    terms: Sequence[Any],
    params: Mapping[str, Any],
    client: Client,
    seen: dict[Any, Observation | Missing],
) -> list[Any]:
    """A value, or what is missing, for each term; all paths are checked before the first request.

    :param seen: what was read already and need not be read again; what is read now is added
    :raises CredentialBridgeError: for every failure but a missing secret, version or key
    """
    version = params["version"]
    if version is not None and version < 1:
        # Vault takes 0 for the latest version.
        raise ConfigurationError(
            "The option 'version' must be 1 or more.",
            hint="Leave it out for the latest version.",
        )
    mount = resolve_mount_point(params["mount_point"])
    wanted = [
        (client, mount, check_secret_path(term, "_terms"), version) for term in terms
    ]
    fresh = [one for one in dict.fromkeys(wanted) if one not in seen]
    seen.update(zip(fresh, for_each(fresh, lambda one: _found(*one))))
    return [_value(seen[one], params["key"]) for one in wanted]


def _found(
    client: Client, mount: str, path: str, version: int | None
) -> Observation | Missing:
    try:
        found = observe(client, mount, path, version)
        if not found.live:
            raise found.absence()
    except VaultSecretNotFoundError as error:
        return Missing(error)
    return found


def _value(found: Observation | Missing, key: Any) -> Any:
    if isinstance(found, Missing):
        return found
    if key is None or key in found.data:
        # A template may change what it gets, and the next lookup may be given the same.
        return deepcopy(dict(found.data) if key is None else found.data[key])
    return Missing(
        VaultSecretNotFoundError(
            f"The secret '{found.mount_point}/{found.path}' has no key '{key}'.",
            reason="key_not_found",
            operation="read",
            mount_point=found.mount_point,
            path=found.path,
            hint=f"Its keys are: {', '.join(sorted(found.data)) or 'none'}.",
        )
    )
