# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""``vault_secret_info``: reads secrets and lists folders; changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._concurrent import for_each
from .._model.durations import format_duration
from .._model.paths import check_folder_path, check_secret_path
from .._model.refusals import version_not_found
from .._model.secret import Observation, SecretMetadata, State
from .._settings.resolve import resolve_mount_point
from .._vault.client import Client
from .._vault.observe import observe, observe_listing, observe_metadata
from ..errors import ConfigurationError, VaultError, VaultSecretNotFoundError
from .vault_secret_version import shown_version


def run(params: Mapping[str, Any], client: Client, check_mode: bool) -> dict[str, Any]:
    """Read what is asked for, in the order asked; all options are checked before the first request."""
    mount = resolve_mount_point(params["mount_point"])
    paths = _paths(params["paths"])
    folder = (
        None
        if params["prefix"] is None
        else check_folder_path(params["prefix"], "prefix")
    )
    if params["paths"] is None and folder is None:
        raise ConfigurationError(
            "Nothing is asked for.", hint="Give 'paths' to read, or 'prefix' to list."
        )
    _check_numbers(params)
    listing: list[str] = []
    if folder is not None and params["recursive"]:
        listing = _tree(client, mount, folder, params["max_entries"])
    elif folder is not None:
        listing = [
            _join(folder, name) for name in observe_listing(client, mount, folder)
        ]
    return {
        "changed": False,
        "mount_point": mount,
        "secrets": for_each(paths, lambda path: _secret(client, mount, path, params)),
        "listing": listing,
    }


def _paths(value: Any) -> list[str]:
    """One path or several; no text is split, since a path may hold a comma."""
    if value is None:
        return []
    return [
        check_secret_path(path, "paths")
        for path in (value if isinstance(value, (list, tuple)) else [value])
    ]


def _check_numbers(params: Mapping[str, Any]) -> None:
    for option in ("version", "max_entries"):
        if params[option] is not None and params[option] < 1:
            raise ConfigurationError(
                f"The option '{option}' must be a positive number."
            )


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _tree(client: Client, mount: str, root: str, limit: int) -> list[str]:
    """The secrets at any depth below a folder, breadth first; the folders of one depth are listed several at a time.

    :param limit: how many names may be seen, folders included
    :raises VaultError: where there are more; a part of the answer would look like all of it
    """
    secrets: list[str] = []
    folders, seen = [root], 0
    while folders:
        below = []
        for folder, names in zip(
            folders,
            for_each(folders, lambda folder: observe_listing(client, mount, folder)),
        ):
            seen += len(names)
            for name in names:
                if name.endswith("/"):
                    below.append(check_folder_path(_join(folder, name), "prefix"))
                else:
                    secrets.append(_join(folder, name))
        if seen > limit:
            raise VaultError(
                f"There are more than {limit} names below '{_join(mount, root)}'.",
                reason="configuration",
                operation="list",
                mount_point=mount,
                path=root or None,
                hint="Raise 'max_entries', or list a smaller 'prefix'.",
            )
        folders = below
    return secrets


def _secret(
    client: Client, mount: str, path: str, params: Mapping[str, Any]
) -> dict[str, Any]:
    """One secret; each part is read from where it can be had, so that a right to the other part is not needed."""
    version, content = params["version"], params["content"]
    known = observe_metadata(client, mount, path) if "metadata" in content else None
    try:
        if "data" in content:
            found = observe(client, mount, path, version)
        else:
            found = _found_in(known or SecretMetadata(mount, path), version)
    except VaultSecretNotFoundError as error:
        if error.reason != "version_not_found" or params["fail_on_missing"]:
            raise
        found = Observation(mount, path, State.MISSING, version)
    given = found.live if "data" in content else known is not None and known.exists
    if params["fail_on_missing"] and not given:
        raise found.absence()
    return {
        "path": path,
        "mount_point": mount,
        "state": found.state.value,
        "version": found.version,
        "data": dict(found.data) if found.live and "data" in content else None,
        "metadata": _shown_metadata(known) if known and known.exists else None,
    }


def _found_in(known: SecretMetadata, version: int | None) -> Observation:
    """The state of a version, where its data is not asked for."""
    number = version or known.current_version
    info = known.versions.get(number)
    if info:
        return Observation(known.mount_point, known.path, info.state, number)
    if known.current_version and version:
        raise version_not_found(
            known.mount_point, known.path, version, known.current_version
        )
    return Observation(known.mount_point, known.path, State.MISSING)


def _shown_metadata(known: SecretMetadata) -> dict[str, Any]:
    return {
        "current_version": known.current_version,
        "oldest_version": known.oldest_version,
        "versions": [shown_version(info) for info in known.versions.values()],
        "custom_metadata": dict(known.custom_metadata),
        "max_versions": known.max_versions,
        "cas_required": known.cas_required,
        "delete_version_after": format_duration(known.delete_version_after),
    }
