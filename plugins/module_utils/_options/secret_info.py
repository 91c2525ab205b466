# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What a task of ``vault_secret_info`` may ask for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from .._model.paths import check_folder_path, check_secret_path
from ..errors import ConfigurationError
from .numbers import LATEST_HINT, check_positive


class Reading(NamedTuple):
    """What is read and listed.

    :param paths: the secrets to read
    :param version: the version of each, None for the latest
    :param folder: the folder to list, None to list none, '' for the whole mount
    """

    paths: list[str]
    version: int | None
    with_data: bool
    with_metadata: bool
    fail_on_missing: bool
    folder: str | None
    recursive: bool
    as_tree: bool
    max_entries: int


def check_reading(params: Mapping[str, Any]) -> Reading:
    """Return what a task asks for.

    :raises ConfigurationError: if it asks for nothing, or for a number below 1
    :raises VaultError: ``invalid_path``
    """
    paths = _check_paths(params["paths"])
    folder = None
    if params["prefix"] is not None:
        folder = check_folder_path(params["prefix"], "prefix")
    if params["paths"] is None and folder is None:
        raise ConfigurationError(
            "The task asks for nothing.",
            hint="Give 'paths' to read, or 'prefix' to list.",
        )
    check_positive(params["max_entries"], "max_entries")
    if params["as_tree"] and params["version"] is not None:
        raise ConfigurationError(
            "'as_tree' and 'version' do not go together.",
            hint="A tree has the latest version of each secret.",
        )
    return Reading(
        paths=paths,
        version=check_positive(params["version"], "version", LATEST_HINT),
        with_data="data" in params["content"],
        with_metadata="metadata" in params["content"],
        fail_on_missing=params["fail_on_missing"],
        folder=folder,
        recursive=params["recursive"] or params["as_tree"],
        as_tree=params["as_tree"],
        max_entries=params["max_entries"],
    )


def _check_paths(value: Any) -> list[str]:
    """Return one path or several; no text is split, since a path may hold a comma."""
    if value is None:
        return []
    paths = value if isinstance(value, (list, tuple)) else [value]
    return [check_secret_path(path, "paths") for path in paths]
