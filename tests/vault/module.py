# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a task without Ansible."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.connect import (
    one_client,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.execute import (
    execute,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.task import (
    Task,
)


class Server(Protocol):
    """What a task needs from a server."""

    address: str
    token: str


class ModuleRun:
    """One kind of task on a server.

    :param shared: options that every task has
    """

    def __init__(self, task: Task, server: Server, **shared: Any) -> None:
        self._task = task
        defaults = {name: option.default for name, option in task.options.items()}
        self._params = {
            **defaults,
            "vault_url": server.address,
            "vault_token": server.token,
            **shared,
        }

    def __call__(self, check_mode: bool = False, **params: Any) -> dict[str, Any]:
        """Run a task and return its result, failed or not."""
        with one_client() as connect:
            return execute(self._task, {**self._params, **params}, check_mode, connect)

    def predicted(self, look: Callable[[], Any], **params: Any) -> dict[str, Any]:
        """Run a task in check mode and for real, and return the real result.

        Check mode must predict the result and change nothing.

        :param look: reads all that a run may change
        """
        before = look()
        prediction = self(check_mode=True, **params)
        assert look() == before, "check mode changed something"
        real = self(**params)
        assert _outcome(prediction) == _outcome(real)
        if not real["changed"]:
            assert look() == before, "an unchanged run changed something"
        return real


def _outcome(result: dict[str, Any]) -> Any:
    """Return what check mode must predict; it cannot know a new version's times."""
    if result.get("failed"):
        return {
            key: value
            for key, value in result["error"].items()
            if key not in ("http_status", "vault_errors")
        }
    outcome = dict(result)
    if "versions" in outcome:
        outcome["versions"] = [
            (version["version"], version["state"]) for version in outcome["versions"]
        ]
    return outcome
