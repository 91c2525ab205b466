# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""``vault_object``: objects of the API have these fields, or do not exist."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .._model.endpoint import Endpoint, Held, Write, knowledge_of
from .._model.object_refusals import not_applied
from .._model.plan import Action
from .._options.entries import OBJECTS, failing_at, one_or_many
from .._options.modules import VAULT_OBJECT
from .._options.object import check_object
from .._plan.object import (
    ObjectPlan,
    Wanted,
    check_fields,
    compare,
    differing,
    plan_absent,
    plan_blind,
    plan_present,
    side_effects,
)
from .._vault.client import Client
from .._vault.objects import observe_endpoint, observe_object, write_object
from .._vault.rights import permitted_writes
from ..errors import (
    BackendError,
    ConfigurationError,
    CredentialBridgeError,
    Reason,
    VaultError,
)
from . import tell
from .task import Params, Result, Task
from .tell_object import hidden_texts, hidden_values, object_result

_MISSING = frozenset(
    {Reason.MOUNT_NOT_FOUND, Reason.ENDPOINT_NOT_FOUND, Reason.SECRET_NOT_FOUND}
)

#: What a failure calls the changes before it.
_OBJECT = "object"


def _run(params: Params, client: Client, check_mode: bool) -> Result:
    entries = one_or_many(params, VAULT_OBJECT, OBJECTS)
    if entries is None:
        return _Run(client, check_mode).one(check_object(params))
    named: list[_Named] = []
    for entry in entries:
        with failing_at(entry.place):
            wanted = check_object(entry.params)
            if any(_same_object(wanted, other.wanted) for other in named):
                raise ConfigurationError(
                    f"'{wanted.path}' is in the list already.",
                    hint="Merge the entries.",
                )
        named.append(_Named(entry.place, wanted))
    return _Run(client, check_mode).many(named)


class _Named(NamedTuple):
    """An object, and its place in the list for messages."""

    place: str
    wanted: Wanted


def _same_object(one: Wanted, other: Wanted) -> bool:
    key = knowledge_of("", one.path).natural_key
    return one.path == other.path and all(
        one.values.get(name) == other.values.get(name) for name in key
    )


class _Run:
    """The objects of one task, in their order."""

    def __init__(self, client: Client, check_mode: bool) -> None:
        """Start without knowing any endpoint."""
        self._client = client
        self._check_mode = check_mode
        self._endpoints: dict[str, Endpoint] = {}
        #: Where check mode would have created something that is not there.
        self._pending: list[str] = []

    def many(self, named: Sequence[_Named]) -> Result:
        """Return the result of a task on many objects, up to the first failure.

        Later objects may need earlier ones, so none is attempted after a failure.
        """
        self._check(named)
        results: list[Result] = []
        failure: CredentialBridgeError | None = None
        for place, wanted in named:
            if failure is not None:
                results.append(_failed(wanted, _skipped(failure)))
                continue
            try:
                with failing_at(place):
                    results.append(self.one(wanted))
            except CredentialBridgeError as error:
                failure = error
                results.append(_failed(wanted, error))
        summary = tell.many(results)
        if failure is not None:
            done = sum(bool(result["changed"]) for result in results)
            if done:
                failure.done = (f"{done} of {len(named)} objects",)
            summary.update(tell.failure(failure), changed=summary["changed"])
        return summary

    def _check(self, named: Sequence[_Named]) -> None:
        """Check all fields before anything is written, as far as endpoints exist.

        :raises VaultError: for the first object that is wrong
        """
        realms: list[str] = []
        for place, wanted in named:
            try:
                with failing_at(place):
                    endpoint = observe_endpoint(self._client, wanted.path)
                    check_fields(endpoint, wanted)
                self._endpoints[wanted.path] = endpoint
            except VaultError as error:
                # Earlier objects may make it possible, or it is to be absent anyway.
                later = _is_missing(error) and _is_below(wanted.path, realms)
                if not later and not _is_gone(wanted, error):
                    raise
            if wanted.present:
                realms += _realms(wanted.path)

    def one(self, wanted: Wanted) -> Result:
        """Return the result of a task on one object."""
        try:
            plan = self._plan(wanted)
        except VaultError as error:
            if not _is_gone(wanted, error):
                raise
            return _nothing_to_delete(wanted)
        self._client.session.register(hidden_values(plan))
        if not plan.changed:
            return object_result(plan, plan.held if wanted.present else None)
        exists = plan.held.exists if plan.action is not Action.WRITTEN else None
        writes = permitted_writes(self._client, plan.endpoint, exists, plan.writes)
        if self._check_mode:
            if plan.action is Action.CREATED:
                self._pending += _realms(wanted.path)
            return object_result(plan, None)
        return self._carry_out(plan, writes)

    def _plan(self, wanted: Wanted) -> ObjectPlan:
        endpoint = self._endpoint(wanted)
        check_fields(endpoint, wanted)
        look = wanted.compare or not wanted.present
        held = self._held(endpoint, wanted) if look else None
        if not wanted.present:
            return plan_absent(endpoint, held or Held(wanted.path, exists=True), wanted)
        if held is None:
            return plan_blind(endpoint, Held(wanted.path, exists=False), wanted)
        changes = None
        elsewhere = held.exists and endpoint.knowledge.changes_at
        if elsewhere and compare(endpoint, held, wanted).changed:
            changes = observe_endpoint(self._client, endpoint.changes_path)
        return plan_present(endpoint, held, wanted, changes)

    def _endpoint(self, wanted: Wanted) -> Endpoint:
        known = self._endpoints.get(wanted.path)
        if known is not None:
            return known
        try:
            return observe_endpoint(self._client, wanted.path)
        except VaultError as error:
            if not self._is_pending(wanted, error):
                raise
            return Endpoint(wanted.path)

    def _held(self, endpoint: Endpoint, wanted: Wanted) -> Held | None:
        try:
            return observe_object(self._client, endpoint, wanted.values)
        except VaultError as error:
            if not self._is_pending(wanted, error):
                raise
            return Held(wanted.path, exists=False)

    def _is_pending(self, wanted: Wanted, error: VaultError) -> bool:
        """Return whether something is missing that check mode would have created."""
        return _is_missing(error) and _is_below(wanted.path, self._pending)

    def _carry_out(self, plan: ObjectPlan, writes: Sequence[Write]) -> Result:
        warnings = write_object(self._client, writes, hidden_texts(plan))
        try:
            after = self._after(plan)
        except CredentialBridgeError as error:
            error.done = (_OBJECT,)
            raise
        result = object_result(plan, after)
        moved = side_effects(plan, after) if after else []
        if moved:
            warnings.append(f"The server has changed, too: {', '.join(moved)}.")
        if warnings:
            path = plan.wanted.path
            result["warnings"] = [f"{path}: {text}" for text in warnings]
        return result

    def _after(self, plan: ObjectPlan) -> Held | None:
        """Read an object back, and compare it.

        :raises VaultError: ``not_applied``
        """
        wanted, endpoint = plan.wanted, plan.endpoint
        if not wanted.present or plan.action is Action.WRITTEN:
            return None
        after = observe_object(self._client, endpoint, wanted.values)
        if after is None:
            return None
        # What was just written cannot be compared either.
        hidden = compare(endpoint, after, wanted).not_compared
        wrong = [
            name for name in differing(endpoint, after, wanted) if name not in hidden
        ]
        if wrong:
            raise not_applied(wanted.path, wrong)
        return after


def _realms(path: str) -> list[str]:
    """Return what the paths that an object makes possible start with."""
    realms = [f"{path}/"]
    namespace, system, rest = path.rpartition("sys/")
    for collection, root in (("mounts/", ""), ("auth/", "auth/"), ("namespaces/", "")):
        if system and rest.startswith(collection):
            realms.append(f"{namespace}{root}{rest[len(collection) :]}/")
    return realms


def _is_below(path: str, realms: Sequence[str]) -> bool:
    return any(path.startswith(realm) for realm in realms)


def _is_missing(error: VaultError) -> bool:
    # For some paths Vault says with 400 that there is nothing.
    return error.reason in _MISSING or error.http_status == 400


def _is_gone(wanted: Wanted, error: VaultError) -> bool:
    """Return whether an object does not exist because its mount does not."""
    return not wanted.present and error.reason is Reason.MOUNT_NOT_FOUND


def _nothing_to_delete(wanted: Wanted) -> Result:
    nothing = Held(wanted.path, exists=False)
    plan = plan_absent(Endpoint(wanted.path), nothing, wanted)
    text = f"{wanted.path}: Nothing is mounted there, so there is nothing to delete."
    return {**object_result(plan, None), "warnings": [text]}


def _skipped(cause: CredentialBridgeError) -> BackendError:
    return BackendError(
        "Skipped: an earlier object failed, which this one may need.",
        reason=Reason.NOT_ATTEMPTED,
        hint=f"That failure was: {cause.message}",
    )


def _failed(wanted: Wanted, error: CredentialBridgeError) -> Result:
    error.path = error.path or wanted.path
    result = tell.failure(error)
    # Ansible would take the whole task for a loop.
    del result["failed"]
    return {**result, "path": wanted.path}


def _uses_mount(_given: Params) -> bool:
    """Return that a mount point, which all modules accept, has no effect."""
    return False


TASK = Task(VAULT_OBJECT, _run, uses_mount=_uses_mount)
