# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task on objects refuses, predicts, hides, reads back, and does in order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from vault.admin import unique
from vault.fakes import recorder
from vault.module import ModuleRun
from vault.product import OPENBAO, PRODUCTS, VAULT
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.vault_object import (
    TASK,
)
