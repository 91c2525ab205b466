# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Repeat a read and a write while other writers come in between."""

from __future__ import annotations

import random
import time
from typing import Callable, TypeVar

from ..errors import Reason, VaultError

_ATTEMPTS = 100
_STEP = 0.01  # seconds
_PATIENT_ATTEMPTS = 40

_T = TypeVar("_T")


def until_not_overtaken(attempt: Callable[[], _T]) -> _T:
    """Run a read and a check-and-set write, again after each ``cas_mismatch``.

    At most 100 times. The pauses are random, so that writers who met once do not meet
    again at the next attempt.

    :raises VaultError: ``cas_mismatch`` of the last attempt; anything else at once
    """
    for number in range(1, _ATTEMPTS):
        try:
            return attempt()
        except VaultError as error:
            if error.reason is not Reason.CAS_MISMATCH:
                raise
        time.sleep(random.uniform(0, _longest_pause(number)))
    return attempt()


def _longest_pause(number: int) -> float:
    """Return the seconds to wait at most: more at first, then less and less.

    Where many write all the time, whoever has lost most often must go first, or
    somebody would lose for ever.
    """
    return _STEP * max(0, min(number, _PATIENT_ATTEMPTS - number))
