# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What is below a folder, at any depth.

Folder by folder. OpenBao can list all depths in one request (SCAN). That was no faster
with 10,000 secrets in 100 folders, and needs a capability of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .._concurrent import for_each
from .._model.paths import check_folder_path
from ..errors import Reason, VaultAuthError, VaultError
from .client import Client
from .observe_kv import observe_folder

#: Enough for every tree that is meant, where no option says how many names may be seen.
MANY_NAMES = 100_000


@dataclass
class Tree:
    """The secrets at any depth below a folder.

    :param secrets: their paths below the mount, breadth first
    :param denied: the folders that the token may not list, and why
    """

    secrets: list[str] = field(default_factory=list)
    denied: dict[str, VaultAuthError] = field(default_factory=dict)


def observe_tree(
    client: Client, mount: str, root: str, limit: int, option: str
) -> Tree:
    """Look for the secrets below a folder.

    The folders of one depth are listed several at a time.

    :param root: '' for the root of the mount
    :param limit: how many names may be seen, folders included
    :param option: the option that names the folder
    :raises VaultError: if there are more, since a part would look like all of them
    :raises VaultAuthError: if the token may not even list that folder
    """
    tree = Tree()
    folders = [root]
    seen = 0
    while folders:
        names = _names_below(client, mount, folders, tree)
        seen += len(names)
        if seen > limit:
            raise VaultError(
                f"There are more than {limit} names below '{join(mount, root)}'.",
                reason=Reason.CONFIGURATION,
                operation="list",
                mount_point=mount,
                path=root or None,
                hint=_remedy(limit, option),
            )
        tree.secrets += [name for name in names if not name.endswith("/")]
        folders = [
            check_folder_path(name, option) for name in names if name.endswith("/")
        ]
    if root in tree.denied:
        raise tree.denied[root]
    return tree


def observe_whole_tree(
    client: Client, mount: str, root: str, limit: int, option: str
) -> list[str]:
    """Return the secrets below a folder, all of which the token must be able to list.

    :raises VaultAuthError: if it may not
    :raises VaultError: as :func:`observe_tree`, which has the parameters
    """
    tree = observe_tree(client, mount, root, limit, option)
    for denial in tree.denied.values():
        raise denial
    return tree.secrets


def _names_below(
    client: Client, mount: str, folders: list[str], tree: Tree
) -> list[str]:
    def listing(folder: str) -> list[str]:
        try:
            return observe_folder(client, mount, folder)
        except VaultAuthError as error:
            if error.reason is not Reason.PERMISSION_DENIED:
                raise
            tree.denied[folder] = error
            return []

    names = []
    for folder, below in zip(folders, for_each(folders, listing)):
        names += [join(folder, name) for name in below]
    return names


def _remedy(limit: int, option: str) -> str:
    smaller = f"give a smaller folder as '{option}'"
    if limit < MANY_NAMES:
        return f"Raise 'max_entries', or {smaller}."
    return f"Please {smaller}."


def join(folder: str, name: str) -> str:
    """Return the path of a name in a folder, which may be ''."""
    return f"{folder}/{name}" if folder else name
