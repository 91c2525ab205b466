# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes down how long each task took, and how much memory the biggest process."""

from __future__ import annotations

import json
import os
import resource
import time
from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: task_times
type: aggregate
short_description: how long each task took
description:
  - Writes a JSON file with the seconds that each task took, by its name, and the peak of memory.
"""


class CallbackModule(CallbackBase):  # type: ignore[misc]
    """A task lasts until the next one starts, or the play ends."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "task_times"

    def __init__(self) -> None:
        super().__init__()
        self._times: dict[str, float] = {}
        self._name, self._started = "", 0.0

    def _end_task(self) -> None:
        if self._name:
            self._times[self._name] = time.perf_counter() - self._started

    def v2_playbook_on_task_start(self, task: Any, is_conditional: bool) -> None:
        self._end_task()
        self._name, self._started = task.get_name(), time.perf_counter()

    def v2_playbook_on_stats(self, stats: Any) -> None:
        self._end_task()
        with open(os.environ["TASK_TIMES"], "w", encoding="utf-8") as file:
            json.dump(
                {"tasks": self._times, "memory": max(_peak(), _peak_of_workers())}, file
            )


def _peak() -> float:
    """Return the most memory that this process had, in MiB.

    The kernel's own count would include its parent's.
    """
    with open("/proc/self/status", encoding="utf-8") as status:
        return (
            next(float(line.split()[1]) for line in status if line.startswith("VmHWM"))
            / 1024
        )


def _peak_of_workers() -> float:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
