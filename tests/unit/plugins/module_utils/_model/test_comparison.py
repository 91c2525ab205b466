# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When two values are the same, and how two secrets differ."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.comparison import (
    difference,
    same,
)


@pytest.mark.parametrize(
    ("left", "right", "equal"),
    [
        (1, 1.0, True),
        (1, True, False),
        (0, False, False),
        (True, True, True),
        ("1", 1, False),
        (None, None, True),
        (None, "", False),
        (None, False, False),
        ([1, 2], [1.0, 2], True),
        ([1, 2], [2, 1], False),
        ([1], [1, 1], False),
        ({"a": 1}, {"a": 1.0}, True),
        ({"a": 1}, {"a": True}, False),
        ({"a": 1}, {"b": 1}, False),
        ({}, [], False),
    ],
)
def test_equality_is_that_of_json(left: Any, right: Any, equal: bool) -> None:
    for one, other in ((left, right), (right, left)):
        assert same(one, other) is equal
        assert same({"x": [one]}, {"x": [other]}) is equal


def test_difference_names_top_level_keys() -> None:
    before = {"same": 1, "gone": 1, "b": {"x": 1}, "a": True}
    after = {"same": 1.0, "new": 1, "b": {"x": 2}, "a": 1}
    assert difference(before, after) == (("new",), ("gone",), ("a", "b"))
    assert difference(before, before) == ((), (), ())
