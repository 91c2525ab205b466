# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The metadata settings that a task may name."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._options import (
    secret_settings,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultError,
)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, {}),
        ({"max_versions": None, "cas_required": None}, {}),
        (
            {"max_versions": 0, "cas_required": False},
            {"max_versions": 0, "cas_required": False},
        ),
        ({"delete_version_after": "1h30m"}, {"delete_version_after": 5400}),
        ({"delete_version_after": "0s"}, {"delete_version_after": 0}),
        ({"custom_metadata": {"owner": "ünï"}}, {"custom_metadata": {"owner": "ünï"}}),
        ({"custom_metadata": {}}, {"custom_metadata": {}}),
        ({"custom_metadata": {1: "x"}}, {"custom_metadata": {"1": "x"}}),
        ({"path": "ignored"}, {}),
    ],
)
def test_settings_are_those_that_the_task_names(given: Any, expected: Any) -> None:
    assert secret_settings.check_settings(given) == expected


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"max_versions": -1}, "max_versions"),
        ({"max_versions": 2**32}, "max_versions"),
        ({"delete_version_after": "-1s"}, "delete_version_after"),
        ({"delete_version_after": "soon"}, "delete_version_after"),
        ({"custom_metadata": "owner=me"}, "custom_metadata"),
        ({"custom_metadata": {"n": 1}}, "'n'"),
        ({"custom_metadata": {"n": ""}}, "'n'"),
        ({"custom_metadata": {"": "x"}}, "custom_metadata"),
        ({"custom_metadata": {"n": "a\nb"}}, "'n'"),
        ({"custom_metadata": {"n": "x" * 513}}, "'n'"),
        ({"custom_metadata": {"k" * 129: "x"}}, "custom_metadata"),
        ({"custom_metadata": {str(n): "x" for n in range(65)}}, "custom_metadata"),
    ],
)
def test_what_vault_would_refuse_or_mistake_is_refused(given: Any, named: str) -> None:
    with pytest.raises(VaultError, match=named) as caught:
        secret_settings.check_settings(given)
    assert caught.value.reason == "invalid_data"
