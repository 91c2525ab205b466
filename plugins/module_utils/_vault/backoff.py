# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Whether a failed request is worth sending again, and after how long. Pure, apart from the dice."""

from __future__ import annotations

import random

from ..errors import CredentialBridgeError

_FIRST_PAUSE, _LONGEST_PAUSE = 0.25, 8.0  # seconds


# Answers that a later request may not get. Vault did nothing for 412, 429, 472, 473 and 503. A redirect that is refused
# may come from a standby whose leader has just died.
_PASSING = frozenset({307, 412, 429, 472, 473, 500, 502, 503, 504})


# What went wrong where there was no answer.
_LOST = frozenset({"unreachable", "timeout"})


# They change nothing, or the same thing again.
_SAFE_METHODS = frozenset({"GET", "LIST"})


_SAFE_PATHS = frozenset({"v1/sys/capabilities-self", "v1/auth/token/renew-self"})


def harmless(method: str, path: str) -> bool:
    """Whether a request does no harm when Vault carries it out twice."""
    return method in _SAFE_METHODS or path.strip("/") in _SAFE_PATHS


def pause(
    error: CredentialBridgeError, repetition: int, harmless: bool
) -> float | None:
    """Seconds to wait before the request is sent again, None where it must not be.

    The pauses double, and are random, so that many hosts that failed together do not come back together.

    :param repetition: how often it was repeated already
    :param harmless: as :func:`harmless` says; other requests are repeated only where Vault has certainly not got them
    """
    passing = (
        error.http_status in _PASSING if error.http_status else error.reason in _LOST
    )
    if not passing or (error.maybe_sent and not harmless):
        return None
    drawn: float = random.uniform(0.5, 1) * min(
        _LONGEST_PAUSE, _FIRST_PAUSE * 2.0**repetition
    )
    return max(drawn, error.retry_after or 0)
