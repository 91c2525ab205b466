# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts stay texts, where ansible-core evaluates what a template returns."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.plugin_utils import (
    _native_text,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._native_text import (
    staying_text,
)

VALUE = {"a": "1e3", "b": ["0x10", {"c": "True"}, 5, None, True]}


class Text(str):
    """Stands for the texts that older ansible-cores do not evaluate."""


def test_texts_are_marked_at_any_depth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_native_text, "NativeJinjaText", Text)
    found = staying_text(VALUE)
    assert found == VALUE
    first, below, *others = found["b"]
    assert [type(text) for text in (found["a"], first, below["c"])] == [Text] * 3
    assert [type(other) for other in others] == [int, type(None), bool]
    assert [type(key) for key in found] == [str, str]


@pytest.mark.parametrize("value", [VALUE, "1e3", None])
def test_a_newer_core_needs_no_marks(
    value: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_native_text, "NativeJinjaText", None)
    assert staying_text(value) is value
