# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Copy one secret to another place, and remove it from the first if it is moved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import NamedTuple

from .._model.metadata import SecretMetadata
from .._model.mount import Mount
from .._model.refusals import absence, changing
from .._model.secret import Observation, State
from .._options.copy import Copying
from .._plan.copy import (
    NO_SETTINGS,
    Settings,
    check_nothing_lost,
    plan_all,
    plan_latest,
    plan_settings,
)
from .._plan.secret import SecretPlan, plan_absent_permanent, plan_absent_unseen
from .._vault.backoff import pause_after_loss
from .._vault.cas_retry import until_not_overtaken
from .._vault.client import Client
from .._vault.history import observe_history
from .._vault.metadata import observe_metadata
from .._vault.observe import observe_for_itself
from .._vault.observe_kv import observe_secret
from .._vault.rights import check_rights
from ..errors import CredentialBridgeError, Reason, VaultError
from . import tell_copy
from .carry_out import carry_out
from .many import Target
from .task import Result


class Place(NamedTuple):
    """A mount on a server, and who uses it.

    :param found: what is mounted there
    """

    client: Client
    mount: str
    found: Mount

    def is_same_mount(self, other: Place) -> bool:
        """Return whether both are one mount, which two addresses may lead to."""
        if self.client is other.client and self.mount == other.mount:
            return True
        one, another = self.found, other.found
        if one.kind and another.kind and not (one.uuid and another.uuid):
            # Nobody knows, and a move must not remove its own copy.
            return self.mount == other.mount
        return bool(one.uuid) and one.uuid == another.uuid

    def observe(self, path: str) -> Observation:
        """Look at the latest version of a secret, and register its values."""
        look = observe_secret if self.found.kind == "kv1" else observe_for_itself
        observed = look(self.client, self.mount, path)
        self.client.session.register(observed.data)
        return observed

    def observe_metadata(self, path: str) -> SecretMetadata:
        """Look at the versions and settings of a secret."""
        return observe_metadata(self.client, self.mount, path)


class Found(NamedTuple):
    """A secret that can be copied.

    :param exists: whether the server knows the path to copy to, None if that is unknown
    :param removal: how the source is removed in the end, None if it is not
    :param not_kept: the versions whose data the copy cannot have
    """

    plan: SecretPlan
    exists: bool | None
    removal: SecretPlan | None
    not_kept: tuple[int, ...] = ()


class Route:
    """The way from one place to another, for any number of secrets.

    :param limit: how many versions the copy's engine keeps, as in :func:`plan_all`
    """

    def __init__(
        self, source: Place, copy: Place, asked: Copying, limit: int | None
    ) -> None:
        """Request nothing yet."""
        self.source = source
        self.copy = copy
        self.asked = asked
        self._limit = limit

    def look(self, path: str, to_path: str) -> Found | Observation:
        """Return what must be done, or the source if it has nothing to copy.

        :raises VaultError: ``conflict``, ``data_would_be_lost``, and as every look
        """
        if self.asked.all_versions and self.source.found.kind != "kv1":
            return self._look_at_all(path, to_path)
        return self._look_at_latest(path, to_path)

    def _look_at_all(self, path: str, to_path: str) -> Found | Observation:
        place = self.source
        source = observe_history(place.client, place.mount, path)
        if not source.metadata.exists:
            return Observation(place.mount, path, State.MISSING)
        removal = self._removal(source.metadata)
        with self.there():
            copy = observe_history(self.copy.client, self.copy.mount, to_path)
            settings = self._settings(source.metadata, copy.metadata)
            plan = plan_all(source, copy, settings, self._limit)
        not_kept = source.metadata.numbers(State.DELETED)
        return Found(plan, copy.metadata.exists, removal, not_kept)

    def _look_at_latest(self, path: str, to_path: str) -> Found | Observation:
        source = self.source.observe(path)
        if source.half_deleted and self.asked.remove_source:
            return self._look_at_rest(source, to_path)
        if not source.live:
            return source
        metadata, removal, exists = None, None, None
        if source.versioned and (self.asked.with_metadata or self.asked.remove_source):
            metadata = self.source.observe_metadata(path)
            if metadata.current_version != source.version:
                raise changing(source.mount_point, path)
            removal = self._removal(metadata)
        elif self.asked.remove_source:
            removal = plan_absent_unseen(source)
        settings = NO_SETTINGS
        with self.there():
            copy = self.copy.observe(to_path)
            if metadata and self.asked.with_metadata:
                found = self.copy.observe_metadata(to_path)
                settings, exists = self._settings(metadata, found), found.exists
            expires = bool(source.metadata.get("deletion_time"))
            plan = plan_latest(source, copy, settings, expires)
        return Found(plan, True if copy.version else exists, removal)

    def _look_at_rest(self, source: Observation, to_path: str) -> Found | Observation:
        """Plan to complete a move that was interrupted while it removed the source.

        :return: the source, if nothing was copied before
        """
        with self.there():
            copy = self.copy.observe(to_path)
            if not copy.live:
                return source
            plan = plan_latest(copy, copy)
        metadata = self.source.observe_metadata(source.path)
        return Found(plan, True, self._removal(metadata))

    def _settings(self, source: SecretMetadata, copy: SecretMetadata) -> Settings:
        if self.asked.with_metadata:
            return plan_settings(source, copy)
        return Settings(kept_versions=copy.max_versions)

    def _removal(self, source: SecretMetadata) -> SecretPlan | None:
        if not self.asked.remove_source:
            return None
        check_nothing_lost(source, self.asked.all_versions)
        return plan_absent_permanent(source)

    @contextmanager
    def there(self) -> Iterator[None]:
        """Say in a failure inside that it is the other place's."""
        try:
            yield
        except CredentialBridgeError as error:
            if self.copy.client is not self.source.client:
                error.message = f"In the place to copy to: {error.message}"
            raise


class Copier:
    """One secret on its way.

    :param only_one: whether the task is about this secret alone, which must exist then
    """

    def __init__(self, route: Route, to_path: str, only_one: bool = False) -> None:
        """Request nothing yet."""
        self._route = route
        self._to_path = to_path
        self._only_one = only_one
        #: The plan of an attempt that has written something, or may have.
        self._partial: SecretPlan | None = None
        #: What was found before the source was removed.
        self._removing: Found | None = None

    def run(self, target: Target) -> Result:
        """Look at both places and copy, as often as other clients make it necessary."""
        try:
            return self._repeated(target)
        except CredentialBridgeError as error:
            if self._partial and not error.done:
                error.done = _changes(self._partial)
            raise

    def _repeated(self, target: Target) -> Result:
        """Go on from what is there now after a request whose response was lost."""
        places = (self._route.source, self._route.copy)
        retries = max(place.client.settings.retries for place in places)
        for repetition in range(retries):
            try:
                return until_not_overtaken(lambda: self._attempt(target))
            except VaultError as error:
                if error.reason is not Reason.WRITE_UNCERTAIN:
                    raise
            target.client.log.info("asking what became of a copy", path=target.path)
            pause_after_loss(repetition)
        return until_not_overtaken(lambda: self._attempt(target))

    def _attempt(self, target: Target) -> Result:
        found = self._route.look(target.path, self._to_path)
        if isinstance(found, Observation):
            if not self._removing or found.state is not State.MISSING:
                return self._skip(found)
            return self._result(target, self._removing)
        try:
            self._carry_out(target, found)
        except CredentialBridgeError as error:
            if error.done or error.reason is Reason.WRITE_UNCERTAIN:
                self._partial = self._partial or found.plan
            raise
        return self._result(target, found)

    def _result(self, target: Target, found: Found) -> Result:
        plan = found.plan
        partial = self._partial
        if partial and partial is not plan:
            steps = (*partial.steps, *plan.steps)
            plan = replace(
                plan, before=partial.before, steps=steps, action=partial.action
            )
        return tell_copy.copied(target, plan, found.removal, found.not_kept)

    def _carry_out(self, target: Target, found: Found) -> None:
        route, check_mode, removal = self._route, target.check_mode, found.removal
        if removal and not check_mode:
            # A secret that cannot be moved is not copied, either.
            check_rights(route.source.client, removal)
        with route.there():
            carry_out(route.copy.client, found.plan, check_mode, found.exists)
        if not removal:
            return
        try:
            if found.plan.changed and not check_mode:
                self._verify(target.path)
            self._removing = found
            carry_out(route.source.client, removal, check_mode)
        except CredentialBridgeError as error:
            if not check_mode:
                error.done = error.done or _changes(found.plan)
            raise

    def _verify(self, path: str) -> None:
        """Compare the copy with its source once more.

        :raises VaultError: ``cas_mismatch`` if one of them has changed meanwhile
        """
        found = self._route.look(path, self._to_path)
        if isinstance(found, Observation) or found.plan.changed:
            raise changing(self._route.source.mount, path)

    def _skip(self, source: Observation) -> Result:
        """Return the result for a secret that has nothing to copy.

        :raises VaultSecretNotFoundError: if the task is about this secret alone
        """
        mount, path = self._route.copy.mount, self._to_path
        if not self._only_one:
            return tell_copy.skipped(source, mount, path)
        if not self._was_moved(source):
            raise absence(source)
        return tell_copy.moved_before(source, mount, path)

    def _was_moved(self, source: Observation) -> bool:
        if not self._route.asked.remove_source or source.state is not State.MISSING:
            return False
        with self._route.there():
            return self._route.copy.observe(self._to_path).state is not State.MISSING


def _changes(plan: SecretPlan) -> tuple[str, ...]:
    return tuple(dict.fromkeys(step.operation.changes for step in plan.steps))
