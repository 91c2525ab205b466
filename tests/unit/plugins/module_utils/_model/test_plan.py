# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A plan changes something if it has steps, and shows no data."""

from __future__ import annotations

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.operations import (
    WRITE,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.plan import (
    Action,
    Plan,
    Step,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.secret import (
    Observation,
    State,
)

BEFORE = Observation("kv", "app", State.MISSING)
AFTER = Observation("kv", "app", State.LIVE, 1, data={"password": "canary"})
STEP = Step(WRITE, {"data": {"password": "canary"}}, cas=0)


def test_what_has_steps_changes_something() -> None:
    assert Plan(Action.CREATED, "kv", "app", BEFORE, AFTER, (STEP,)).changed
    assert not Plan(Action.UNCHANGED, "kv", "app", AFTER, AFTER).changed


def test_what_is_sent_is_no_part_of_a_repr() -> None:
    plan = Plan(Action.CREATED, "kv", "app", BEFORE, AFTER, (STEP,))
    assert "canary" not in repr(plan)
    assert "cas=0" in repr(plan)
