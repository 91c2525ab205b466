# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that must be positive numbers."""

from __future__ import annotations

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._options.numbers import (
    check_positive,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
)


def test_positive_numbers() -> None:
    assert [check_positive(value, "x") for value in (None, 1, 99)] == [None, 1, 99]


@pytest.mark.parametrize("value", [0, -1])
def test_other_numbers(value: int) -> None:
    with pytest.raises(ConfigurationError, match="'x' must be 1 or more") as caught:
        check_positive(value, "x", "Leave it out.")
    assert caught.value.hint == "Leave it out."
