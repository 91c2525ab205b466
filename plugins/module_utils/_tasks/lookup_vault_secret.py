# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The lookup ``vault_secret``: the data of secrets, or the value of one key of each."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any, Callable, NamedTuple, Optional, Union

from .._concurrent import for_each
from .._model.names import shown_list, shown_name
from .._model.paths import check_folder_path, check_secret_path, is_folder, nested
from .._model.refusals import absence
from .._model.secret import Observation, State
from .._options.numbers import LATEST_HINT, check_positive
from .._settings.resolve import resolve_mount_point
from .._vault.observe_kv import observe_secret
from ..errors import ConfigurationError, Reason, VaultSecretNotFoundError
from .connect import Connection


class Missing(NamedTuple):
    """Takes the place of a value that does not exist."""

    error: VaultSecretNotFoundError


# Who reads it, its mount and path, and the version, None for the latest.
Secret = tuple[Connection, str, str, Optional[int]]

Found = Union[Observation, Missing]

Read = Callable[[Sequence[Secret]], Mapping[Secret, Found]]


def read_all(secrets: Sequence[Secret]) -> dict[Secret, Found]:
    """Read secrets, several at a time."""
    return dict(zip(secrets, for_each(secrets, lambda secret: _read(*secret))))


def read(
    terms: Sequence[Any],
    params: Mapping[str, Any],
    connection: Connection,
    seen: dict[Secret, Found],
    read_secrets: Read = read_all,
) -> list[Any]:
    """Return a value for each term, or what is missing.

    All paths are checked before the first request.

    :param seen: what need not be read again; what is read now is added
    :param read_secrets: reads those that were not seen yet
    :raises CredentialBridgeError: every failure but a missing secret, version or key
    """
    version = check_positive(params["version"], "version", LATEST_HINT)
    mount = resolve_mount_point(params["mount_point"])
    paths = [_checked(term, params) for term in terms]
    below = {path: _below(connection, mount, path) for path in dict.fromkeys(paths)}
    wanted: list[Secret] = [
        (connection, mount, secret, version) for path in paths for secret in below[path]
    ]
    fresh = [secret for secret in dict.fromkeys(wanted) if secret not in seen]
    if fresh:
        seen.update(read_secrets(fresh))
    found = {secret[2]: seen[secret] for secret in wanted}
    return [
        _tree_of(mount, path, {name: found[name] for name in below[path]})
        if is_folder(path)
        else _value(found[path], params["key"])
        for path in paths
    ]


def _below(connection: Connection, mount: str, path: str) -> Sequence[str]:
    """Return the secret of that path, or those below that folder.

    :raises VaultAuthError: if the token may not list all of it
    """
    if not is_folder(path):
        return [path]
    from .._vault.tree import MANY_NAMES, observe_whole_tree

    client = connection.client
    return observe_whole_tree(client, mount, path[:-1], MANY_NAMES, "_terms")


def _checked(term: Any, params: Mapping[str, Any]) -> str:
    """Return the path of a secret, or of a folder with its slash at the end.

    :raises ConfigurationError: for an option that makes no sense with a folder
    """
    if not is_folder(term):
        return check_secret_path(term, "_terms")
    for option in ("key", "version"):
        if params[option] is not None:
            raise ConfigurationError(
                f"'{option}' has no meaning for a folder, which the slash at the end "
                "of the term names.",
                hint=f"Leave out the slash, or '{option}'.",
            )
    return f"{check_folder_path(term, '_terms')}/"


def _tree_of(mount: str, folder: str, below: Mapping[str, Found]) -> Any:
    """Return the data of the secrets below a folder, which is missing if it has none."""
    start = len(folder.lstrip("/"))
    values = {
        path[start:]: _value(found, None)
        for path, found in below.items()
        if not isinstance(found, Missing)
    }
    if not values:
        return Missing(absence(Observation(mount, folder, State.MISSING)))
    return nested(values)


def _read(connection: Connection, mount: str, path: str, version: int | None) -> Found:
    try:
        observed = observe_secret(connection.client, mount, path, version)
    except VaultSecretNotFoundError as error:
        return Missing(error)
    if observed.live:
        return observed
    return Missing(absence(observed))


def _value(found: Found, key: str | None) -> Any:
    if isinstance(found, Missing):
        return found
    if key is None or key in found.data:
        value = dict(found.data) if key is None else found.data[key]
        # A template may change what it gets, and the next lookup may get the same.
        return copy.deepcopy(value)
    return Missing(_key_not_found(found, key))


def _key_not_found(observed: Observation, key: str) -> VaultSecretNotFoundError:
    return VaultSecretNotFoundError(
        f"The secret '{observed.mount_point}/{observed.path}' has no key "
        f"{shown_name(key)}.",
        reason=Reason.KEY_NOT_FOUND,
        operation="read",
        mount_point=observed.mount_point,
        path=observed.path,
        hint=f"Its keys are: {shown_list(sorted(observed.data))}.",
    )
