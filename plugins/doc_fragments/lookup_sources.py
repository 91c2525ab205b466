# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where lookups find the shared options, besides the call itself.

Computed from the option table, so a new shared option needs no line here.
"""

from __future__ import annotations

import json
from typing import Any

from ..module_utils._model.option import Option
from ..module_utils._options.tables import SHARED
from ..module_utils._settings.sources import ENVIRONMENT


def _sources(name: str, option: Option) -> dict[str, Any]:
    # Ansible uses the last variable that is set, so the more specific one comes last.
    variables = [*reversed(ENVIRONMENT.get(name, ()))]
    variables.append(f"ANSIBLE_CREDENTIAL_BRIDGE_{name.upper()}")
    sources: dict[str, Any] = {
        "vars": [{"name": f"ansible_credential_bridge_{name}"}],
        "env": [{"name": variable} for variable in variables],
    }
    if option.public:
        # Secrets do not belong in ansible.cfg.
        sources["ini"] = [{"section": "credential_bridge", "key": name}]
    return sources


class ModuleDocFragment:
    # JSON is YAML too. Annotated because ansible-test takes plain assignments for text.
    DOCUMENTATION: str = json.dumps(
        {"options": {name: _sources(name, SHARED[name]) for name in SHARED}}
    )
