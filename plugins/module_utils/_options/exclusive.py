# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The option ``exclusive``: folders that hold nothing but what a task declares."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from .._model.names import shown_name
from .._model.paths import check_folder_path, is_folder
from ..errors import ConfigurationError
from .secret import check_deletion


def check_exclusive(params: Mapping[str, Any], declared: Collection[str]) -> list[str]:
    """Return the folders, without their slashes at the end; '' for the whole mount.

    :param declared: the paths of the secrets that the task declares on its mount
    :raises ConfigurationError: for a folder of which nothing is declared: an empty
        variable would delete all that it holds
    :raises VaultError: ``invalid_path``
    """
    exclusive, folders = params["exclusive"] or (), []
    if exclusive:
        check_deletion(params)
    for given in exclusive:
        if not is_folder(given):
            raise ConfigurationError(
                f"The option 'exclusive' lists {shown_name(given)}, which is no folder.",
                hint="The name of a folder ends with a slash.",
            )
        folder = check_folder_path(given, "exclusive")
        if not any(is_below(path, folder) for path in declared):
            raise ConfigurationError(
                f"The task declares no secret below {shown_name(given)}, which is "
                "'exclusive': all that it holds would be deleted.",
                hint="Declare at least one secret there, or leave the folder out.",
            )
        folders.append(folder)
    return folders


def is_below(path: str, folder: str) -> bool:
    """Return whether a secret is in a folder, at any depth."""
    return not folder or path.startswith(f"{folder}/")
