# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Work on one secret, or on many.

All options are checked before the first request. Then each secret has a result of its
own.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import Callable, NamedTuple

from .._concurrent import for_each
from .._model.option import Options
from .._model.secret import Observation
from .._options.entries import failing_at, one_or_many
from .._vault.client import Client
from .._vault.observe_kv import observe_secret
from ..errors import (
    ABOUT_CREDENTIALS,
    BackendError,
    ConfigurationError,
    CredentialBridgeError,
    Reason,
    VaultConnectionError,
)
from . import tell
from .defects import unexpected
from .task import Params, Result

_PROGRESS_EVERY = 5.0  # seconds


class Target(NamedTuple):
    """The secret that a job works on, and whether it may write."""

    client: Client
    mount_point: str
    path: str
    check_mode: bool

    def observe(self) -> Observation:
        """Look at the secret, and register its values as secrets.

        :raises VaultError: as :func:`observe_secret`
        """
        observed = observe_secret(self.client, self.mount_point, self.path)
        self.client.session.register(observed.data)
        return observed


class Job(NamedTuple):
    """What a task does with one secret, its options checked.

    :param work: does it, and returns the result
    """

    mount_point: str
    path: str
    work: Callable[[Target], Result]

    def run(self, client: Client, check_mode: bool) -> Result:
        """Do the work."""
        return self.work(Target(client, self.mount_point, self.path, check_mode))


def run_one_or_many(
    check: Callable[[Params], Job],
    params: Params,
    options: Options,
    client: Client,
    check_mode: bool,
    afterwards: Callable[[Sequence[Job]], Sequence[Job]] = lambda _jobs: (),
) -> Result:
    """Return the result of a task that takes ``path`` or ``secrets``.

    :param check: checks the options of one secret, and makes no request
    :param options: the task's table
    :param afterwards: returns what is done once all jobs for ``secrets`` have succeeded
    """
    entries = one_or_many(params, options)
    if entries is None:
        return check(params).run(client, check_mode)
    jobs: dict[tuple[str, str], Job] = {}
    for entry in entries:
        with failing_at(entry.place):
            job = check(entry.params)
            secret = job.mount_point, job.path
            if secret in jobs:
                raise ConfigurationError(
                    f"'{job.mount_point}/{job.path}' is in the list already.",
                    hint="Merge the entries: nothing says which of them comes first.",
                )
        jobs[secret] = job
    declared = list(jobs.values())
    return run_jobs(client, check_mode, declared, afterwards(declared))


def run_jobs(
    client: Client, check_mode: bool, jobs: Sequence[Job], last: Sequence[Job] = ()
) -> Result:
    """Return the result of a task on many secrets, and in it that of each.

    :param last: what is done once all other jobs have succeeded
    """
    return _Many(client, check_mode, [*jobs, *last], len(jobs)).run()


class _Many:
    """The jobs of one task, several at a time.

    :param first: how many of them must have succeeded before the others are done
    """

    def __init__(
        self, client: Client, check_mode: bool, jobs: Sequence[Job], first: int
    ) -> None:
        self._client = client
        self._check_mode = check_mode
        self._jobs = jobs
        self._first = first
        self._lock = threading.Lock()
        self._finished = 0
        self._shown_at = time.monotonic()
        #: The first failure that affects all remaining secrets.
        self._obstacle: CredentialBridgeError | None = None

    def run(self) -> Result:
        """Return the result of the task, and in it the result of each job."""
        results = for_each(self._jobs[: self._first], self._result)
        last = self._jobs[self._first :]
        if any("error" in result for result in results):
            results += [self._withheld(job) for job in last]
        else:
            results += for_each(last, self._result)
        summary = tell.many(results)
        failures = [result for result in results if "error" in result]
        if failures:
            error = self._summary(results, failures)
            summary.update(tell.failure(error), changed=summary["changed"])
        return summary

    def _result(self, job: Job) -> Result:
        """Return the result of one job, failed or not."""
        try:
            if self._obstacle:
                raise BackendError(
                    "Skipped: an earlier failure affects every remaining secret.",
                    reason=Reason.NOT_ATTEMPTED,
                    hint=f"That failure was: {self._obstacle.message}",
                )
            result = job.run(self._client, self._check_mode)
        except CredentialBridgeError as error:
            result = self._failed(job, error)
        except Exception as error:
            # A defect of ours must not hide what became of the other secrets.
            result = self._failed(job, unexpected(error))
        self._show_progress()
        return result

    def _withheld(self, job: Job) -> Result:
        error = BackendError(
            "Skipped: it is deleted only if nothing else has failed.",
            reason=Reason.NOT_ATTEMPTED,
            hint="Run the task again when the other failures are mended.",
        )
        return self._failed(job, error)

    def _failed(self, job: Job, error: CredentialBridgeError) -> Result:
        error.mount_point = error.mount_point or job.mount_point
        error.path = error.path or job.path
        affects_all = (
            isinstance(error, (VaultConnectionError, ConfigurationError))
            # A login that fails for one secret fails for all.
            or error.reason in ABOUT_CREDENTIALS
        )
        if affects_all:
            with self._lock:
                self._obstacle = self._obstacle or error
        result = tell.failure(error)
        # Ansible would take the whole task for a loop.
        del result["failed"]
        return {**result, "mount_point": job.mount_point, "path": job.path}

    def _show_progress(self) -> None:
        with self._lock:
            self._finished += 1
            waited = time.monotonic() - self._shown_at
            if waited > _PROGRESS_EVERY and self._finished < len(self._jobs):
                self._shown_at = time.monotonic()
                self._client.log.progress(
                    f"{self._finished} of {len(self._jobs)} secrets"
                )

    def _summary(
        self, results: Sequence[Result], failures: Sequence[Result]
    ) -> CredentialBridgeError:
        """Return the failure of the whole task.

        If one failure affected every remaining secret, it is that one. Otherwise the
        task is incomplete.
        """
        total, first = len(results), failures[0]
        message = (
            f"{len(failures)} of {total} secrets failed, first "
            f"'{first['mount_point']}/{first['path']}': {first['msg']}"
        )
        cause = self._obstacle
        if cause:
            summary = type(cause)(
                message,
                reason=cause.reason,
                http_status=cause.http_status,
                vault_errors=cause.vault_errors,
            )
        else:
            summary = BackendError(message, reason=Reason.INCOMPLETE)
        summary.hint = "'results' has the result of each secret."
        changed = sum(bool(result["changed"]) for result in results)
        if changed:
            summary.done = (f"{changed} of {total} secrets",)
        return summary
