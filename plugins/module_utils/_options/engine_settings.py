# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The settings of a secrets engine that a task may name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._model.durations import parse_duration
from .secret_settings import check_given, check_max_versions


def check_engine_settings(params: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings that a task names, in plain types; durations in seconds.

    :raises VaultError: ``invalid_data``, naming the option
    """
    return check_given(
        params,
        {
            "description": str,
            "max_versions": check_max_versions,
            "cas_required": bool,
            "delete_version_after": _check_delete_version_after,
        },
    )


def _check_delete_version_after(value: Any) -> int:
    # Vault stores every negative duration as -1s. It switches the deletion off for all
    # secrets of the engine.
    return max(parse_duration(value, "delete_version_after"), -1)
