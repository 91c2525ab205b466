# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Whether a failed request is worth sending again, and after how long.

Pure, apart from the clock and the dice.
"""

from __future__ import annotations

import random
import time

from ..errors import CredentialBridgeError, Reason
from .failures import is_upgrading

_FIRST_PAUSE, _LONGEST_PAUSE = 0.25, 8.0  # seconds

# Responses that a later request may not get. Vault did nothing for 412, 429, 472, 473
# and 503. A refused redirect may come from a standby whose leader has just died.
_PASSING = frozenset({307, 412, 429, 472, 473, 500, 502, 503, 504})

# What went wrong if there was no response.
_LOST = frozenset({Reason.UNREACHABLE, Reason.TIMEOUT})

# They change nothing, or the same thing again.
_SAFE_METHODS = frozenset({"GET", "LIST"})
_SAFE_PATHS = frozenset({"v1/sys/capabilities-self", "v1/auth/token/renew-self"})


# Of those after a lost write.
_LONGEST_AFTER_LOSS = 4.0  # seconds


def pause_after_loss(repetition: int) -> None:
    """Wait before looking what became of a write whose response was lost.

    A standby may lag behind, or have no leader.

    :param repetition: how often that has happened before
    """
    time.sleep(min(_LONGEST_AFTER_LOSS, _FIRST_PAUSE * 2.0**repetition))


def harmless(method: str, path: str) -> bool:
    """Return whether a request does no harm when Vault carries it out twice."""
    return method in _SAFE_METHODS or path.strip("/") in _SAFE_PATHS


class Backoff:
    """The pauses between the attempts of one request.

    :param retries: how often it may be repeated
    :param deadline: the moment, by the monotonic clock, that no pause may reach
    :param harmless: as :func:`harmless` says; other requests are repeated only if Vault
        has certainly not received them
    """

    def __init__(self, retries: int, deadline: float, harmless: bool) -> None:
        """Start before the first attempt."""
        self._retries = retries
        self._deadline = deadline
        self._harmless = harmless
        self._repetitions = 0
        self._refusals = 0

    def pause(self, error: CredentialBridgeError) -> float | None:
        """Return the seconds to wait before the next attempt, None if there is none.

        The pauses double, and are random, so that many hosts that failed together do
        not come back together. A rate limit has certainly done nothing, so it is waited
        for until the deadline and does not count as a repetition.
        """
        if not _passing(error) or (error.maybe_sent and not self._harmless):
            return None
        limited = error.reason is Reason.RATE_LIMITED and self._retries > 0
        if not limited and self._repetitions >= self._retries:
            return None
        seconds = self._drawn(self._refusals if limited else self._repetitions)
        if limited:
            self._refusals += 1
        else:
            self._repetitions += 1
        seconds = max(seconds, error.retry_after or 0)
        if time.monotonic() + seconds >= self._deadline:
            return None
        return seconds

    @staticmethod
    def _drawn(repetition: int) -> float:
        longest = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0**repetition)
        return random.uniform(0.5, 1) * longest


def _passing(error: CredentialBridgeError) -> bool:
    if error.reason is Reason.NAMESPACE_LOCKED:
        return False
    if error.http_status:
        return error.http_status in _PASSING or is_upgrading(error)
    return error.reason in _LOST
