# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which numbers may name versions."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._options.versions import (
    check_versions,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultError,
)


@pytest.mark.parametrize(
    ("given", "expected"),
    [([1], [1]), ((3, 1), [3, 1]), ([2, 2, 1, 2], [2, 1]), ([10**9], [10**9])],
)
def test_versions(given: Any, expected: list[int]) -> None:
    assert check_versions(given) == expected


@pytest.mark.parametrize(
    "given",
    [
        None,
        [],
        (),
        1,
        "1",
        ["1"],
        [0],
        [-1],
        [1.0],
        [True],
        [None],
        {1},
        {1: 1},
        [1, 0],
    ],
)
def test_what_is_no_version(given: Any) -> None:
    with pytest.raises(VaultError, match="'numbers'") as caught:
        check_versions(given, "numbers")
    assert caught.value.reason == "invalid_data"
