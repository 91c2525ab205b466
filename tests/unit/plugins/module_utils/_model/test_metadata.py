# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The versions of a secret, by their states."""

from __future__ import annotations

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.metadata import (
    History,
    SecretMetadata,
    VersionInfo,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.secret import (
    State,
)

STATES = {
    2: State.DESTROYED,
    3: State.LIVE,
    4: State.DELETED,
    5: State.LIVE,
}
METADATA = SecretMetadata(
    "kv",
    "app",
    exists=True,
    current_version=5,
    oldest_version=2,
    versions={
        number: VersionInfo(number, state, "2026-01-01T00:00:00Z", "")
        for number, state in STATES.items()
    },
)


@pytest.mark.parametrize(
    ("number", "state"),
    [
        (2, State.DESTROYED),
        (4, State.DELETED),
        (5, State.LIVE),
        # One that was dropped, and one that never was.
        (1, State.MISSING),
        (6, State.MISSING),
    ],
)
def test_the_state_of_a_version(number: int, state: State) -> None:
    assert METADATA.state(number) is state


def test_versions_are_found_by_their_states() -> None:
    assert METADATA.numbers(State.LIVE) == (3, 5)
    assert METADATA.numbers(State.DELETED, State.LIVE) == (3, 4, 5)
    assert METADATA.numbers(State.MISSING) == ()
    assert SecretMetadata("kv", "app").numbers(*State) == ()


def test_the_data_of_all_versions_is_no_part_of_a_repr() -> None:
    assert "canary" not in repr(History(METADATA, {5: {"password": "canary"}}))
