# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Doing a read and a write again when another writer came in between."""

from __future__ import annotations

import random
import time
from typing import Callable, TypeVar

from ..errors import VaultError

_ATTEMPTS = 50


_LONGEST_PAUSE = 0.2  # seconds


_T = TypeVar("_T")


def until_not_overtaken(attempt: Callable[[], _T]) -> _T:
    """Run a read and a write that carries the version read, again after each ``cas_mismatch``, at most 50 times.

    The pauses are random, so that writers who met once do not meet again at the next attempt.

    :raises VaultError: ``cas_mismatch`` of the last attempt; anything else at once
    """
    for number in range(1, _ATTEMPTS):
        try:
            return attempt()
        except VaultError as error:
            if error.reason != "cas_mismatch":
                raise
        time.sleep(random.uniform(0, min(_LONGEST_PAUSE, 0.01 * number)))
    return attempt()
