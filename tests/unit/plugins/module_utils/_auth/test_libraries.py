# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An optional library is there, or the failure says how to install it."""

from __future__ import annotations

import json
import sys

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._auth.libraries import (
    library,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
    Reason,
)


def test_a_library_that_is_there() -> None:
    assert library("json", "unused") is json


def test_a_library_that_is_not() -> None:
    with pytest.raises(ConfigurationError, match="'not-there'") as caught:
        library("not_there.at_all", "not-there")
    assert caught.value.reason is Reason.DEPENDENCY_MISSING
    assert caught.value.hint == (
        f"Install it with: {sys.executable} -m pip install not-there"
    )
