# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What a task of ``vault_copy`` may ask for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from .._model.option import Options
from .._model.paths import check_folder_path, check_secret_path, is_folder
from ..errors import ConfigurationError, Reason, VaultError
from .entries import converted
from .modules import VAULT_COPY
from .numbers import check_positive
from .tables import under_own_names

TO = "to"

# What says where within a server the copy goes, and not how to get there.
_PLACE = ("mount_point", "path")


class Copying(NamedTuple):
    """What is copied, and where to.

    :param path: the secret, or the folder without its slash at the end; '' for the
        whole mount
    :param is_folder: whether it is a folder
    :param to_path: the same for the place that it is copied to
    :param to_mount: the mount that it is copied to, None if it is the same
    :param connection: the options of the other place that differ; None for one that has
        no value there
    """

    path: str
    is_folder: bool
    to_path: str
    to_mount: Any
    connection: Mapping[str, Any]
    all_versions: bool
    with_metadata: bool
    remove_source: bool
    max_entries: int


def check_copy(params: Mapping[str, Any]) -> Copying:
    """Return what a task asks for.

    :raises ConfigurationError: for an unknown option within ``to``, or a value of
        another type
    :raises VaultError: ``invalid_path``
    """
    check_positive(params["max_entries"], "max_entries")
    path, to = params["path"], _check_to(params[TO])
    copies_folder = is_folder(path)
    to_path = to.get("path") or path
    if copies_folder != is_folder(to_path):
        raise _other_kind(copies_folder)
    check = check_folder_path if copies_folder else check_secret_path
    return Copying(
        path=check(path, "path"),
        is_folder=copies_folder,
        to_path=check(to_path, "to.path"),
        to_mount=to.get("mount_point"),
        connection={name: to[name] for name in to if name not in _PLACE},
        all_versions=params["versions"] == "all",
        with_metadata=params["metadata"],
        remove_source=params["remove_source"],
        max_entries=params["max_entries"],
    )


def _other_kind(copies_folder: bool) -> VaultError:
    one, other = ("folder", "secret") if copies_folder else ("secret", "folder")
    return VaultError(
        f"'path' is a {one}, and 'path' within 'to' is a {other}.",
        reason=Reason.INVALID_PATH,
        hint="The path of a folder ends with a slash, that of a secret does not.",
    )


def _check_to(value: Any) -> dict[str, Any]:
    if isinstance(value, str):
        # For example from the command line.
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            value = None
    if not isinstance(value, Mapping) or not value:
        raise ConfigurationError(
            "The option 'to' must be a dictionary of options.",
            hint="Name what differs, for example {mount_point: archive}.",
        )
    options: Options = VAULT_COPY[TO].within or {}
    try:
        named = under_own_names(
            options, {str(name): value for name, value in value.items()}
        )
        return {name: _typed(options, name, given) for name, given in named.items()}
    except ConfigurationError as error:
        error.message = f"In 'to': {error.message}"
        raise


def _typed(options: Options, name: str, value: Any) -> Any:
    """Return a value in its option's type, None for one that says "none there"."""
    option = options[name]
    if option.is_given(value):
        return converted(name, option, value)
    return None
