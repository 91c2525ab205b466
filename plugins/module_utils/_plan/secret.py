# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Plan how a secret gets from its present state to the desired one.

Pure: no I/O, no clock, no Ansible.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from .._model.comparison import merged, same
from .._model.durations import format_duration
from .._model.names import shown_name
from .._model.operations import (
    DELETE_KV1,
    DELETE_LATEST,
    DELETE_METADATA,
    PATCH,
    WRITE,
    WRITE_KV1,
    WRITE_METADATA,
)
from .._model.plan import Action, Plan, Step
from .._model.refusals import absence, cas_mismatch, invalid_data, kv1_lacks
from .._model.secret import Observation, State
from ..errors import VaultError

if TYPE_CHECKING:
    from .._model.generator import Generator
    from .._model.metadata import SecretMetadata

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Update(str, Enum):
    """What happens to the keys that a task does not name."""

    REPLACE = "replace"
    PATCH = "patch"


class Deletion(str, Enum):
    """Whether a deleted secret can be restored."""

    PERMANENT = "permanent"
    SOFT = "soft"


@dataclass(frozen=True)
class Desired:
    """A secret as a task wants it.

    :param data: the keys and values, None to leave the data alone; never part of a repr
    :param remove: keys that must not exist
    :param create: whether ``patch`` may create a secret that is missing or deleted
    :param cas: check-and-set: the version that the secret must be at if it is written,
        None for the version observed
    :param settings: the metadata settings that the task names, by Vault's names;
        durations in seconds
    :param generate: how to make the values of keys that have none
    :param rotate: whether these keys get new values in any case
    :param max_age: seconds after which these keys get new values, None for never
    """

    data: Mapping[str, Any] | None = field(default=None, repr=False)
    remove: tuple[str, ...] = ()
    update: Update = Update.REPLACE
    create: bool = False
    cas: int | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    generate: Mapping[str, Generator] = field(default_factory=dict)
    rotate: bool = False
    max_age: int | None = None

    @property
    def touches_data(self) -> bool:
        """Whether the task is about the data, and not about the settings alone."""
        return self.data is not None or bool(self.remove) or bool(self.generate)

    @property
    def replaces(self) -> bool:
        """Whether keys that the task does not name are dropped."""
        return self.data is not None and self.update is Update.REPLACE

    @property
    def may_create(self) -> bool:
        """Whether a secret that has no live version gets one."""
        # Generating is about values that do not exist yet, so it creates the secret,
        # unless 'patch' says that there must be one.
        generates = bool(self.generate) and self.update is not Update.PATCH
        return self.replaces or self.create or generates

    @property
    def needs_no_look(self) -> bool:
        """Whether it can be written without having been read."""
        creates = self.replaces or not self.create
        return creates and not self.settings and not self.generate

    @property
    def needs_metadata(self) -> bool:
        """Whether the plan depends on the secret's metadata."""
        return bool(self.settings) or self.max_age is not None


@dataclass(frozen=True)
class Snapshot:
    """A secret at one moment, as far as its diff shows it.

    :param version: the current version, 0 if there is none, None if unknown
    :param data: None if unknown; never part of a repr
    :param settings: the metadata settings that the task names
    :param restorable: the versions that can still be read or restored, None if unknown
    :param versions: the states of the versions, if the task is about several
    """

    state: State
    version: int | None
    data: Mapping[str, Any] | None = field(default=None, repr=False)
    settings: Mapping[str, Any] = field(default_factory=dict)
    restorable: tuple[int, ...] | None = None
    versions: Mapping[int, State] = field(default_factory=dict)


SecretPlan = Plan[Snapshot]


def plan_present(
    observed: Observation,
    metadata: SecretMetadata | None,
    desired: Desired,
    new_values: Mapping[str, Any] = _NOTHING,
) -> SecretPlan:
    """Plan that the secret holds this data and has these settings.

    :param metadata: the secret's metadata; needed if ``desired`` names settings
    :param new_values: a value for each key of ``desired.generate`` that needs one
    :raises VaultSecretNotFoundError: for a patch that may not create, if there is no
        live version
    :raises VaultError: ``cas_mismatch`` if a write is needed and the secret is at
        another version than the task names
    """
    data = _data_to_write(observed, desired, new_values)
    if data is not None and desired.cas is not None and desired.cas != observed.version:
        raise cas_mismatch(
            observed.mount_point, observed.path, observed.version, desired.cas
        )
    settings = _settings_before(metadata, desired)
    changes = _changed_settings(settings, desired)

    before = _snapshot(observed, settings)
    after = replace(before, settings={**settings, **changes})
    steps: tuple[Step, ...] = ()
    if changes:
        # First, since 'delete_version_after' applies to versions written after it.
        version = metadata.metadata_version if metadata else None
        steps += (Step(WRITE_METADATA, settings_payload(changes), cas=version),)
    if data is not None:
        steps += (_write(observed, data),)
        version = observed.version + 1 if observed.versioned else None
        after = replace(after, state=State.LIVE, version=version, data=data)
    return Plan(
        _action(observed, desired, writes=data is not None, configures=bool(changes)),
        observed.mount_point,
        observed.path,
        before,
        after,
        steps,
        observed.metadata if data is None else {},
    )


def check_kv1(mount_point: str, path: str, desired: Desired) -> None:
    """Refuse what a secret of KV v1 cannot have.

    :raises VaultError: ``wrong_kv_version``
    """
    options = {
        "cas": desired.cas is not None,
        "max_age": desired.max_age is not None,
        **dict.fromkeys(desired.settings, True),
    }
    for option, given in options.items():
        if given:
            remedy = "Leave the option out: KV version 1 has no versions or metadata."
            raise kv1_lacks(mount_point, path, option, remedy)


def _write(observed: Observation, data: Mapping[str, Any]) -> Step:
    if observed.versioned:
        # With the version observed, so that no other client's write is lost.
        return Step(WRITE, data, cas=observed.version)
    return _write_kv1(observed.mount_point, observed.path, data)


def _write_kv1(mount_point: str, path: str, data: Mapping[str, Any]) -> Step:
    if not data:
        error = invalid_data(
            "The data",
            "is empty, which a KV version 1 secrets engine does not store",
            "Delete the secret with 'state: absent'.",
        )
        error.mount_point, error.path = mount_point, path
        raise error
    return Step(WRITE_KV1, data)


def _data_to_write(
    observed: Observation, desired: Desired, new_values: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Return the data of a new version, None if none needs to be written."""
    if not desired.touches_data:
        return None
    if not observed.live:
        return _data_to_create(observed, desired, new_values)
    dropped: Collection[str] = desired.remove
    if desired.replaces:
        # A generated value stays, or every run would make another one.
        dropped = observed.data.keys() - desired.generate.keys()
    kept = {key: value for key, value in observed.data.items() if key not in dropped}
    data = {**kept, **(desired.data or {}), **new_values}
    # An equal version would be a change that nobody asked for.
    return None if same(dict(observed.data), data) else data


def _data_to_create(
    observed: Observation, desired: Desired, new_values: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Return the data of a secret that has no live version."""
    if not desired.may_create:
        raise absence(observed)
    if desired.data is None and not new_values:
        # A task that only removes keys has nothing to remove.
        return None
    return {**(desired.data or {}), **new_values}


def _settings_before(
    metadata: SecretMetadata | None, desired: Desired
) -> dict[str, Any]:
    if metadata is None:
        return {}
    return {name: getattr(metadata, name) for name in desired.settings}


def _changed_settings(before: Mapping[str, Any], desired: Desired) -> dict[str, Any]:
    wanted = {name: desired.settings[name] for name in before}
    if "custom_metadata" in wanted and desired.update is Update.PATCH:
        wanted["custom_metadata"] = merged(
            before["custom_metadata"], wanted["custom_metadata"]
        )
    return {
        name: value for name, value in wanted.items() if not same(before[name], value)
    }


def settings_payload(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings in Vault's form: durations as text instead of seconds."""
    payload = dict(settings)
    if "delete_version_after" in payload:
        payload["delete_version_after"] = format_duration(
            payload["delete_version_after"]
        )
    return payload


def _action(
    observed: Observation, desired: Desired, writes: bool, configures: bool
) -> Action:
    if not writes:
        if configures:
            return Action.CONFIGURED
        return Action.UNCHANGED
    if not observed.live:
        return Action.CREATED
    if desired.replaces:
        return Action.REPLACED
    return Action.PATCHED


def joined(first: SecretPlan, second: SecretPlan) -> SecretPlan:
    """Return one plan for two attempts at one task.

    The first attempt wrote the settings. Then another client wrote data, so the second
    attempt planned the data again, without the settings.
    """
    return replace(
        second,
        action=second.action if second.changed else Action.CONFIGURED,
        before=replace(second.before, settings=first.before.settings),
        after=replace(second.after, settings=first.after.settings),
        steps=(first.steps[0], *second.steps),
    )


def plan_blind(mount_point: str, path: str, desired: Desired) -> SecretPlan:
    """Plan a write without a look, for a token that may not read.

    This is always a change (``compare: false``).

    :raises VaultError: ``invalid_data`` for a patch that Vault would apply in another
        way than this collection does
    """
    data = dict(desired.data or {})
    if desired.replaces:
        step = Step(WRITE, data, desired.cas)
    else:
        _check_merge_patch(mount_point, path, data)
        step = Step(PATCH, {**dict.fromkeys(desired.remove), **data}, desired.cas)
    version = None if desired.cas is None else desired.cas + 1
    return Plan(
        Action.WRITTEN,
        mount_point,
        path,
        Snapshot(State.UNKNOWN, desired.cas),
        Snapshot(State.LIVE, version, data if desired.replaces else None),
        (step,),
    )


def _check_merge_patch(mount_point: str, path: str, data: Mapping[str, Any]) -> None:
    """Refuse values that mean something else in Vault's JSON merge patch."""
    for key, value in data.items():
        if value is None:
            instead = "remove the key"
        elif isinstance(value, dict):
            instead = "merge the dictionary into the present one"
        else:
            continue
        error = invalid_data(
            f"The value of {shown_name(key)}",
            f"cannot be patched without reading the secret: Vault would {instead}",
            "Use 'compare: true' with a token that may read, 'update: replace', or "
            "'remove'.",
        )
        error.mount_point, error.path = mount_point, path
        raise error


def plan_absent_blind(mount_point: str, path: str, deletion: Deletion) -> SecretPlan:
    """Plan a deletion without a look, for a token that may not read.

    This is always a change (``compare: false``).
    """
    step, after = Step(DELETE_METADATA), Snapshot(State.MISSING, 0)
    if deletion is Deletion.SOFT:
        step, after = Step(DELETE_LATEST), Snapshot(State.DELETED, None)
    before = Snapshot(State.UNKNOWN, None)
    return Plan(Action.DELETED, mount_point, path, before, after, (step,))


def for_kv1(plan: SecretPlan) -> SecretPlan:
    """Return a plan that was made without a look for a secret of KV v1 instead.

    :raises VaultError: ``wrong_kv_version`` for what only KV v2 can do
    """
    mount, path, step = plan.mount_point, plan.path, plan.steps[0]
    if step.cas is not None:
        remedy = "Leave the option out: KV version 1 has no versions."
        raise kv1_lacks(mount, path, "cas", remedy)
    if step.operation is PATCH:
        remedy = "Use 'compare: true', which reads the secret first."
        raise kv1_lacks(mount, path, "compare: false", remedy)
    if step.operation is DELETE_LATEST:
        raise _no_soft_deletion(mount, path)
    if step.operation is DELETE_METADATA:
        after = replace(plan.after, version=None)
        return replace(plan, after=after, steps=(Step(DELETE_KV1),))
    return replace(plan, steps=(_write_kv1(mount, path, step.payload),))


def _no_soft_deletion(mount_point: str, path: str) -> VaultError:
    return kv1_lacks(
        mount_point, path, "deletion: soft", "Choose 'deletion: permanent'."
    )


def plan_absent_soft(observed: Observation) -> SecretPlan:
    """Plan that the latest version is soft-deleted, which can be undone.

    :raises VaultError: ``wrong_kv_version`` for a secret of KV v1
    """
    if not observed.versioned:
        raise _no_soft_deletion(observed.mount_point, observed.path)
    before = _snapshot(observed)
    if not observed.live:
        return _unchanged(observed, before, observed.metadata)
    after = replace(before, state=State.DELETED, data={})
    return _deleted(observed, before, after, Step(DELETE_LATEST))


def plan_absent_permanent(metadata: SecretMetadata) -> SecretPlan:
    """Plan that nothing of the secret is left."""
    current = metadata.versions.get(metadata.current_version)
    before = Snapshot(
        current.state if current else State.MISSING,
        metadata.current_version,
        restorable=tuple(
            number
            for number, version in metadata.versions.items()
            if version.state is not State.DESTROYED
        ),
    )
    if not metadata.exists:
        return _unchanged(metadata, before)
    after = Snapshot(State.MISSING, 0, restorable=())
    return _deleted(metadata, before, after, Step(DELETE_METADATA))


def plan_absent_unseen(observed: Observation) -> SecretPlan:
    """Plan that nothing of the secret is left, without a look at its metadata.

    The token may not read it, or a secret of KV v1 has none.
    """
    versioned = observed.versioned
    before = Snapshot(observed.state, observed.version if versioned else None)
    if observed.state is State.MISSING:
        return _unchanged(observed, before)
    after = Snapshot(State.MISSING, 0 if versioned else None)
    step = Step(DELETE_METADATA if versioned else DELETE_KV1)
    return _deleted(observed, before, after, step)


def _snapshot(
    observed: Observation, settings: Mapping[str, Any] = _NOTHING
) -> Snapshot:
    version = observed.version if observed.versioned else None
    return Snapshot(observed.state, version, observed.data, settings)


def _unchanged(
    secret: Observation | SecretMetadata,
    before: Snapshot,
    metadata: Mapping[str, Any] = _NOTHING,
) -> SecretPlan:
    return Plan(
        Action.UNCHANGED,
        secret.mount_point,
        secret.path,
        before,
        before,
        metadata=metadata,
    )


def _deleted(
    secret: Observation | SecretMetadata, before: Snapshot, after: Snapshot, step: Step
) -> SecretPlan:
    return Plan(Action.DELETED, secret.mount_point, secret.path, before, after, (step,))
