# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders are listed depth by depth, and one that is closed hides no other."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.tree import (
    MANY_NAMES,
    observe_tree,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    Reason,
    VaultAuthError,
    VaultError,
)

FOLDERS = {"": ["a", "b/", "c/"], "b": ["a", "d/"], "c": None, "b/d": ["e"]}


def client(folders: dict[str, Any]) -> Any:
    def listing(_mount: str, folder: str) -> list[str]:
        names = folders[folder]
        if names is None:
            raise VaultAuthError("no", reason=Reason.PERMISSION_DENIED)
        found: list[str] = names
        return found

    mounts = SimpleNamespace(
        is_known_kv1=lambda _mount: False,
        refuse_other_engines=lambda _mount, _path: None,
        find=lambda _mount: SimpleNamespace(kind="kv2"),
    )
    return SimpleNamespace(list=listing, mounts=mounts)


def test_all_that_can_be_seen() -> None:
    tree = observe_tree(client(FOLDERS), "secret", "", 7, "path")
    assert tree.secrets == ["a", "b/a", "b/d/e"]
    assert list(tree.denied) == ["c"]
    assert observe_tree(client(FOLDERS), "secret", "b", 3, "path").secrets == [
        "b/a",
        "b/d/e",
    ]


def test_the_folder_itself_must_be_open() -> None:
    with pytest.raises(VaultAuthError):
        observe_tree(client(FOLDERS), "secret", "c", 7, "path")


def test_a_part_never_looks_like_all() -> None:
    with pytest.raises(VaultError, match=r"more than 5 names.*'prefix'"):
        observe_tree(client(FOLDERS), "secret", "", 5, "prefix")


def test_a_token_that_is_invalid_is_no_closed_folder() -> None:
    def listing(_mount: str, _folder: str) -> list[str]:
        raise VaultAuthError("no", reason=Reason.AUTH_FAILED)

    invalid = client(FOLDERS)
    invalid.list = listing
    with pytest.raises(VaultAuthError) as caught:
        observe_tree(invalid, "secret", "", 7, "path")
    assert caught.value.reason is Reason.AUTH_FAILED


def test_the_remedy_names_the_option_where_there_is_one() -> None:
    endless = client({"": ["a"] * (MANY_NAMES + 1)})
    for limit, remedy in ((5, "Raise 'max_entries'"), (MANY_NAMES, "Please give")):
        with pytest.raises(VaultError) as caught:
            observe_tree(endless, "secret", "", limit, "_terms")
        assert str(caught.value.hint).startswith(remedy)
