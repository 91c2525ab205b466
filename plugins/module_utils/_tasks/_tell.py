# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What a task returns and shows: results, diffs and failures. The only place that decides what is visible."""

from __future__ import annotations

import re
import traceback
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .._model.data import difference
from .._model.option import Option, Options
from .._redact import HIDDEN
from ..errors import CredentialBridgeError

#: What Ansible itself shows in place of a hidden option.
NOT_SHOWN = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"


_NUMBER = re.compile(r"[-+.0-9]{1,24}")


_PLAUSIBLE = {"int": _NUMBER, "float": _NUMBER, "bool": re.compile(r"[A-Za-z01]{1,5}")}


_USER_INFORMATION = re.compile(r"://[^/]*@")


def shown(options: Options, given: Mapping[str, Any]) -> dict[str, Any]:
    """The ``module_args`` of a result's ``invocation``: public options in clear, everything else masked.

    Unknown and misspelt options are masked too, since nobody knows what their value is.
    """
    known = {
        alias: option
        for name, option in options.items()
        for alias in (name, *option.aliases)
    }
    return {
        name: _shown_value(known.get(name), value)
        for name, value in given.items()
        if not str(name).startswith("_ansible_")
    }


def _shown_value(option: Option | None, value: Any) -> Any:
    if value is None:
        return None
    if option and option.entries and isinstance(value, list):
        return [
            shown(option.entries, entry) if isinstance(entry, Mapping) else NOT_SHOWN
            for entry in value
        ]
    if (
        option
        and option.public
        and _plausible(option, value)
        and not _USER_INFORMATION.search(str(value))
    ):
        return value
    return NOT_SHOWN


def _plausible(option: Option, value: Any) -> bool:
    """Whether the value may be meant for this option; what stands there by mistake may be a secret."""
    if option.choices:
        return all(
            item in option.choices
            for item in (value if isinstance(value, list) else [value])
        )
    pattern = _PLAUSIBLE.get(option.type)
    if pattern:
        return pattern.fullmatch(str(value)) is not None
    return option.shows_text or not isinstance(value, str)


if TYPE_CHECKING:
    # Ansible compiles a collection's files anew in each process, and lookups come here only to fail.
    from .._plan.secret import Plan, Shape


_NEW = f"{HIDDEN} (new value)"


def diff(plan: Plan) -> dict[str, Any]:
    """Keys that come, go and change, and metadata in clear; never a value, not even its length."""
    changed = difference(plan.before.data or {}, plan.after.data or {})[2]
    return state_diff(
        f"{plan.mount_point}/{plan.path}",
        _shown(plan.before, ()),
        _shown(plan.after, changed),
    )


def state_diff(
    header: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> dict[str, Any]:
    """A diff in Ansible's form; both sides hold only what may be seen."""
    return {
        "before_header": header,
        "after_header": header,
        "before": dict(before),
        "after": dict(after),
    }


def _shown(shape: Shape, changed: Sequence[str]) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "state": shape.state.value,
        "version": shape.version,
        **shape.settings,
    }
    if shape.data is not None:
        shown["data"] = {
            key: _NEW if key in changed else HIDDEN for key in sorted(shape.data)
        }
    if shape.kept is not None:
        shown["restorable_versions"] = list(shape.kept)
    return shown


def result(plan: Plan, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """The result of a task on one secret, the same in check mode.

    :param metadata: Vault's metadata of the version that ``version`` names, as far as it exists
    """
    shown = dict(metadata)
    if shown and "custom_metadata" in plan.after.settings:
        # Vault told it before the settings were changed.
        shown["custom_metadata"] = plan.after.settings["custom_metadata"]
    return {
        "changed": plan.changed,
        "action": plan.action.value,
        "mount_point": plan.mount_point,
        "path": plan.path,
        "version": metadata.get("version", plan.after.version),
        "metadata": shown,
        "diff": diff(plan),
    }


def failure(error: CredentialBridgeError) -> dict[str, Any]:
    """A failed task: ``msg`` for a person, ``error`` for a playbook."""
    return {
        "failed": True,
        "changed": bool(error.done),
        "msg": str(error),
        "error": error.as_dict(),
    }


def _places(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    return [
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno} in {frame.name}"
        for frame in frames
    ]


def unexpected(error: BaseException) -> CredentialBridgeError:
    """A defect of ours: where it happened, without the exception's text, which may hold a value."""
    places = _places(error)
    return CredentialBridgeError(
        f"Unexpected {type(error).__name__} at {places[-1] if places else 'an unknown place'}.",
        hint="Please report this as a bug of credential_bridge.vault.",
    )


def crash(error: BaseException) -> dict[str, Any]:
    """A failed task for a defect of ours."""
    return {**failure(unexpected(error)), "where": _places(error)}
