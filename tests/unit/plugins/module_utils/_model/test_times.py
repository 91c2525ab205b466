# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times as Vault writes them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.times import (
    parse_time,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultError,
)

NOW = datetime(2026, 1, 1, 12, 0, 0, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-01T12:00:00Z", NOW),
        ("2026-01-01T12:00:00.5Z", NOW + timedelta(microseconds=500000)),
        ("2026-01-01T12:00:00.123456789Z", NOW + timedelta(microseconds=123456)),
        ("2026-01-01T13:30:00+01:30", NOW),
        ("2026-01-01T11:00:00.000000001-01:00", NOW),
    ],
)
def test_times(text: str, moment: datetime) -> None:
    assert parse_time(text) == moment


@pytest.mark.parametrize(
    "text", ["", "2026-01-01", "2026-01-01T12:00:00", "12:00:00Z", "now"]
)
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(VaultError):
        parse_time(text)
