# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys that Ansible takes out of a result are named."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.stripped import (
    name_stripped_keys,
)


def test_each_key_is_named_with_its_place() -> None:
    data = {"_ansible_b": 1, "a": {"_ansible_a": "canary", "b": 2}}
    result: dict[str, Any] = {
        "secrets": [{"path": "x"}, {"data": data}],
        "warnings": ["another"],
    }
    name_stripped_keys(result)
    assert result["stripped_keys"] == [
        "secrets[1]['data']['_ansible_b']",
        "secrets[1]['data']['a']['_ansible_a']",
    ]
    other, warning = result["warnings"]
    assert other == "another"
    assert "credential_bridge.vault.vault_secret" in warning
    assert "canary" not in str(warning)


@pytest.mark.parametrize(
    "result",
    [
        {"data": {"a": 1, "x_ansible_": 2}},
        # Ansible keeps its own.
        {"data": {"_ansible_no_log": True}},
        # Diffs are only shown.
        {"diff": {"before": {"_ansible_a": 1}}},
        # Only keys are stripped.
        {"keys": ["_ansible_a"]},
    ],
    ids=str,
)
def test_nothing_is_said_where_nothing_is_stripped(result: dict[str, Any]) -> None:
    before = dict(result)
    name_stripped_keys(result)
    assert result == before


def test_data_may_be_deeper_than_python_can_recurse() -> None:
    data: Any = {"_ansible_a": 1}
    for _level in range(sys.getrecursionlimit()):
        data = {"a": data}
    result = {"data": data}
    name_stripped_keys(result)
    assert len(result["stripped_keys"]) == 1
