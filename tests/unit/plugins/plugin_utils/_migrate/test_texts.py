# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Spans of texts, also inside of quotes."""

from __future__ import annotations

import pytest

from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.texts import (
    Edit,
    NotThis,
    Person,
    apply,
    first_fitting,
    line_at,
    overlap,
    scalar_at,
    whole,
)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("plain", "plain"),
        ("'it''s'", "it's"),
        (r'"a \"b\" \\ \n"', 'a "b" \\ \n'),
        (r'"\x41\u0042"', "AB"),
        ("|\n  a\n", "|\n  a\n"),
        ('"', '"'),
    ],
)
def test_scalars(source: str, text: str) -> None:
    scalar = scalar_at(f"x: {source}", 3, 3 + len(source))
    assert scalar.text == text
    assert len(scalar.offsets) == len(text) + 1


@pytest.mark.parametrize(
    ("source", "expected"),
    [("'a''b'", "'a''it''s'"), (r'"a\"b"', '"a\\"it\'s"'), ("a'b", "a'it's")],
)
def test_an_edit_keeps_the_quotes(source: str, expected: str) -> None:
    scalar = scalar_at(source, 0, len(source))
    at = scalar.text.index("b")
    assert apply(source, [scalar.edit(at, at + 1, "it's")]) == expected


def test_edits() -> None:
    edits = [Edit(1, 2, "B"), Edit(0, 0, "-"), Edit(3, 4, "")]
    assert apply("abcd", edits) == "-aBc"
    assert not overlap(edits)
    assert overlap([*edits, Edit(1, 3, "")])
    assert apply("ab", [whole("ab").edit(1, 2, "c")]) == "ac"
    assert line_at("a\nb\nc", 2) == 2


def test_the_first_rule_that_fits() -> None:
    def rule(number: int) -> int:
        if number == 1:
            raise NotThis("not this")
        if number == 2:
            raise Person("left")
        return number

    assert first_fitting(rule, [1, 2, 3, 4]) == 3
    with pytest.raises(Person, match="left"):
        first_fitting(rule, [1, 2])
    with pytest.raises(Person, match="not this"):
        first_fitting(rule, [1])
