# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting for something that takes a moment."""

from __future__ import annotations

import time
from typing import Callable, TypeVar

_T = TypeVar("_T")


def wait_for(condition: Callable[[], _T | None], what: str, seconds: float = 60) -> _T:
    """Return the first true value of the condition.

    :param what: what is waited for, for the error message
    :raises TimeoutError: if it takes longer
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.1)
    raise TimeoutError(f"waited {seconds} s for {what}")
