# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task says of a copy, and of what a copy does not have."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.metadata import (
    SecretMetadata,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.secret import (
    Observation,
    State,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._plan.copy import (
    plan_latest,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._plan.secret import (
    plan_absent_permanent,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._redact import (
    HIDDEN,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks import (
    tell_copy,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.many import (
    Target,
)

NOBODY: Any = None
TARGET = Target(NOBODY, "secret", "x", False)
SOURCE = Observation("secret", "x", State.LIVE, 4, {"a": "canary"})
NOTHING = Observation("other", "y", State.MISSING)
SAME = Observation("other", "y", State.LIVE, 2, {"a": "canary"})
REMOVAL = plan_absent_permanent(SecretMetadata("secret", "x", True, 4))


def test_a_copy_is_told_with_both_places() -> None:
    result = tell_copy.copied(TARGET, plan_latest(SOURCE, NOTHING), None, [])
    assert result == {
        "changed": True,
        "action": "copied",
        "mount_point": "secret",
        "path": "x",
        "to": {"mount_point": "other", "path": "y"},
        "version": 1,
        "not_kept": [],
        "diff": {
            "before_header": "secret/x -> other/y",
            "after_header": "secret/x -> other/y",
            "before": {"state": "missing", "version": 0, "data": {}},
            "after": {"state": "live", "version": 1, "data": {"a": HIDDEN}},
        },
    }


def test_a_move_shows_that_the_source_goes() -> None:
    result = tell_copy.copied(TARGET, plan_latest(SOURCE, NOTHING), REMOVAL, [])
    assert (result["changed"], result["action"]) == (True, "moved")
    assert result["diff"]["before"]["source"] == "present"
    assert result["diff"]["after"]["source"] == "removed"
    # Also where the copy was there before.
    result = tell_copy.copied(TARGET, plan_latest(SOURCE, SAME), REMOVAL, [])
    assert (result["changed"], result["action"]) == (True, "moved")


@pytest.mark.parametrize(
    ("copy", "not_kept", "warns"),
    [(NOTHING, [1, 3], True), (NOTHING, [], False), (SAME, [1, 3], False)],
)
def test_a_copy_that_loses_versions_warns_once(
    copy: Observation, not_kept: list[int], warns: bool
) -> None:
    result = tell_copy.copied(TARGET, plan_latest(SOURCE, copy), None, not_kept)
    assert result["not_kept"] == not_kept
    assert ("'not_kept'" in str(result.get("warnings"))) is warns


def test_a_secret_that_is_skipped_is_told_with_the_remedy() -> None:
    source = Observation("secret", "x", State.DELETED, 4)
    result = tell_copy.skipped(source, "other", "y")
    assert (result["changed"], result["action"]) == (False, "skipped")
    assert result["to"] == {"mount_point": "other", "path": "y"}
    assert "'versions: all'" in result["warnings"][0]


def test_a_secret_that_was_moved_before_is_no_problem() -> None:
    source = Observation("secret", "x", State.MISSING)
    assert tell_copy.moved_before(source, "other", "y") == {
        "changed": False,
        "action": "unchanged",
        "mount_point": "secret",
        "path": "x",
        "to": {"mount_point": "other", "path": "y"},
        "version": None,
        "not_kept": [],
    }
