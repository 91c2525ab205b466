# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What is known of a token without asking Vault again."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .answers import seconds_in

if TYPE_CHECKING:
    from .login_store import StoredLogin

#: Seconds; a token with less left is renewed.
#: Specification, "Token refresh behaviour".
RENEW_BELOW = 300

# Vault tells whole seconds, so two TTLs of one token may differ by chance.
_ROUNDING = 2  # seconds


class Token:
    """A token's remaining time, counted down locally. Times are in seconds.

    :param lifetime: the TTL that a login gave it, 0 for a token from elsewhere
    """

    def __init__(self, lifetime: float = 0) -> None:
        """Start without any knowledge of the remaining time."""
        self.lifetime = lifetime
        self.renewable = False
        #: The token may not look itself up, so its remaining time is unknown.
        self.unreadable = False
        self._checked_at: float | None = None
        self._expires_at: float | None = None
        self._renew_below: float = RENEW_BELOW

    def update(self, ttl: float, *, never_expires: bool, renewable: bool) -> None:
        """Take over what Vault has just said."""
        self._checked_at = time.monotonic()
        self._expires_at = None if never_expires else self._checked_at + ttl
        self.renewable = renewable

    def looked_up(self, data: Mapping[str, Any] | None) -> None:
        """Take over the answer to a look-up.

        :param data: None for a token that may not see itself: operations go on without
        """
        if data is None:
            self.unreadable = True
            return
        ttl = seconds_in(data, "ttl")
        never_expires = ttl == 0 and not data.get("expire_time")
        renewable = bool(data.get("renewable"))
        self.update(ttl, never_expires=never_expires, renewable=renewable)

    def take_over(self, login: StoredLogin) -> None:
        """Know what another process knows."""
        self._checked_at = time.monotonic()
        self._expires_at = login.expires_at
        self.renewable = login.renewable
        self._renew_below = login.renew_below

    def stored(self, auth: Mapping[str, Any]) -> StoredLogin:
        """Return what other processes need to know.

        :param auth: Vault's response to the login
        """
        from .login_store import StoredLogin

        return StoredLogin(auth, self._expires_at, self.renewable, self._renew_below)

    @property
    def remaining(self) -> float | None:
        """Seconds until it expires, None if it never does or nobody knows."""
        if self._expires_at is None:
            return None
        return self._expires_at - time.monotonic()

    @property
    def expires_soon(self) -> bool:
        """Whether it must be prolonged before it is used."""
        remaining = self.remaining
        return remaining is not None and remaining < self._renew_below

    def known_for(self, interval: float) -> bool:
        """Return whether the last look-up is recent enough.

        :param interval: seconds for which a look-up is good, 0 for none
        """
        if interval <= 0:
            return False
        if self._checked_at is None:
            return self.unreadable
        return time.monotonic() - self._checked_at < interval

    def renewed(self, ttl: float, *, renewable: bool) -> bool:
        """Take over the response to a renewal; return whether it helped.

        At its maximum TTL a token is renewed with success and gains nothing, and so is
        a fresh one with a short TTL. Another renewal is then tried when half of the
        rest has passed: not for ever, and not never.
        """
        before = self.remaining or 0
        self.update(ttl, never_expires=False, renewable=renewable)
        gained = ttl > before + _ROUNDING
        tried_before = self._renew_below < RENEW_BELOW
        self._renew_below = RENEW_BELOW if gained else min(RENEW_BELOW, ttl / 2)
        return gained or not tried_before

    def use_to_the_half(self) -> None:
        """Prolong it only when half of its lifetime has passed."""
        self._renew_below = self.lifetime / 2

    def use_to_the_end(self) -> None:
        """Stop trying to prolong it."""
        self._renew_below = 0
