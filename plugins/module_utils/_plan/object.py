# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Plan how an object of the API gets the desired fields. Pure.

What the task does not name must stay. Where the server has PATCH, that is certain. Else
the fields that change are posted alone, if the server tells a creation from an update,
or together with what was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .._model.comparison import difference
from .._model.endpoint import Endpoint, Field, Held, Write
from .._model.field_names import is_secret
from .._model.object_refusals import (
    field_immutable,
    key_incomplete,
    not_deletable,
    not_writable,
    unknown_fields,
    wrong_type,
)
from .._model.operations import API_DELETE, API_PATCH, API_WRITE
from .._model.plan import Action
from .compare import (
    as_sent,
    is_empty,
    list_matches_besides,
    matches,
    subset_matches,
    type_problem,
)

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Wanted:
    """An object as a task wants it.

    :param data: fields that may be shown
    :param secret_data: fields that may not
    :param always: whether to write what cannot be compared each time, and not only when
        the object is created
    :param compare: whether to look before writing
    :param write_only: fields that the server does not return, by the task's own words
    """

    path: str
    present: bool = True
    data: Values = field(default_factory=dict, repr=False)
    secret_data: Values = field(default_factory=dict, repr=False)
    always: bool = False
    compare: bool = True
    write_only: frozenset[str] = frozenset()

    @property
    def values(self) -> dict[str, Any]:
        """All fields."""
        return {**self.data, **self.secret_data}


class Difference(NamedTuple):
    """What a look has found.

    :param changed: fields that must be written
    :param not_compared: fields that the server does not return
    """

    changed: tuple[str, ...] = ()
    not_compared: tuple[str, ...] = ()


_NOTHING = Difference()


@dataclass(frozen=True)
class ObjectPlan:
    """What must be done to one object.

    :param held: what was there before
    :param writes: ways to write it, the best first; a later one is for a server that
        rejects the earlier ones, or a token that may not use them
    """

    action: Action
    endpoint: Endpoint
    held: Held
    wanted: Wanted
    difference: Difference = _NOTHING
    writes: tuple[Write, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.writes)


# --- what a task may say ---


def check_fields(endpoint: Endpoint, wanted: Wanted) -> None:
    """Check the fields against the server's description, before anything is written.

    :raises VaultError: ``endpoint_not_found`` if it cannot be written, so that it is
        not read either, which may create credentials; ``invalid_data`` for a field that
        it does not have, and for a value of another type than the field's
    """
    if wanted.present and not endpoint.writable:
        raise not_writable(endpoint.path)
    key = endpoint.knowledge.natural_key
    if any(name not in wanted.values for name in key):
        raise key_incomplete(endpoint.path, key)
    if not wanted.present or endpoint.free_form:
        return
    unknown = sorted(wanted.values.keys() - endpoint.fields.keys())
    if unknown and endpoint.described and not endpoint.knowledge.open:
        raise unknown_fields(endpoint.path, unknown, _offered(endpoint.fields))
    for name, value in wanted.values.items():
        problem = type_problem(endpoint.declared(name), value)
        if problem:
            raise wrong_type(endpoint.path, name, problem)


def _offered(fields: Mapping[str, Field]) -> Iterable[str]:
    return (name for name, declared in fields.items() if not declared.deprecated)


# --- what differs ---


def compare(endpoint: Endpoint, held: Held, wanted: Wanted) -> Difference:
    """Return how an object that exists differs from the one that is wanted."""
    if endpoint.free_form:
        # It holds exactly what it is given, so a key less is a difference, too.
        return Difference(_differing_keys(held.values, wanted.values))
    hidden = tuple(
        name
        for name in sorted(wanted.values)
        if _is_write_only(endpoint, held, wanted, name)
    )
    changed = [name for name in differing(endpoint, held, wanted) if name not in hidden]
    if wanted.always:
        changed = sorted([*changed, *hidden])
    return Difference(tuple(changed), hidden)


def _differing_keys(held: Values, wanted: Values) -> tuple[str, ...]:
    added, removed, changed = difference(held, wanted)
    return tuple(sorted([*added, *removed, *changed]))


def differing(endpoint: Endpoint, held: Held, wanted: Wanted) -> list[str]:
    """Return the fields that differ, including those that the server never returns."""
    return [
        name
        for name, value in sorted(wanted.values.items())
        if not _matches(endpoint, name, value, held.values.get(name))
    ]


def _matches(endpoint: Endpoint, name: str, wanted: Any, held: Any) -> bool:
    added = endpoint.knowledge.added
    if added and name == added[0] and held is not None:
        return list_matches_besides(added[1], wanted, held)
    if name in endpoint.knowledge.subset and held is not None:
        return subset_matches(wanted, held)
    if name in endpoint.knowledge.absent_is_unset and held is None:
        return False
    return matches(name, endpoint.declared(name), wanted, held)


def _is_write_only(endpoint: Endpoint, held: Held, wanted: Wanted, name: str) -> bool:
    knowledge = endpoint.knowledge
    if name in knowledge.write_only or name in wanted.write_only:
        return True
    if name in held.values:
        return False
    secret = name in wanted.secret_data or is_secret(name)
    return (
        secret or endpoint.declared(name).sensitive or _never_answered(endpoint, name)
    )


def _never_answered(endpoint: Endpoint, name: str) -> bool:
    """Return whether the server says that its answers do not have the field."""
    knowledge = endpoint.knowledge
    if endpoint.answered is None or knowledge.nested or knowledge.read_parent:
        return False
    return knowledge.names.get(name, name) not in endpoint.answered


def side_effects(plan: ObjectPlan, after: Held) -> list[str]:
    """Return the fields that a write has changed although nobody named them."""
    endpoint, before = plan.endpoint, plan.held
    if not before.exists or endpoint.free_form:
        return []
    names = before.values.keys() | after.values.keys()
    return [
        name
        for name in sorted(names - plan.wanted.values.keys())
        if _is_setting(endpoint, name, before.values.get(name))
        and not _stayed(name, endpoint.declared(name), before.values, after.values)
    ]


def _is_setting(endpoint: Endpoint, name: str, value: Any) -> bool:
    """Return whether a field of an answer is more than a time or a counter.

    Of the fields that no request has, those that are true or false tell for example
    that a secret is set.
    """
    if name not in endpoint.fields:
        return isinstance(value, bool)
    return not endpoint.declared(name).deprecated


def _stayed(name: str, declared: Field, before: Values, after: Values) -> bool:
    if before.get(name) is None:
        return after.get(name) is None or is_empty(name, declared, after[name])
    return matches(name, declared, before[name], after.get(name))


# --- what to do ---


def plan_absent(endpoint: Endpoint, held: Held, wanted: Wanted) -> ObjectPlan:
    """Plan that an object does not exist.

    :raises VaultError: ``endpoint_not_found`` if it exists and cannot be deleted
    """
    if not held.exists:
        return ObjectPlan(Action.UNCHANGED, endpoint, held, wanted)
    own_path = held.path != endpoint.path
    if not (endpoint.deletable or own_path):
        raise not_deletable(endpoint.path)
    delete = Write(API_DELETE, held.path)
    return ObjectPlan(Action.DELETED, endpoint, held, wanted, writes=(delete,))


def plan_blind(endpoint: Endpoint, held: Held, wanted: Wanted) -> ObjectPlan:
    """Plan a write without a look."""
    names = tuple(sorted(wanted.values))
    write = Write(API_WRITE, endpoint.path, _body(endpoint, wanted.values, {}))
    return ObjectPlan(
        Action.WRITTEN, endpoint, held, wanted, Difference(names, names), (write,)
    )


def plan_present(
    endpoint: Endpoint, held: Held, wanted: Wanted, changes: Endpoint | None = None
) -> ObjectPlan:
    """Plan that an object has the desired fields.

    :param changes: the endpoint where an existing object is changed, if that is another
        one and a change is needed
    :raises VaultError: ``field_immutable``
    """
    body = _body(endpoint, wanted.values, held.values)
    if not held.exists:
        write = Write(API_WRITE, endpoint.path, body)
        found = Difference(tuple(sorted(wanted.values)))
        return ObjectPlan(Action.CREATED, endpoint, held, wanted, found, (write,))
    found = compare(endpoint, held, wanted)
    if not found.changed:
        return ObjectPlan(Action.UNCHANGED, endpoint, held, wanted, found)
    _check_changeable(endpoint, found.changed)
    changed = {name: body.get(name) for name in found.changed}
    if changes is not None:
        writes: tuple[Write, ...] = (_at_another(endpoint, changes, changed),)
    else:
        writes = _updates(endpoint, held, body, changed)
    return ObjectPlan(Action.CHANGED, endpoint, held, wanted, found, writes)


def _check_changeable(endpoint: Endpoint, changed: Iterable[str]) -> None:
    knowledge = endpoint.knowledge
    refused = [
        name
        for name in changed
        if knowledge.unchangeable or name in knowledge.create_only
    ]
    if refused:
        raise field_immutable(endpoint.path, refused)


def _at_another(endpoint: Endpoint, changes: Endpoint, changed: Values) -> Write:
    body = dict(changed)
    config = body.pop(endpoint.knowledge.flattened, None)
    if isinstance(config, Mapping):
        body.update(config)
    refused = sorted(body.keys() - changes.fields.keys())
    if refused and changes.described:
        raise field_immutable(endpoint.path, refused)
    return Write(API_WRITE, changes.path, body)


def _updates(
    endpoint: Endpoint, held: Held, body: Values, changed: Values
) -> tuple[Write, ...]:
    """Return the ways to change an object where it is."""
    key = {name: body[name] for name in endpoint.knowledge.natural_key}
    if endpoint.free_form:
        return (Write(API_WRITE, endpoint.path, body),)
    kept = _kept(endpoint, held)
    slim = {
        name: value
        for name, value in kept.items()
        if not is_empty(name, endpoint.declared(name), value)
    }
    whole = [
        Write(API_WRITE, endpoint.path, {**kept, **body}),
        Write(API_WRITE, endpoint.path, {**slim, **body}),
    ]
    if endpoint.patchable:
        patch = {
            name: _merge_patch(value, held.values.get(name))
            for name, value in changed.items()
        }
        return (Write(API_PATCH, endpoint.path, patch), *whole)
    named = Write(API_WRITE, endpoint.path, {**key, **changed})
    if endpoint.merges or endpoint.knowledge.merges:
        return (named, *whole)
    if endpoint.described:
        return tuple(whole)
    return (*whole, named)


def _kept(endpoint: Endpoint, held: Held) -> dict[str, Any]:
    """Return what a write must repeat so that it stays."""
    if not endpoint.described:
        return dict(held.values)
    kept = {}
    for name, declared in endpoint.fields.items():
        value = held.values.get(name)
        default = declared.default
        if value is None or declared.deprecated:
            continue
        if default is not None and matches(name, declared, default, value):
            continue
        if not _is_immutable(endpoint, name):
            kept[name] = as_sent(name, declared, value)
    return kept


def _is_immutable(endpoint: Endpoint, name: str) -> bool:
    return name in endpoint.knowledge.create_only


def _merge_patch(wanted: Any, held: Any) -> Any:
    """Return a merge patch, which removes a key only if it is named with null."""
    if not isinstance(wanted, Mapping) or not isinstance(held, Mapping):
        return wanted
    removed: dict[str, Any] = dict.fromkeys(held.keys() - wanted.keys())
    changed = {key: _merge_patch(value, held.get(key)) for key, value in wanted.items()}
    return {**removed, **changed}


def _body(endpoint: Endpoint, values: Values, held: Values) -> dict[str, Any]:
    return {
        name: as_sent(name, endpoint.declared(name), value, held.get(name))
        for name, value in values.items()
    }
