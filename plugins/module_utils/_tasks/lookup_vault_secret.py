# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The lookup ``vault_secret``: the data of secrets, or the value of one key of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

from .._concurrent import for_each
from .._model.paths import check_secret_path
from .._model.refusals import absence
from .._model.secret import Observation
from .._options.numbers import LATEST_HINT, check_positive
from .._settings.resolve import resolve_mount_point
from .._vault.client import Client
from .._vault.observe import observe
from ..errors import Reason, VaultSecretNotFoundError


class Missing(NamedTuple):
    """Takes the place of a value that does not exist."""

    error: VaultSecretNotFoundError


def read(
    terms: Sequence[Any],
    params: Mapping[str, Any],
    client: Client,
    seen: dict[Any, Observation | Missing],
) -> list[Any]:
    """Return a value for each term, or what is missing.

    All paths are checked before the first request.

    :param seen: what need not be read again; what is read now is added
    :raises CredentialBridgeError: every failure but a missing secret, version or key
    """
    version = check_positive(params["version"], "version", LATEST_HINT)
    mount = resolve_mount_point(params["mount_point"])
    wanted = [
        (client, mount, check_secret_path(term, "_terms"), version) for term in terms
    ]
    fresh = [secret for secret in dict.fromkeys(wanted) if secret not in seen]
    seen.update(zip(fresh, for_each(fresh, lambda secret: _read(*secret))))
    return [_value(seen[secret], params["key"]) for secret in wanted]


def _read(
    client: Client, mount: str, path: str, version: int | None
) -> Observation | Missing:
    try:
        observed = observe(client, mount, path, version)
    except VaultSecretNotFoundError as error:
        return Missing(error)
    return observed if observed.live else Missing(absence(observed))


def _value(found: Observation | Missing, key: str | None) -> Any:
    if isinstance(found, Missing):
        return found
    if key is None or key in found.data:
        value = dict(found.data) if key is None else found.data[key]
        # A template may change what it gets, and the next lookup may get the same.
        return deepcopy(value)
    return Missing(_key_not_found(found, key))


def _key_not_found(observed: Observation, key: str) -> VaultSecretNotFoundError:
    return VaultSecretNotFoundError(
        f"The secret '{observed.mount_point}/{observed.path}' has no key '{key}'.",
        reason=Reason.KEY_NOT_FOUND,
        operation="read",
        mount_point=observed.mount_point,
        path=observed.path,
        hint=f"Its keys are: {', '.join(sorted(observed.data)) or 'none'}.",
    )
