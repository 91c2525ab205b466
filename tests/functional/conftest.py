# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the functional tests share comes from the package ``tests/vault``."""

import pytest

pytest.register_assert_rewrite("vault")
pytest_plugins = ["vault.plugin"]
