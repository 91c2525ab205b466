# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of a secrets engine that a task may name."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._options import (
    engine_settings,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultError,
)


@pytest.mark.parametrize(
    ("params", "settings"),
    [
        ({}, {}),
        ({"description": None, "max_versions": None}, {}),
        (
            {"description": "", "cas_required": False, "max_versions": 0},
            {"description": "", "cas_required": False, "max_versions": 0},
        ),
        ({"delete_version_after": "30d"}, {"delete_version_after": 2592000}),
        ({"delete_version_after": "3600"}, {"delete_version_after": 3600}),
        ({"delete_version_after": "-5m"}, {"delete_version_after": -1}),
    ],
)
def test_the_settings_that_a_task_names(
    params: dict[str, Any], settings: dict[str, Any]
) -> None:
    assert engine_settings.check_engine_settings(params) == settings


@pytest.mark.parametrize(
    "params",
    [
        {"max_versions": -1},
        {"max_versions": 2**32},
        {"delete_version_after": "1w"},
        {"delete_version_after": "1ms"},
    ],
)
def test_settings_that_vault_would_refuse_or_change(params: dict[str, Any]) -> None:
    with pytest.raises(VaultError) as caught:
        engine_settings.check_engine_settings(params)
    assert caught.value.reason == "invalid_data"
    assert next(iter(params)) in caught.value.message
