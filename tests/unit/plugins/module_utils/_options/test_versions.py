# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which numbers may name versions."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._options.versions import (
    check_required_versions,
    check_versions,
    wanted_versions,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
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


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ([1, 2], (1, 2)),
        ([2, 1, 2], (2, 1)),
        (["1", 2], (1, 2)),
        (["latest"], (None,)),
        (["latest", 3, "3"], (None, 3)),
        (3, (3,)),
        ("latest", (None,)),
        ("1, 2,latest", (1, 2, None)),
        ((1,), (1,)),
    ],
)
def test_how_versions_may_be_named(value: Any, named: tuple[Any, ...]) -> None:
    assert wanted_versions(value) == named


@pytest.mark.parametrize(
    "value",
    [
        *([], "", None, 0, -1, {"1": 2}, "9" * 5000, "1,,2", "٣"),
        *(
            [item]
            for item in (0, -1, "-1", "0", "01", True, 1.0, "1.0", "Latest", None, [1])
        ),
    ],
)
def test_what_names_no_version(value: Any) -> None:
    with pytest.raises(VaultError) as caught:
        wanted_versions(value)
    assert caught.value.reason == "invalid_data"
    assert "'versions'" in caught.value.message


def test_a_task_must_name_versions() -> None:
    with pytest.raises(ConfigurationError, match="'versions'"):
        check_required_versions(None)
    assert check_required_versions("latest") == (None,)
