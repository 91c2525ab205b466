# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints everything that a callback gets of a result, as JSON."""

from __future__ import annotations

import json
from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: everything_as_json
type: stdout
short_description: whole results as JSON
description:
  - Prints every result whole, one JSON text each.
"""


class CallbackModule(CallbackBase):  # type: ignore[misc]
    """A stdout callback that leaves nothing out."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "everything_as_json"

    def _show(self, result: Any, *_more: Any, **_options: Any) -> None:
        self._display.display(json.dumps(result._result, default=str))

    v2_runner_on_ok = v2_runner_on_failed = v2_runner_on_skipped = _show
    v2_runner_item_on_ok = v2_runner_item_on_failed = v2_on_file_diff = _show
