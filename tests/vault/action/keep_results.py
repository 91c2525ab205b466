# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The action ``keep_results``: it writes what a test's play has registered.

The module ``copy`` would take longer than all the rest of most of these plays.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ansible.plugins.action import ActionBase


class ActionModule(ActionBase):  # type: ignore[misc]  # ansible-core has no types.
    """Write results, as JSON, into a file on the controller."""

    def run(
        self, tmp: str | None = None, task_vars: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Write them, in check mode too."""
        results = self._task.args["results"]
        # ansible-core 2.16 makes a list of a text that looks like one.
        text = results if isinstance(results, str) else json.dumps(results)
        Path(self._task.args["dest"]).write_text(text)
        return {"changed": False}
