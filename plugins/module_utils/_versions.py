# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Which numbers may name versions of a secret."""

from __future__ import annotations

from typing import Any

from .errors import VaultError


def check_versions(versions: Any, option: str = "versions") -> list[int]:
    """Return a list of version numbers, without repetitions and in the order given.

    Vault takes 0, negative and unknown numbers without complaint and does nothing.

    :raises VaultError: ``invalid_data`` for an empty list and for anything but positive integers
    """
    if (
        not isinstance(versions, (list, tuple))
        or not versions
        or any(isinstance(item, bool) or not isinstance(item, int) or item < 1 for item in versions)
    ):
        raise VaultError(
            f"The option '{option}' must be a list of at least one positive integer.",
            reason="invalid_data",
            hint="Versions are counted from 1, for example [1, 2].",
        )
    return list(dict.fromkeys(int(item) for item in versions))
