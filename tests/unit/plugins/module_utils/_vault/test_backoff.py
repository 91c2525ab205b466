# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which failures are worth sending the request again."""

from __future__ import annotations

import time

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.backoff import (
    Backoff,
    harmless,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.failure_rules import (
    from_response,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.failures import (
    not_vault,
    redirect_refused,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    CredentialBridgeError,
    Reason,
    VaultConnectionError,
)

FAR = time.monotonic() + 3600


def pause(
    error: CredentialBridgeError, repetition: int = 0, *, harmless: bool
) -> float | None:
    """Return the pause after so many repetitions."""
    backoff = Backoff(repetition + 1, FAR, harmless)
    for _earlier in range(repetition):
        backoff.pause(error)
    return backoff.pause(error)


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "v1/kv/data/a", True),
        ("LIST", "v1/kv/metadata", True),
        ("POST", "v1/sys/capabilities-self", True),
        ("POST", "/v1/auth/token/renew-self", True),
        ("POST", "v1/auth/approle/login", False),
        ("POST", "v1/kv/data/a", False),
        ("PUT", "v1/kv/destroy/a", False),
        ("PATCH", "v1/kv/data/a", False),
        ("DELETE", "v1/kv/data/a", False),
    ],
)
def test_harmless(method: str, path: str, expected: bool) -> None:
    assert harmless(method, path) is expected


@pytest.mark.parametrize("status", [412, 429, 472, 473, 503])
def test_vault_did_nothing(status: int) -> None:
    error = from_response(status, None, [])
    assert pause(error, 0, harmless=False) is not None
    assert pause(error, 0, harmless=True) is not None


@pytest.mark.parametrize("status", [500, 502, 504])
def test_vault_may_have_done_it(status: int) -> None:
    error = from_response(status, None, [])
    assert pause(error, 0, harmless=False) is None
    assert pause(error, 0, harmless=True) is not None


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 413, 501])
def test_the_answer_would_be_the_same(status: int) -> None:
    assert pause(from_response(status, None, []), 0, harmless=True) is None


@pytest.mark.parametrize(
    ("reason", "maybe_sent", "expected"),
    [
        (Reason.UNREACHABLE, False, (True, True)),
        (Reason.UNREACHABLE, True, (True, False)),
        (Reason.TIMEOUT, True, (True, False)),
        (Reason.TLS, False, (False, False)),
        (Reason.REDIRECT_REFUSED, False, (False, False)),
    ],
)
def test_no_answer(
    reason: Reason, maybe_sent: bool, expected: tuple[bool, bool]
) -> None:
    error = VaultConnectionError("x", reason=reason, maybe_sent=maybe_sent)
    assert (
        pause(error, 0, harmless=True) is not None,
        pause(error, 0, harmless=False) is not None,
    ) == expected


def test_a_standby_whose_leader_died_is_asked_again() -> None:
    assert pause(redirect_refused(307, "x"), 0, harmless=True) is not None
    assert pause(redirect_refused(307, "x"), 0, harmless=False) is None
    assert pause(redirect_refused(301, "x"), 0, harmless=True) is None


def test_who_is_not_vault_is_not_asked_again() -> None:
    assert pause(not_vault(200), 0, harmless=True) is None


@pytest.mark.parametrize("status", [429, 503])
def test_pauses_grow_up_to_a_limit_and_vault_may_ask_for_more(status: int) -> None:
    error = from_response(status, None, [])
    for repetition, (least, most) in enumerate(
        [(0.125, 0.25), (0.25, 0.5), (0.5, 1.0), (1.0, 2.0)]
    ):
        for _try in range(20):
            assert least <= (pause(error, repetition, harmless=True) or 0) <= most
    assert (pause(error, 50, harmless=True) or 0) <= 8
    error.retry_after = 20
    assert pause(error, 0, harmless=True) == 20


def test_retries_are_counted() -> None:
    error = from_response(503, None, [])
    backoff = Backoff(2, FAR, harmless=True)
    pauses = [backoff.pause(error) is not None for _attempt in range(3)]
    assert pauses == [True, True, False]


def test_a_rate_limit_is_waited_for_until_the_deadline() -> None:
    limited, unavailable = from_response(429, None, []), from_response(503, None, [])
    backoff = Backoff(1, FAR, harmless=False)
    assert all(backoff.pause(limited) for _attempt in range(10))
    # It has not used up the repetitions of other failures.
    assert backoff.pause(unavailable) is not None
    assert backoff.pause(unavailable) is None
    assert Backoff(0, FAR, harmless=True).pause(limited) is None
    assert Backoff(1, time.monotonic(), harmless=True).pause(limited) is None


def test_a_mount_that_is_not_ready_has_done_nothing() -> None:
    text = "Waiting for the primary to upgrade from non-versioned to versioned data."
    error = from_response(400, {"errors": [text]}, [text])
    assert pause(error, harmless=False) is not None
