# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a token lasts, counted down without asking Vault again."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._vault import (
    token as _token,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.token import (
    RENEW_BELOW,
    Token,
)


class Clock:
    """Goes on only when it is told to."""

    now = 1000.0

    def wait(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(_token, "time", SimpleNamespace(monotonic=lambda: clock.now))
    return clock


def fresh(ttl: float, lifetime: float = 0) -> Token:
    token = Token(lifetime)
    token.update(ttl, never_expires=False, renewable=True)
    return token


@pytest.mark.parametrize(
    ("data", "remaining", "renewable"),
    [
        ({"ttl": 3600, "renewable": True}, 3600, True),
        ({"ttl": 60, "renewable": None}, 60, False),
        # A root token, and one that expires within this second.
        ({"ttl": 0, "expire_time": None}, None, False),
        ({"ttl": 0, "expire_time": "2026-01-01T00:00:00Z"}, 0, False),
    ],
    ids=str,
)
def test_what_a_look_up_tells(
    clock: Clock, data: dict[str, Any], remaining: float | None, renewable: bool
) -> None:
    token = Token()
    token.looked_up(data)
    assert (token.remaining, token.renewable) == (remaining, renewable)
    clock.wait(10)
    assert token.remaining == (None if remaining is None else remaining - 10)


def test_a_token_expires_soon_when_little_time_is_left(clock: Clock) -> None:
    token = fresh(RENEW_BELOW + 10)
    assert not token.expires_soon
    clock.wait(11)
    assert token.expires_soon
    token.use_to_the_end()
    assert not token.expires_soon
    # Nobody knows, or it never does.
    assert not Token().expires_soon
    token.update(0, never_expires=True, renewable=False)
    assert not token.expires_soon


def test_a_short_login_is_used_to_the_half_of_its_lifetime(clock: Clock) -> None:
    token = fresh(60, lifetime=60)
    token.use_to_the_half()
    assert not token.expires_soon
    clock.wait(31)
    assert token.expires_soon


def test_a_look_up_is_good_for_a_while(clock: Clock) -> None:
    token = Token()
    assert not token.known_for(60)
    token.looked_up({"ttl": 3600})
    clock.wait(59)
    assert token.known_for(60)
    assert not token.known_for(0)
    clock.wait(1)
    assert not token.known_for(60)


def test_a_token_that_may_not_look_itself_up_is_not_asked_again(clock: Clock) -> None:
    token = Token()
    token.looked_up(None)
    clock.wait(1e6)
    assert token.known_for(60)
    assert not token.known_for(0)
    assert (token.remaining, token.expires_soon) == (None, False)


def test_a_renewal_that_gains_nothing_is_tried_again_at_the_half(clock: Clock) -> None:
    token = fresh(200)
    assert token.expires_soon
    # For the first time, it is no sign that the maximum is reached.
    assert token.renewed(201, renewable=True)
    clock.wait(100)
    assert not token.expires_soon
    clock.wait(1)
    assert token.expires_soon
    assert not token.renewed(100, renewable=True)
    assert not token.expires_soon


def test_a_renewal_that_gains_time_starts_afresh(clock: Clock) -> None:
    token = fresh(200)
    token.renewed(200, renewable=True)
    clock.wait(150)
    assert token.renewed(400, renewable=False)
    assert (token.remaining, token.renewable) == (400, False)
    clock.wait(101)
    assert token.expires_soon


def test_another_process_knows_the_same(clock: Clock) -> None:
    token, other = fresh(60, lifetime=60), Token()
    token.use_to_the_half()
    clock.wait(10)
    stored = token.stored({"client_token": "t"})
    assert stored.auth == {"client_token": "t"}
    other.take_over(stored)
    assert (other.remaining, other.renewable) == (50, True)
    assert other.known_for(60)
    assert not other.expires_soon
    clock.wait(21)
    assert other.expires_soon
