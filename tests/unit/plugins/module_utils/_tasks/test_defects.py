# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A defect is reported by its places, without the exception's text."""

from __future__ import annotations

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.defects import (
    places,
    unexpected,
)


def test_the_text_of_an_exception_is_not_reported() -> None:
    with pytest.raises(KeyError) as caught:
        dict[str, str]()["canary-value"]
    failure = unexpected(caught.value)
    assert "Unexpected KeyError at test_defects.py:" in failure.message
    assert "canary-value" not in str(failure)
    assert places(caught.value)[-1].endswith(
        "in test_the_text_of_an_exception_is_not_reported"
    )


def test_an_exception_that_was_never_raised_has_no_place() -> None:
    assert "an unknown place" in unexpected(ValueError()).message
