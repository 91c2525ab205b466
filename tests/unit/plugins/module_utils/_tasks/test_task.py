# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task hands to the code that does its work."""

from __future__ import annotations

from typing import Any

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.task import (
    Task,
    TaskBetween,
)

CLIENT: Any = object()
CONNECT: Any = object()
GIVEN = {"path": "a"}


def run(*handed: Any) -> dict[str, Any]:
    return {"handed": handed}


def test_only_a_task_between_two_places_can_connect_to_another() -> None:
    one = Task({}, run).execute(GIVEN, CLIENT, True, CONNECT)
    assert one == {"handed": (GIVEN, CLIENT, True)}
    between = TaskBetween({}, run).execute(GIVEN, CLIENT, False, CONNECT)
    assert between == {"handed": (GIVEN, CLIENT, False, CONNECT)}


def test_a_task_works_with_a_copy_of_its_options_unless_it_prepares_them() -> None:
    prepared = Task({}, run).prepare(GIVEN)
    assert prepared == GIVEN
    assert prepared is not GIVEN
