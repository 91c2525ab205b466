# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What generated values look like."""

from __future__ import annotations

import string
import uuid

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.generator import (
    CHARSETS,
    Charset,
    Generator,
)


def test_every_character_and_every_place_is_used() -> None:
    """Put required characters anywhere, and leave no character out."""
    charsets = (Charset(CHARSETS["lower"], 1), Charset(CHARSETS["digits"], 1))
    generator = Generator(charsets, 4)
    values = [generator.make() for _run in range(2000)]
    assert set("".join(values)) == set(string.ascii_lowercase + string.digits)
    for place in range(4):
        assert {value[place].isdigit() for value in values} == {True, False}
    assert len(set(values)) > 1900


def test_a_value_has_its_length_and_its_least_characters() -> None:
    generator = Generator((Charset("ab", 0), Charset("#%", 3)), 9)
    for _run in range(50):
        value = generator.make()
        assert len(value) == 9
        assert set(value) <= set("ab#%")
        assert sum(char in "#%" for char in value) >= 3


def test_a_character_of_two_sets_is_no_likelier_than_others() -> None:
    generator = Generator((Charset("ab"), Charset("bc")), 3000)
    counts = [generator.make().count(char) for char in "abc"]
    assert max(counts) < 1.3 * min(counts)


def test_a_uuid_is_random() -> None:
    values = {Generator().make() for _run in range(20)}
    assert len(values) == 20
    assert {uuid.UUID(value).version for value in values} == {4}
