# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One version of a secret."""

from __future__ import annotations

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.secret import (
    Observation,
    State,
)


@pytest.mark.parametrize("state", State)
def test_only_a_live_version_has_data_to_read(state: State) -> None:
    assert Observation("kv", "app", state).live is (state.value == "live")


def test_data_is_no_part_of_a_repr() -> None:
    seen = Observation("kv", "app", State.LIVE, 3, data={"password": "canary"})
    assert "canary" not in repr(seen)
    assert "version=3" in repr(seen)
