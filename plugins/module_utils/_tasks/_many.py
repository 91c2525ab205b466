# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""One secret or many: all options are checked before the first request, then each secret has an outcome of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any, Callable, NamedTuple

from .._concurrent import for_each
from .._model.option import Options
from .._options.entries import failing_at, one_or_many
from .._vault.client import Client
from ..errors import (
    BackendError,
    ConfigurationError,
    CredentialBridgeError,
    VaultConnectionError,
)
from ._tell import failure, unexpected

_PROGRESS_EVERY = 5.0  # seconds


# What goes wrong for one secret for these reasons goes wrong for all.
_FOR_ALL = frozenset({"auth_failed", "token_not_renewable"})


class Job(NamedTuple):
    """What a task does to one secret, its options checked.

    :param work: does it, given whether this is check mode, and returns the result
    """

    mount_point: str
    path: str
    work: Callable[[Client, bool], dict[str, Any]]


def run_one_or_many(
    check: Callable[[Mapping[str, Any]], Job],
    params: Mapping[str, Any],
    options: Options,
    client: Client,
    check_mode: bool,
) -> dict[str, Any]:
    """The result of a module that takes ``path`` or ``secrets``.

    :param check: checks the options of one secret, and makes no request
    :param options: the module's table
    """
    entries = one_or_many(params, options)
    if entries is None:
        return check(params).work(client, check_mode)
    jobs: dict[tuple[str, str], Job] = {}
    for entry in entries:
        with failing_at(entry.place):
            job = check(entry.params)
            if (job.mount_point, job.path) in jobs:
                raise ConfigurationError(
                    f"'{job.mount_point}/{job.path}' is in the list already.",
                    hint="Merge the entries: which of them should come first nobody can tell.",
                )
        jobs[job.mount_point, job.path] = job
    return _Many(client, check_mode, len(jobs)).run(list(jobs.values()))


class _Many:
    """Carries out the jobs of one task, several at a time."""

    def __init__(self, client: Client, check_mode: bool, total: int) -> None:
        self._client = client
        self._check_mode = check_mode
        self._total = total
        self._finished = 0
        self._told_at = time.monotonic()
        self._lock = threading.Lock()
        self._obstacle: CredentialBridgeError | None = None
        self._failures: list[CredentialBridgeError] = []

    def run(self, jobs: Sequence[Job]) -> dict[str, Any]:
        outcomes = for_each(jobs, self._outcome)
        result: dict[str, Any] = {
            "changed": any(outcome["changed"] for outcome in outcomes),
            "results": outcomes,
            "diff": [
                outcome["diff"]
                for outcome in outcomes
                if outcome["changed"] and "diff" in outcome
            ],
        }
        for outcome in outcomes:
            outcome.pop("diff", None)
        warnings = [
            warning for outcome in outcomes for warning in outcome.pop("warnings", [])
        ]
        if warnings:
            result["warnings"] = list(dict.fromkeys(warnings))
        if self._failures:
            result.update(failure(self._summary(outcomes)), changed=result["changed"])
        return result

    def _outcome(self, job: Job) -> dict[str, Any]:
        """The result of one job, failed or not."""
        try:
            if self._obstacle:
                raise BackendError(
                    "It was not attempted.",
                    reason="not_attempted",
                    hint=f"The obstacle was: {self._obstacle.message}",
                )
            outcome = job.work(self._client, self._check_mode)
        except CredentialBridgeError as error:
            outcome = self._failed(job, error)
        except (
            Exception
        ) as error:  # a defect of ours must not hide what became of the others
            outcome = self._failed(job, unexpected(error))
        self._progress()
        return outcome

    def _failed(self, job: Job, error: CredentialBridgeError) -> dict[str, Any]:
        error.mount_point, error.path = (
            error.mount_point or job.mount_point,
            error.path or job.path,
        )
        self._note(error)
        outcome = {**failure(error), "mount_point": job.mount_point, "path": job.path}
        # Ansible would take the whole result for a loop's.
        del outcome["failed"]
        return outcome

    def _note(self, error: CredentialBridgeError) -> None:
        with self._lock:
            self._failures.append(error)
            if (
                isinstance(error, (VaultConnectionError, ConfigurationError))
                or error.reason in _FOR_ALL
            ):
                self._obstacle = self._obstacle or error

    def _progress(self) -> None:
        with self._lock:
            self._finished += 1
            if (
                time.monotonic() - self._told_at > _PROGRESS_EVERY
                and self._finished < self._total
            ):
                self._told_at = time.monotonic()
                self._client.log.tell(f"{self._finished} of {self._total} secrets")

    def _summary(self, outcomes: Sequence[Mapping[str, Any]]) -> CredentialBridgeError:
        """The failure of the task: that of everything where all failed for one reason, else that some are missing."""
        failed = [outcome for outcome in outcomes if "error" in outcome]
        first = failed[0]
        where = f"{first['mount_point']}/{first['path']}"
        message = f"{len(failed)} of {self._total} secrets failed, first '{where}': {first['msg']}"
        cause = self._obstacle
        summary = (
            type(cause)(
                message,
                reason=cause.reason,
                http_status=cause.http_status,
                vault_errors=cause.vault_errors,
            )
            if cause
            else BackendError(message, reason="incomplete")
        )
        summary.hint = "'results' tells about each secret."
        changed = sum(bool(outcome["changed"]) for outcome in outcomes)
        if changed:
            summary.done = (f"{changed} of {self._total} secrets",)
        return summary
