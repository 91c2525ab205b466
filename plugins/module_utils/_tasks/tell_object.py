# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What a task on an object returns and shows; :mod:`tell` for any endpoint.

Fields are visible unless the task, their name or the server says that they are secret.
Nothing is visible where an endpoint stores whatever it is sent.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from .._model.addresses import without_credentials
from .._model.endpoint import Held
from .._model.field_names import is_secret, secrets_within
from .._model.names import cut
from .._model.plan import Action
from .._plan.compare import as_held
from .._plan.object import ObjectPlan
from .._redact import HIDDEN, texts
from ..errors import printable
from .task import Result


def object_result(plan: ObjectPlan, after: Held | None) -> Result:
    """Return the result of a task on one object.

    :param after: what Vault holds now, None if nobody has looked
    """
    path = after.path if after else plan.held.path
    before_values, after_values = _diff(plan)
    return {
        "changed": plan.changed,
        "action": plan.action.value,
        "path": path,
        "object": _object(plan, after),
        "changed_fields": list(plan.difference.changed),
        "not_compared": list(plan.difference.not_compared),
        "diff": {
            "before_header": path,
            "after_header": path,
            "before": _lines(before_values),
            "after": _lines(after_values),
        },
    }


def hidden_texts(plan: ObjectPlan) -> Iterator[str]:
    """Yield the values that a message of the server must not quote."""
    for value in _hidden_values(plan, plan.wanted.values):
        yield from texts(value)


def hidden_values(plan: ObjectPlan) -> list[Any]:
    """Return the secrets of an object, as the task wants it and as it is."""
    wanted, held = plan.wanted.values, plan.held.values
    return [*_hidden_values(plan, wanted), *_hidden_values(plan, held)]


def _hidden_values(plan: ObjectPlan, values: Mapping[str, Any]) -> Iterator[Any]:
    for name, value in values.items():
        if _is_hidden(plan, name, value):
            yield value
        else:
            yield from secrets_within(value, name)


def _object(plan: ObjectPlan, after: Held | None) -> dict[str, Any] | None:
    """Return what Vault holds afterwards, without secrets."""
    if not plan.wanted.present or plan.action is Action.WRITTEN:
        return None
    if after is not None:
        return _shown(plan, after.values)
    # What Vault would choose itself is not known before.
    unknown: Mapping[str, Any] = {}
    if plan.action is Action.CREATED:
        unknown = dict.fromkeys(sorted(plan.endpoint.answered or ()))
    return _shown(plan, {**unknown, **plan.held.values, **_named(plan)})


def _named(plan: ObjectPlan) -> dict[str, Any]:
    """Return the fields that the task names, as Vault is going to hold them."""
    endpoint, difference = plan.endpoint, plan.difference
    held = plan.held.values
    values = {}
    for name, value in plan.wanted.values.items():
        unchanged = name in held and name not in difference.changed
        kept = (
            held[name] if unchanged else as_held(name, endpoint.declared(name), value)
        )
        if name in endpoint.knowledge.subset and isinstance(kept, Mapping):
            kept = {**(held.get(name) or {}), **kept}
        values[name] = kept
    return values


def _diff(plan: ObjectPlan) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the named fields before and after."""
    held, changed = plan.held.values, plan.difference.changed
    if not plan.wanted.present:
        return _masked(plan, held), {}
    names = plan.wanted.values.keys() | {*changed}
    before = _masked(plan, {name: held[name] for name in names if name in held})
    after = _masked(plan, _named(plan))
    for name in changed:
        if name in after and after[name] == before.get(name):
            # Both sides would look alike.
            after[name] = f"{HIDDEN} (new value)"
    return before, after


# --- what is hidden ---


def _is_hidden(plan: ObjectPlan, name: str, value: Any) -> bool:
    if value is None or isinstance(value, bool):
        return plan.endpoint.free_form or name in plan.wanted.secret_data
    return (
        plan.endpoint.free_form
        or name in plan.wanted.secret_data
        or name in plan.endpoint.knowledge.secrets
        or plan.endpoint.declared(name).sensitive
        or is_secret(name)
    )


def _masked(plan: ObjectPlan, values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: HIDDEN if _is_hidden(plan, name, value) else _public(value, name)
        for name, value in sorted(values.items())
    }


def _shown(plan: ObjectPlan, values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _public(value, name)
        for name, value in values.items()
        if not _is_hidden(plan, name, value)
    }


def _public(value: Any, field: str) -> Any:
    """Return a value without the secrets in it."""
    if isinstance(value, Mapping):
        return {
            key: HIDDEN if is_secret(str(key)) and part else _public(part, str(key))
            for key, part in value.items()
        }
    if isinstance(value, list):
        return [_public(item, field) for item in value]
    if isinstance(value, str):
        return without_credentials(value, HIDDEN, field)
    return value


# --- the form of a diff ---


def _lines(values: Mapping[str, Any]) -> str:
    """Return fields as text; several lines stay several lines, as in a policy."""
    text = ""
    for name, value in values.items():
        if isinstance(value, str) and "\n" in value:
            lines = [printable(line) for line in value.splitlines()]
            block = "".join(f"    {line}\n" for line in lines)
            text += f"{cut(name)}:\n{block}"
        else:
            shown = value if isinstance(value, str) else json.dumps(value)
            text += f"{cut(name)}: {printable(shown)}\n"
    return text
