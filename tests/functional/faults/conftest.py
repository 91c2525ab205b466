# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of people's real inputs share."""

from __future__ import annotations

from pathlib import Path

import pytest
from vault.play import Play


@pytest.fixture
def play(tmp_path: Path) -> Play:
    """Provide a play whose variables lead to no server yet."""
    return Play(tmp_path)
