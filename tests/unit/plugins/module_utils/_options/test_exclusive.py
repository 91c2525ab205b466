# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder that is exclusive declares something, and how the rest is deleted."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._options.exclusive import (
    check_exclusive,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._options.modules import (
    VAULT_SECRET,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    CredentialBridgeError,
)

DEFAULTS = {name: option.default for name, option in VAULT_SECRET.items()}
DECLARED = ["a/b", "c/d/e"]


def folders(*exclusive: str, **params: Any) -> list[str]:
    params = {**DEFAULTS, "deletion": "soft", "exclusive": list(exclusive), **params}
    return check_exclusive(params, DECLARED)


def test_folders() -> None:
    assert folders("a/", "c/d/", "/c/", "/") == ["a", "c/d", "c", ""]
    assert folders(exclusive=None, deletion=None) == []


@pytest.mark.parametrize(
    ("exclusive", "problem"),
    [
        ("a", "no folder"),
        ("b/", "declares no secret below 'b/'"),
        # It only begins alike.
        ("a/b/", "declares no secret"),
        ("c/d/e/", "declares no secret"),
        ("../", "'exclusive'"),
    ],
)
def test_what_is_refused(exclusive: str, problem: str) -> None:
    with pytest.raises(CredentialBridgeError, match=problem):
        folders(exclusive)


def test_the_whole_mount_must_declare_something_too() -> None:
    params = {**DEFAULTS, "deletion": "soft", "exclusive": ["/"]}
    with pytest.raises(CredentialBridgeError, match="declares no secret"):
        check_exclusive(params, [])


def test_how_to_delete_must_be_said() -> None:
    with pytest.raises(CredentialBridgeError, match="'deletion'"):
        folders("a/", deletion=None)
