# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every module takes and supports.

Computed, because a fragment cannot extend another one.
"""

from __future__ import annotations

import json
from typing import Any

import yaml

from . import attributes, auth, connection, logging


def _merged() -> dict[str, Any]:
    requirements: list[str] = []
    options: dict[str, Any] = {}
    for part in (connection, auth, logging):
        document = yaml.safe_load(part.ModuleDocFragment.DOCUMENTATION)
        requirements += document.get("requirements", [])
        options.update(document["options"])
    document = yaml.safe_load(attributes.ModuleDocFragment.DOCUMENTATION)
    return {
        "requirements": requirements,
        "options": options,
        "attributes": document["attributes"],
    }


class ModuleDocFragment:
    # JSON is YAML too. Annotated because ansible-test takes plain assignments for text.
    DOCUMENTATION: str = json.dumps(_merged())
