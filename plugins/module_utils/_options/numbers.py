# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Options that must be positive numbers."""

from __future__ import annotations

from ..errors import ConfigurationError

#: The hint for a version; Vault itself takes 0 for the latest one.
LATEST_HINT = "Leave it out for the latest version."


def check_positive(
    value: int | None, option: str, hint: str | None = None
) -> int | None:
    """Return a number of 1 or more, None if the option is not given.

    :raises ConfigurationError: for any other number
    """
    if value is not None and value < 1:
        raise ConfigurationError(f"The option '{option}' must be 1 or more.", hint=hint)
    return value
