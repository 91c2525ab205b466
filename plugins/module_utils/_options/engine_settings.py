# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""TODO."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable

from .._model.durations import parse_duration
from .secret_settings import check_max_versions


def check_engine_settings(params: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that a task names, in plain types; durations in seconds.

    :raises VaultError: ``invalid_data``, naming the option
    """
    checks: Mapping[str, Callable[[Any], Any]] = {
        "description": str,
        "max_versions": check_max_versions,
        "cas_required": bool,
        "delete_version_after": _delete_version_after,
    }
    return {
        name: check(params[name])
        for name, check in checks.items()
        if params.get(name) is not None
    }


def _delete_version_after(value: Any) -> int:
    # Vault keeps any negative duration as -1s, which switches the deletion off for all secrets of the engine.
    return max(parse_duration(value, "delete_version_after"), -1)
