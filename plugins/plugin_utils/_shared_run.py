# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run whose processes share logins, the storage's state, and what lookups have read.

A task reads; a lookup may remember. What a task changes, or may have changed, makes the
run forget. Failures are never remembered; that something does not exist is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Callable

from ..module_utils._model.mount import Mount
from ..module_utils._model.settings import Settings
from ..module_utils._tasks.lookup_vault_secret import Found, Missing, Read, Secret
from ..module_utils.errors import (
    CredentialBridgeError,
    Reason,
    VaultConnectionError,
    VaultSecretNotFoundError,
)
from ._failing_together import failing_together
from ._records import (
    Record,
    failure_of,
    failure_record,
    identity,
    observation_of,
    observation_record,
)
from ._run import Run
from ._run_memory import RunMemory
from ._shared_clients import import_hvac
from ._shared_login import EndOfRun, SharedIndex, SharedLogin

# A main process that has hvac takes longer to fork, and a worker that lists a folder
# imports it if its parent has not. While secrets are remembered, neither need be.
_CLIENTS_WORTH_HVAC = 3


class SharedMounts:
    """Where the processes of a run keep which mounts an identity has found."""

    def __init__(self, memory: RunMemory, settings: Settings) -> None:
        """Name the records of this identity."""
        self._memory = memory
        self._who = identity(settings)
        self._where = settings.vault_url, settings.namespace

    def load(self, mount: str) -> Mount | None:
        """Return a mount that another process has found, None if none has."""
        found = self._memory.get(self._key(mount))
        return Mount(*found.value) if found else None

    def save(self, mount: str, found: Mount) -> None:
        """Keep a mount that will stay what it is."""
        self._memory.put(self._key(mount), found)

    def plan(self, mount: str) -> None:
        """Keep that a task would enable this mount, whoever uses it then."""
        self._memory.put(self._plan_key(mount), True)

    def is_planned(self, mount: str) -> bool:
        """Return whether an earlier task would have enabled this mount."""
        return self._memory.get(self._plan_key(mount)) is not None

    def _key(self, mount: str) -> str:
        return f"mount:{mount!r}{self._who}"

    def _plan_key(self, mount: str) -> str:
        return f"planned:{(mount, *self._where)}"


class SharedRun(Run):
    """The run of a main process that has loaded our code before it forked."""

    def __init__(self, memory: RunMemory, end: EndOfRun) -> None:
        """Start without anything in memory."""
        self.memory = memory
        self._end = end
        #: Whether lookups remember unless they are told not to; the vars plugin sets it.
        self.lookups_remember = False

    def prepare_to_fork(self) -> None:
        """Do in the main process, now, what each worker would have to do."""
        self.memory.catch_up()
        if self.memory.clients >= _CLIENTS_WORTH_HVAC:
            import_hvac()
        self._end.stay_in_front()

    def client_options(self, settings: Settings, *, revoke: bool) -> dict[str, Any]:
        """Return the stores of logins and of the storage's state, and who is told."""
        self.memory.count_client()
        options: dict[str, Any] = {
            "login_store": SharedLogin(self.memory, settings, revoke=revoke),
            "index_store": SharedIndex(self.memory, settings),
            "mount_store": SharedMounts(self.memory, settings),
        }
        if self.lookups_remember:
            options["reading"] = self._publisher(settings)
        return options

    def remembering(self, read: Read, remember: bool | None) -> Read:
        """Return a way to read that asks the memory first."""
        if not (self.lookups_remember if remember is None else remember):
            return read
        return lambda secrets: self._read_or_recall(read, secrets)

    @contextmanager
    def task(self, background: float = 0) -> Iterator[dict[str, Any]]:
        """Forget what was read, unless the task's result says that nothing changed."""
        result: dict[str, Any] = {"changed": True}
        try:
            yield result
        finally:
            if background or result.get("changed") or result.get("failed"):
                self.memory.forget(quiet=background)

    # --- recalling ---

    def _read_or_recall(
        self, read: Read, secrets: Sequence[Secret]
    ) -> Mapping[Secret, Found]:
        known = self._recalled(secrets)
        left = [secret for secret in secrets if secret not in known]
        if not left:
            return known
        keys = [_key(secret) for secret in left]
        with failing_together(self.memory, keys, _concerns_all):
            # Another process may have read them while this one waited.
            known.update(self._recalled(left))
            left = [secret for secret in left if secret not in known]
            epoch = self.memory.epoch
            fresh = read(left)
            for secret, found in fresh.items():
                self._keep(_key(secret), found, epoch)
        return {**known, **fresh}

    def _recalled(self, secrets: Iterable[Secret]) -> dict[Secret, Found]:
        """Return what the run knows of these secrets, and has not forgotten."""
        known = {}
        for secret in secrets:
            record = self.memory.get(_key(secret))
            if record is not None and record.epoch == self.memory.epoch:
                known[secret] = _found(record.value)
        return known

    def _keep(self, key: str, found: Found, epoch: int) -> None:
        """Remember what was read at this epoch.

        Not while a task may be changing it in the background.
        """
        if not self.memory.quiet:
            self.memory.put(key, _record(found), epoch)

    def _publisher(self, settings: Settings) -> Callable[..., Any]:
        """Return what tells the lookups of the run which secrets a task has read."""
        who = identity(settings)

        def reading(mount: str, path: str, version: int | None) -> Any:
            epoch = self.memory.epoch
            key = _key_of(who, mount, path, version)
            return lambda found: self._keep(key, found, epoch)

        return reading


def _concerns_all(error: CredentialBridgeError) -> bool:
    """Return whether no other secret could be read, either."""
    return isinstance(error, VaultConnectionError) or error.reason in (
        Reason.AUTH_FAILED,
        Reason.TOKEN_NOT_RENEWABLE,
    )


def _key(secret: Secret) -> str:
    connection, mount, path, version = secret
    return _key_of(identity(connection.settings), mount, path, version)


def _key_of(who: str, mount: str, path: str, version: int | None) -> str:
    return f"secret:{(mount, path, version)}{who}"


def _record(found: Found) -> Record:
    if isinstance(found, Missing):
        return {"missing": failure_record(found.error)}
    return {"found": observation_record(found)}


def _found(record: Mapping[str, Any]) -> Found:
    if "found" in record:
        return observation_of(record["found"])
    error = failure_of(record["missing"])
    if not isinstance(error, VaultSecretNotFoundError):
        raise TypeError("not a missing secret")
    return Missing(error)
