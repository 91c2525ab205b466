# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""From what is and what is wanted to what must be done. Pure: no I/O, no clock, no Ansible.

``changed``, the diff and the answer of check mode all come from the same :class:`Plan`, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import combinations
from types import MappingProxyType
from typing import Any, Union

from .._model.data import merged, same
from .._model.durations import format_duration
from .._model.generator import Generator
from .._model.refusals import cas_mismatch
from .._model.secret import Observation, SecretMetadata, State
from ..errors import ConfigurationError, VaultError


class Action(str, Enum):
    """What a task did, or would do."""

    CREATED = "created"
    REPLACED = "replaced"
    PATCHED = "patched"
    CONFIGURED = "configured"
    WRITTEN = "written"
    DELETED = "deleted"
    UNCHANGED = "unchanged"


class Update(str, Enum):
    """What happens to keys that the task does not name."""

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
    :param remove: keys that must not be there
    :param create: whether ``patch`` may create a secret that is missing or deleted
    :param cas: the version that a write demands, None for the version observed
    :param settings: the metadata settings that the task names, by Vault's names; durations in seconds
    :param generate: how to make the values of keys that have none
    :param rotate: whether they get new values in any case
    :param max_age: the seconds after which they get new values, None for never
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

    def __post_init__(self) -> None:
        if self.remove and self.data is not None and self.update is Update.REPLACE:
            raise ConfigurationError(
                "'remove' together with 'data' needs 'update: patch'.",
                hint="With 'update: replace' every key that 'data' does not name is removed anyway.",
            )
        keys: Mapping[str, Collection[str]] = {
            "data": self.data or (),
            "remove": self.remove,
            "generate": self.generate,
        }
        for one, other in combinations(keys, 2):
            both = sorted(set(keys[one]) & set(keys[other]))
            if both:
                raise ConfigurationError(
                    f"The key '{both[0]}' stands in '{one}' and in '{other}'.",
                    hint="Keep one of the two.",
                )
        if not self.generate and (self.rotate or self.max_age is not None):
            raise ConfigurationError(
                f"'{'rotate' if self.rotate else 'max_age'}' needs 'generate'.",
                hint="Say what is to be made anew.",
            )
        if not self.touches_data and not self.settings:
            raise ConfigurationError(
                "'state: present' has nothing to do.",
                hint="Give 'data', 'generate', 'remove', or a metadata option such as 'custom_metadata'.",
            )

    @property
    def touches_data(self) -> bool:
        return self.data is not None or bool(self.remove) or bool(self.generate)


@dataclass(frozen=True)
class WriteMetadata:
    """Change settings of the secret's metadata; ``payload`` is in Vault's form."""

    payload: Mapping[str, Any]


@dataclass(frozen=True)
class WriteData:
    """Write a new version; ``cas`` is the version that the secret must be at, None for any."""

    data: Mapping[str, Any] = field(repr=False)
    cas: int | None


@dataclass(frozen=True)
class MergePatch:
    """Have Vault itself change top-level keys (None removes one), without reading them."""

    data: Mapping[str, Any] = field(repr=False)
    cas: int | None


@dataclass(frozen=True)
class DeleteLatest:
    """Soft-delete the latest version."""


@dataclass(frozen=True)
class DeleteForGood:
    """Delete all versions and the metadata."""


Step = Union[WriteMetadata, WriteData, MergePatch, DeleteLatest, DeleteForGood]


@dataclass(frozen=True)
class Shape:
    """How a secret looks at one moment, as far as a diff needs it.

    :param version: the current version, 0 where there is none, None where nobody knows
    :param data: None where nobody knows
    :param settings: the metadata settings that the task names
    :param kept: the numbers of the versions that can still be read or restored; None where nobody counted
    """

    state: State
    version: int | None
    data: Mapping[str, Any] | None = field(default=None, repr=False)
    settings: Mapping[str, Any] = field(default_factory=dict)
    kept: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Plan:
    """What must be done, and how the secret looks before and after.

    :param steps: the requests that make the change, in order; none where nothing needs to be done
    :param metadata: Vault's metadata of the current version, where the plan leaves that as it is
    """

    action: Action
    mount_point: str
    path: str
    before: Shape
    after: Shape
    steps: tuple[Step, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @property
    def changed(self) -> bool:
        return bool(self.steps)


def plan_present(
    observed: Observation,
    known: SecretMetadata | None,
    desired: Desired,
    made: Mapping[str, Any] = MappingProxyType({}),
) -> Plan:
    """Make the secret hold this data and have these settings.

    :param known: its metadata; needed where ``desired`` names settings
    :param made: the new values of those keys of ``desired.generate`` that need one
    :raises VaultSecretNotFoundError: for ``patch`` without ``create``, where there is nothing to patch
    :raises VaultError: ``cas_mismatch``, where a write is needed and the secret is at another version
    """
    after_data = _data_after(observed, desired, made)
    write = (
        not (observed.live and same(dict(observed.data), after_data))
        if after_data is not None
        else False
    )
    if write and desired.cas is not None and desired.cas != observed.version:
        raise cas_mismatch(
            observed.mount_point, observed.path, observed.version, desired.cas
        )
    settings_before = (
        {name: _setting(known, name) for name in desired.settings} if known else {}
    )
    settings_after = _settings_after(settings_before, desired)
    changes = {
        name: value
        for name, value in settings_after.items()
        if not same(settings_before[name], value)
    }
    steps: tuple[Step, ...] = ()
    if changes:
        # The settings come first: 'delete_version_after' applies to versions written after it.
        steps += (WriteMetadata(_payload(changes)),)
    if write:
        steps += (WriteData(after_data or {}, observed.version),)
    before = Shape(observed.state, observed.version, observed.data, settings_before)
    after = before
    if write:
        after = Shape(State.LIVE, observed.version + 1, after_data, settings_after)
    elif changes:
        after = Shape(observed.state, observed.version, observed.data, settings_after)
    action = _present_action(observed, desired, write, bool(changes))
    metadata = {} if write else observed.metadata
    return Plan(
        action, observed.mount_point, observed.path, before, after, steps, metadata
    )


def after_metadata(first: Plan, rest: Plan) -> Plan:
    """One plan for two attempts: the settings of ``first`` were written, then another writer was faster, and the data
    were planned anew as ``rest``."""
    if first is rest:
        return rest
    return Plan(
        rest.action if rest.changed else Action.CONFIGURED,
        rest.mount_point,
        rest.path,
        replace(rest.before, settings=first.before.settings),
        replace(rest.after, settings=first.after.settings),
        (first.steps[0], *rest.steps),
        rest.metadata,
    )


def _data_after(
    observed: Observation, desired: Desired, made: Mapping[str, Any]
) -> dict[str, Any] | None:
    """The data that the secret should hold, None where the task leaves it alone."""
    if not desired.touches_data:
        return None
    if desired.data is not None and desired.update is Update.REPLACE:
        old = {
            key: value
            for key, value in observed.data.items()
            if key in desired.generate
        }
        return {**desired.data, **merged(old, made)}
    if not observed.live:
        # To generate is to make what is missing, unless 'patch' says that the secret must be there.
        if not desired.create and (
            not desired.generate or desired.update is Update.PATCH
        ):
            raise observed.absence()
        return (
            {**(desired.data or {}), **made}
            if desired.data is not None or made
            else None
        )
    kept = {
        key: value for key, value in observed.data.items() if key not in desired.remove
    }
    return {**merged(kept, desired.data or {}), **made}


def _present_action(
    observed: Observation, desired: Desired, write: bool, configure: bool
) -> Action:
    if not write:
        return Action.CONFIGURED if configure else Action.UNCHANGED
    if not observed.live:
        return Action.CREATED
    replacing = desired.data is not None and desired.update is Update.REPLACE
    return Action.REPLACED if replacing else Action.PATCHED


def _setting(known: SecretMetadata, name: str) -> Any:
    value = getattr(known, name)
    return dict(value) if name == "custom_metadata" else value


def _settings_after(before: Mapping[str, Any], desired: Desired) -> dict[str, Any]:
    after = {name: desired.settings[name] for name in before}
    if "custom_metadata" in after and desired.update is Update.PATCH:
        after["custom_metadata"] = merged(
            before["custom_metadata"], after["custom_metadata"]
        )
    return after


def _payload(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings in Vault's form; a bare number of seconds would be taken, the text says what it is."""
    payload = dict(settings)
    if "delete_version_after" in payload:
        payload["delete_version_after"] = format_duration(
            payload["delete_version_after"]
        )
    return payload


def plan_blind(mount_point: str, path: str, desired: Desired) -> Plan:
    """Write without having looked, for tokens that may not read (``compare: false``). Always a change.

    :raises VaultError: ``invalid_data`` where Vault's own patch would not do what the seed's patch does
    :raises ConfigurationError: for what needs a look
    """
    if desired.settings:
        raise ConfigurationError(
            "Metadata options need 'compare: true'.",
            hint="Set them in a task of their own, whose token may read them.",
        )
    if desired.generate:
        raise ConfigurationError(
            "'generate' needs 'compare: true'.",
            hint="Whether a key has a value already can only be read.",
        )
    replacing = desired.data is not None and desired.update is Update.REPLACE
    step: Step
    if replacing:
        step = WriteData(desired.data or {}, desired.cas)
    else:
        if desired.create:
            raise ConfigurationError(
                "'create: true' needs 'compare: true'.",
                hint="Use 'update: replace' to create.",
            )
        for key, value in (desired.data or {}).items():
            if value is None or isinstance(value, dict):
                raise VaultError(
                    f"The value of '{key}' cannot be patched without reading the secret: Vault would "
                    f"{'remove the key' if value is None else 'merge the dictionary into the one that is there'}.",
                    reason="invalid_data",
                    mount_point=mount_point,
                    path=path,
                    hint="Use 'compare: true' with a token that may read, 'update: replace', or 'remove'.",
                )
        step = MergePatch(
            {**dict.fromkeys(desired.remove), **(desired.data or {})}, desired.cas
        )
    data = desired.data if replacing else None
    version = None if desired.cas is None else desired.cas + 1
    before = Shape(State.UNKNOWN, desired.cas)
    return Plan(
        Action.WRITTEN,
        mount_point,
        path,
        before,
        Shape(State.LIVE, version, data),
        (step,),
    )


def plan_absent_soft(observed: Observation) -> Plan:
    """Make the latest version unreadable; it can be restored."""
    before = Shape(observed.state, observed.version, observed.data)
    if not observed.live:
        return Plan(
            Action.UNCHANGED,
            observed.mount_point,
            observed.path,
            before,
            before,
            (),
            observed.metadata,
        )
    after = Shape(State.DELETED, observed.version, {})
    return Plan(
        Action.DELETED,
        observed.mount_point,
        observed.path,
        before,
        after,
        (DeleteLatest(),),
    )


def plan_absent_permanent(known: SecretMetadata) -> Plan:
    """Leave nothing of the secret."""
    kept = tuple(
        number
        for number, info in known.versions.items()
        if info.state is not State.DESTROYED
    )
    current = known.versions.get(known.current_version)
    state = current.state if current else State.MISSING
    before = Shape(state, known.current_version, None, {}, kept)
    if not known.exists:
        return Plan(Action.UNCHANGED, known.mount_point, known.path, before, before)
    after = Shape(State.MISSING, 0, None, {}, ())
    return Plan(
        Action.DELETED, known.mount_point, known.path, before, after, (DeleteForGood(),)
    )


def plan_absent_uncounted(observed: Observation) -> Plan:
    """Leave nothing of the secret, where the token may read its data and not its metadata."""
    before = Shape(observed.state, observed.version)
    if observed.state is State.MISSING:
        return Plan(
            Action.UNCHANGED, observed.mount_point, observed.path, before, before
        )
    after = Shape(State.MISSING, 0)
    return Plan(
        Action.DELETED,
        observed.mount_point,
        observed.path,
        before,
        after,
        (DeleteForGood(),),
    )
