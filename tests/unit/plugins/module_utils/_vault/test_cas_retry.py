# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A read and a write are repeated while others come in between, and not for ever."""

from __future__ import annotations

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.cas_retry import (
    until_not_overtaken,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    CredentialBridgeError,
    Reason,
    VaultAuthError,
    VaultError,
)

OVERTAKEN = VaultError("overtaken", reason=Reason.CAS_MISMATCH)


class Attempts:
    """Fails so many times, and then works.

    :param error: how it fails
    """

    def __init__(
        self, failures: float, error: CredentialBridgeError = OVERTAKEN
    ) -> None:
        self.failures, self.error = failures, error
        self.made = 0

    def __call__(self) -> int:
        self.made += 1
        if self.made <= self.failures:
            raise self.error
        return self.made


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Provide the seconds that would have been waited."""
    waited: list[float] = []
    monkeypatch.setattr("time.sleep", waited.append)
    return waited


@pytest.mark.parametrize("failures", [0, 1, 99])
def test_it_is_tried_until_nobody_comes_in_between(
    pauses: list[float], failures: int
) -> None:
    assert until_not_overtaken(Attempts(failures)) == failures + 1
    assert len(pauses) == failures


def test_not_for_ever(pauses: list[float]) -> None:
    attempts = Attempts(float("inf"))
    with pytest.raises(VaultError, match="overtaken"):
        until_not_overtaken(attempts)
    assert attempts.made == 100


@pytest.mark.parametrize(
    "error",
    [VaultError("no"), VaultAuthError("no", reason=Reason.PERMISSION_DENIED)],
    ids=repr,
)
def test_other_failures_are_not_repeated(
    pauses: list[float], error: CredentialBridgeError
) -> None:
    attempts = Attempts(1, error)
    with pytest.raises(VaultError, match="no"):
        until_not_overtaken(attempts)
    assert (attempts.made, pauses) == (1, [])


def test_who_has_lost_most_often_waits_least(pauses: list[float]) -> None:
    until_not_overtaken(Attempts(99))
    assert max(pauses[:3]) <= 0.03
    assert 0 < max(pauses) <= 0.2
    assert set(pauses[39:]) == {0}
