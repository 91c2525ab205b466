# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What a task is: everything that its module and its action plugin need to know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Callable

from .._model.option import Options
from .._vault.client import Client
from .connect import Connect

Params = Mapping[str, Any]

Result = dict[str, Any]

#: The part of a module's result in which it hands to its action plugin what ``-vvv``
#: shows, since a module has no display.
DETAILS = "details"

#: Does what a task does, given whether this is check mode, and returns its result.
Run = Callable[[Params, Client, bool], Result]


#: Does it for a task that needs another client, too, given how to make one.
RunBetween = Callable[[Params, Client, bool, Connect], Result]


@dataclass(frozen=True)
class Task:
    """One task, as a module and as an action plugin.

    :param options: its table
    :param prepare: returns the options to work with, for a task that accepts fewer
        credentials than others
    :param uses_mount: returns whether the task's own mount point has any effect; asked
        with the options that are given, before their types are checked
    :param configured_credentials: whether credentials may come from variables,
        environment and files, and not only from the task itself
    """

    options: Options
    run: Run
    prepare: Callable[[Params], Params] = dict
    uses_mount: Callable[[Params], bool] = lambda _given: True
    configured_credentials: bool = True

    def execute(
        self, params: Params, client: Client, check_mode: bool, connect: Connect
    ) -> Result:
        """Run the task, and return its result."""
        return self.run(params, client, check_mode)


@dataclass(frozen=True)
class TaskBetween(Task):
    """A task that works in two places, which may be on two servers."""

    run: RunBetween  # type: ignore[assignment]

    def execute(
        self, params: Params, client: Client, check_mode: bool, connect: Connect
    ) -> Result:
        """Run the task, and return its result."""
        return self.run(params, client, check_mode, connect)


def with_warnings(result: Result, warnings: Sequence[str]) -> Result:
    """Return a result that tells warnings, if there are any."""
    if warnings:
        return {**result, "warnings": warnings}
    return result
