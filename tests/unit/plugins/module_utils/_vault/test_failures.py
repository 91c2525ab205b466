# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Failures of requests that no response of Vault's tells."""

from __future__ import annotations

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._vault import (
    failures as _failures,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultConnectionError,
)


@pytest.mark.parametrize(
    ("status", "maybe_sent"), [(200, True), (400, False), (404, False)]
)
def test_what_is_not_vault_is_a_connection_error(status: int, maybe_sent: bool) -> None:
    failure = _failures.not_vault(status)
    assert failure.__class__ is VaultConnectionError
    assert failure.maybe_sent is maybe_sent
    assert not failure.retryable


def test_a_refused_redirect_names_the_target() -> None:
    failure = _failures.redirect_refused(307, "https://other.example.com")
    assert failure.reason == "redirect_refused"
    assert "https://other.example.com" in str(failure)


def test_a_standby_redirects_also_what_its_dying_leader_may_have_done() -> None:
    assert _failures.redirect_refused(307, "x").maybe_sent
    assert not _failures.redirect_refused(301, "x").maybe_sent
