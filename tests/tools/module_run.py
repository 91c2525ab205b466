# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs what a module does, without Ansible: as a task with these options would, against a test's server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vault_server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.option import (
    Options,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks._execute import (
    Run,
    execute,
    one_client,
)


class ModuleRun:
    """One module, with options that every task of it shares."""

    def __init__(
        self, run: Run, options: Options, server: VaultServer, **shared: Any
    ) -> None:
        self._run = run
        defaults = {name: option.default for name, option in options.items()}
        self._params = {
            **defaults,
            "vault_url": server.address,
            "vault_token": server.token,
            **shared,
        }

    def __call__(self, check_mode: bool = False, **params: Any) -> dict[str, Any]:
        """The result of a task, failed or not."""
        with one_client() as connect:
            return execute(self._run, {**self._params, **params}, check_mode, connect)

    def foretold(self, look: Callable[[], Any], **params: Any) -> dict[str, Any]:
        """The result of a run that check mode foretold without changing anything.

        :param look: reads all that a run may change
        """
        before = look()
        predicted = self(check_mode=True, **params)
        assert look() == before, "check mode changed something"
        real = self(**params)
        assert _outcome(predicted) == _outcome(real)
        if not real["changed"]:
            assert look() == before, "an unchanged run changed something"
        return real


def _outcome(result: dict[str, Any]) -> Any:
    """The part of a result that must be the same in check mode; a version's times can only be known afterwards."""
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
