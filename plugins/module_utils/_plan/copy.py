# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Plan how a secret gets to another place, whatever a copy that was cut left there.

Nothing is ever overwritten: what the other place holds must be the beginning of what
the copy makes of it. Pure: no I/O, no clock, no Ansible.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from .._model.comparison import difference, same
from .._model.metadata import History, SecretMetadata
from .._model.names import shown_list
from .._model.operations import DESTROY_VERSIONS, WRITE, WRITE_METADATA
from .._model.plan import Action, Plan, Step
from .._model.refusals import conflict, data_would_be_lost
from .._model.secret import Observation, State
from ..errors import VaultError
from .secret import SecretPlan, Snapshot, settings_payload

#: How many versions Vault keeps if neither the secret nor its engine says so.
DEFAULT_MAX_VERSIONS = 10

# What a secret has that nobody has configured.
_DEFAULTS: Mapping[str, Any] = MappingProxyType(
    {
        "custom_metadata": {},
        "max_versions": 0,
        "cas_required": False,
        "delete_version_after": 0,
    }
)

_EXPIRY = "delete_version_after"

_COPY_DATA_ONLY = (
    "Nothing is overwritten. Use 'metadata: false' to copy the data alone, or make the "
    "two equal with credential_bridge.vault.vault_secret."
)


@dataclass(frozen=True)
class Settings:
    """The metadata settings of the copy.

    :param before: those that the copy changes, as they are
    :param changes: the same as they will be
    :param version: the version of the settings, as in :class:`SecretMetadata`
    :param kept_versions: how many versions the copy will keep by itself, 0 if only its
        engine says so
    """

    before: Mapping[str, Any] = field(default_factory=dict)
    changes: Mapping[str, Any] = field(default_factory=dict)
    version: int | None = None
    kept_versions: int = 0

    def steps(self, expires: bool) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
        """Return the steps before the data is written, and those after it.

        :param expires: whether all versions that will be written shall expire: then
            that is set first, since it applies to versions written after it
        """
        first, last = dict(self.changes), {}
        if _EXPIRY in first and not expires:
            last[_EXPIRY] = first.pop(_EXPIRY)
        version = self.version
        before = self._step(first, version)
        if before and version is not None:
            version += 1
        return before, self._step(last, version)

    @staticmethod
    def _step(settings: Mapping[str, Any], version: int | None) -> tuple[Step, ...]:
        if not settings:
            return ()
        return (Step(WRITE_METADATA, settings_payload(settings), cas=version),)


NO_SETTINGS = Settings()


def plan_settings(source: SecretMetadata, copy: SecretMetadata) -> Settings:
    """Plan that the copy has the settings of its source.

    :raises VaultError: ``conflict`` for a setting that somebody has made otherwise
    """
    before, changes = {}, {}
    for name, default in _DEFAULTS.items():
        wanted, found = getattr(source, name), getattr(copy, name)
        if not same(found, wanted):
            if not same(found, default):
                problem = f"its setting '{name}' is another"
                raise conflict(copy.mount_point, copy.path, problem, _COPY_DATA_ONLY)
            before[name], changes[name] = found, wanted
    kept = changes.get("max_versions", copy.max_versions)
    return Settings(before, changes, copy.metadata_version, kept)


# --- the latest version ---


def plan_latest(
    source: Observation,
    copy: Observation,
    settings: Settings = NO_SETTINGS,
    expires: bool = False,
) -> SecretPlan:
    """Plan that the copy holds the data of the source's latest version.

    :param source: a live version
    :param expires: whether that version shall expire
    :raises VaultError: ``conflict`` if the copy holds something else
    """
    before = Snapshot(copy.state, copy.version, copy.data, settings.before)
    after = replace(before, settings={**settings.before, **settings.changes})
    first, last = settings.steps(expires)
    steps = (*first, *last)
    if copy.state is State.MISSING:
        steps = (*first, Step(WRITE, source.data, cas=0), *last)
        after = replace(after, state=State.LIVE, version=1, data=source.data)
    elif not copy.live:
        raise _conflict(copy, f"its latest version is {copy.state.value}")
    elif not same(dict(copy.data), dict(source.data)):
        raise _conflict(copy, _differing(copy.data, source.data))
    return _plan(copy, before, after, steps)


# --- all versions ---


def plan_all(
    source: History,
    copy: History,
    settings: Settings = NO_SETTINGS,
    limit: int | None = None,
) -> SecretPlan:
    """Plan that the copy holds the versions of its source, with the same numbers.

    A version without data is written empty and destroyed. It may still have its empty
    data, if a copy was cut.

    :param limit: how many versions the copy's engine keeps, 0 for Vault's default, None
        if that is unknown
    :raises VaultError: ``conflict`` if the copy holds something else;
        ``data_would_be_lost`` if the copy would keep fewer versions
    """
    current, reached = source.metadata.current_version, copy.metadata.current_version
    if reached > current:
        problem = f"it is at version {reached}, and its source at {current}"
        raise _conflict(copy.metadata, problem)
    common = range(1, reached + 1)
    empty = [number for number in common if _is_unfinished(source, copy, number)]
    missing = range(reached + 1, current + 1)
    kept = None
    if limit is not None:
        kept = max(limit, settings.kept_versions) or DEFAULT_MAX_VERSIONS
    if missing and kept is not None:
        _check_kept(source, copy.metadata, kept)
    for number in missing:
        # Those below this the server drops by itself.
        if number not in source.data and (kept is None or number > current - kept):
            empty.append(number)
    first, last = settings.steps(_all_expire(source, missing))
    steps = (
        *first,
        *(Step(WRITE, source.data.get(n, {}), cas=n - 1) for n in missing),
        *_destroying(empty),
        *last,
    )
    before = _snapshot(copy, settings.before)
    after = before
    if missing or empty:
        after = _after(source, before)
    after = replace(after, settings={**settings.before, **settings.changes})
    return _plan(copy.metadata, before, after, steps)


def _is_unfinished(source: History, copy: History, number: int) -> bool:
    """Return whether a version that both have must still be destroyed.

    :raises VaultError: ``conflict`` if it is not the copy of its source
    """
    if number in source.half_deleted:
        # Only the copy may still have its data.
        return False
    here, there = source.metadata.state(number), copy.metadata.state(number)
    problem = f"its version {number} is {there.value}, and its source's {here.value}"
    if here is State.LIVE:
        if there is not State.LIVE:
            raise _conflict(copy.metadata, problem)
        one, other = source.data[number], copy.data[number]
        if not same(dict(one), dict(other)):
            problem = f"in its version {number}, {_differing(other, one)}"
            raise _conflict(copy.metadata, problem)
        return False
    if there is State.LIVE and not copy.data[number]:
        return True
    # What the source has dropped in the meantime, the copy may well have.
    if here is not State.MISSING and there is State.LIVE:
        raise _conflict(copy.metadata, problem)
    if here is State.DESTROYED and there is State.DELETED:
        raise _conflict(copy.metadata, problem)
    return False


def _check_kept(source: History, copy: SecretMetadata, kept: int) -> None:
    dropped = [n for n in source.data if n <= source.metadata.current_version - kept]
    if dropped:
        raise data_would_be_lost(
            source.metadata.mount_point,
            source.metadata.path,
            f"the copy in '{copy.mount_point}' would keep {kept} versions, and not "
            f"{_versions(dropped)}",
            "Raise 'max_versions' of the secret or of the engine that is copied to, "
            "or use 'versions: latest'.",
        )


def _all_expire(source: History, numbers: range) -> bool:
    infos = [source.metadata.versions[n] for n in numbers if n in source.data]
    return bool(infos) and all(info.deletion_time for info in infos)


def _destroying(numbers: list[int]) -> Iterator[Step]:
    if numbers:
        yield Step(DESTROY_VERSIONS, {"versions": numbers})


def _snapshot(history: History, settings: Mapping[str, Any]) -> Snapshot:
    metadata = history.metadata
    current = metadata.current_version
    return Snapshot(
        metadata.state(current),
        current,
        history.data.get(current, {}),
        settings,
        versions={number: metadata.state(number) for number in metadata.versions},
    )


def _after(source: History, before: Snapshot) -> Snapshot:
    """Return the copy as it will be: what cannot be read is destroyed in it."""
    current = source.metadata.current_version
    states = {
        number: State.LIVE if number in source.data else State.DESTROYED
        for number in source.metadata.versions
    }
    return replace(
        before,
        state=states[current],
        version=current,
        data=source.data.get(current, {}),
        versions=states,
    )


# --- what a move must not lose ---


def check_nothing_lost(source: SecretMetadata, all_versions: bool) -> None:
    """Refuse to move a secret of which the copy does not hold all that can be restored.

    :raises VaultError: ``data_would_be_lost``
    """
    deleted = source.numbers(State.DELETED)
    if deleted:
        raise data_would_be_lost(
            source.mount_point,
            source.path,
            f"the data of {_versions(deleted)} is deleted and cannot be read, and "
            "would be gone with its source",
            "Undelete or destroy it with credential_bridge.vault.vault_secret_version, "
            "or copy without 'remove_source'.",
        )
    older = source.numbers(State.LIVE)[:-1]
    if older and not all_versions:
        raise data_would_be_lost(
            source.mount_point,
            source.path,
            f"{_versions(older)} would be gone with the source",
            "Use 'versions: all', or copy without 'remove_source'.",
        )


def _versions(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers))
    if len(numbers) == 1:
        return f"version {shown}"
    return f"versions {shown}"


# --- what all of them share ---


def _differing(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> str:
    added, removed, changed = difference(found, wanted)
    return f"its data differs in {shown_list(sorted((*added, *removed, *changed)))}"


def _conflict(copy: Observation | SecretMetadata, problem: str) -> VaultError:
    return conflict(copy.mount_point, copy.path, problem)


def _plan(
    copy: Observation | SecretMetadata,
    before: Snapshot,
    after: Snapshot,
    steps: tuple[Step, ...],
) -> SecretPlan:
    action = Action.UNCHANGED
    if steps:
        configures = all(step.operation is WRITE_METADATA for step in steps)
        action = Action.CONFIGURED if configures else Action.COPIED
    return Plan(action, copy.mount_point, copy.path, before, after, steps)
