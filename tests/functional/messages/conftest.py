# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of messages share."""

from __future__ import annotations

from pathlib import Path

import pytest
from vault.plays import Plays


@pytest.fixture
def plays(tmp_path: Path) -> Plays:
    """Provide plays on localhost."""
    return Plays(tmp_path)
