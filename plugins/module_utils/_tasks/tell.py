# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What a task returns and shows: the only place that decides what is visible.

Values of secrets are visible in what a task was asked to read, generate or log in for,
and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from .._model.addresses import credentials_in
from .._model.comparison import difference
from .._model.durations import format_duration
from .._model.metadata import SecretMetadata, VersionInfo
from .._model.names import cut, shown_name
from .._model.option import Option, Options
from .._model.paths import holds_options, likely_mistake, nested
from .._model.secret import Observation, State
from .._options.tables import own_name
from .._redact import HIDDEN
from ..errors import ABOUT_CREDENTIALS, CredentialBridgeError, printable
from .defects import places, unexpected

if TYPE_CHECKING:
    from .._model.plan import Plan
    from .._plan.engine import EnginePlan
    from .._plan.secret import SecretPlan, Snapshot
    from .._plan.versions import Versions, VersionsPlan
    from .task import Result

# --- the options of a task ---

#: What Ansible itself shows in place of a hidden option.
NOT_SHOWN = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"

# Numbers and booleans may come as text. Anything else is there by mistake.
_NUMBER = re.compile(r"[-+.0-9]{1,24}")
_BOOLEAN = re.compile(r"[A-Za-z01]{1,5}")
_PATTERNS = {"int": _NUMBER, "float": _NUMBER, "bool": _BOOLEAN}

# Of the keys of one secret, in a diff.
_MOST_KEYS = 100


def invocation(options: Options, given: Mapping[str, Any]) -> Result:
    """Return the part of a result that shows the options a task was called with."""
    return {"invocation": {"module_args": shown_options(options, given)}}


def shown_options(options: Options, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return options with every value masked that is not public.

    Unknown and misspelt options are masked, too, since their values may be anything.
    """
    shown = {}
    for alias, value in given.items():
        # Ansible's own arguments are no options.
        if not str(alias).startswith("_ansible_"):
            name = own_name(options, alias)
            option = options[name] if name else None
            shown[alias if option else cut(alias)] = _shown_value(option, value)
    return shown


def _shown_value(option: Option | None, value: Any) -> Any:
    if value is None:
        return None
    if option is not None and option.entries and isinstance(value, list):
        return [_shown_entry(option.entries, entry) for entry in value]
    if option is not None and option.within:
        return _shown_entry(option.within, value)
    return value if _is_visible(option, value) else NOT_SHOWN


def _is_visible(option: Option | None, value: Any) -> bool:
    if option is None or not option.public or not _is_plausible(option, value):
        return False
    return not _may_hold_credentials(value)


def _may_hold_credentials(value: Any) -> bool:
    """Return whether a public option holds what does not belong there."""
    if isinstance(value, list):
        return any(_may_hold_credentials(item) for item in value)
    return holds_options(value) or bool(credentials_in(str(value)))


def _shown_entry(options: Options, entry: Any) -> Any:
    if isinstance(entry, Mapping):
        return shown_options(options, entry)
    return NOT_SHOWN


def _is_plausible(option: Option, value: Any) -> bool:
    """Return whether a value is meant for the option; a misplaced one may be secret."""
    if option.choices:
        items = value if isinstance(value, list) else [value]
        return all(item in option.choices for item in items)
    pattern = _PATTERNS.get(option.type)
    if pattern:
        return pattern.fullmatch(str(value)) is not None
    return option.shows_text or not isinstance(value, str)


# --- failures ---


def failure(error: CredentialBridgeError) -> Result:
    """Return a failed task's result: ``msg`` for people, ``error`` for playbooks."""
    return {
        "failed": True,
        "changed": bool(error.done),
        "msg": str(error),
        "error": error.as_dict(),
    }


def add_whence(result: Result, whence: str) -> None:
    """Add to a rejected login or token where the credentials came from.

    Of what the controller hands over, a module does not know that.

    :param whence: a sentence, '' if nobody knows
    """
    error = result.get("error") or {}
    if whence and error.get("reason") in ABOUT_CREDENTIALS:
        result["msg"] = f"{result['msg']} {whence}"
        error["hint"] = f"{error['hint'] or ''} {whence}".strip()


def crash(error: BaseException) -> Result:
    """Return the result of a task that a defect of this collection has stopped."""
    return {**failure(unexpected(error)), "where": places(error)}


# --- what was changed ---

#: Before a first write there is nothing, or nobody may look.
_NOT_SEEN = frozenset({State.MISSING, State.UNKNOWN})


def _change(
    plan: Plan[Any], before: Mapping[str, Any], after: Mapping[str, Any]
) -> Result:
    """Return what every task that can change something returns.

    :param before: what of the state before may be seen
    :param after: the same of the state afterwards
    """
    name = f"{plan.mount_point}/{plan.path}" if plan.path else plan.mount_point
    return {
        "changed": plan.changed,
        "action": plan.action.value,
        "mount_point": plan.mount_point,
        "diff": {
            "before_header": name,
            "after_header": name,
            "before": _printable(before),
            "after": _printable(after),
        },
    }


def _printable(shown: Any) -> Any:
    """Return a part of a diff with its names and texts as a terminal may show them."""
    if isinstance(shown, Mapping):
        return {_diff_name(name): _printable(part) for name, part in shown.items()}
    if isinstance(shown, str):
        return printable(shown)
    return shown


def _diff_name(name: str) -> str:
    # Ansible would take these keys out of the diff.
    if name.startswith("_ansible_"):
        return shown_name(name)
    return cut(name)


def secret_result(plan: SecretPlan, metadata: Mapping[str, Any]) -> Result:
    """Return the result of a task on one secret.

    :param metadata: Vault's metadata of the current version, as far as known
    """
    keys = _DiffKeys(plan.before.data or {}, plan.after.data or {})
    before = _shown_snapshot(plan.before, keys)
    after = _shown_snapshot(plan.after, keys, "new value")
    shown = dict(metadata)
    if shown and "custom_metadata" in plan.after.settings:
        # Vault sent the metadata before the settings were changed.
        shown["custom_metadata"] = plan.after.settings["custom_metadata"]
    result = {
        **_change(plan, before, after),
        "path": plan.path,
        "version": metadata.get("version", plan.after.version),
        "metadata": shown,
    }
    if plan.before.state in _NOT_SEEN:
        warn_of_path(result, plan.mount_point, plan.path)
    return result


def warn_of_path(result: Result, mount_point: str, path: str) -> None:
    """Add a warning to a result whose path probably means another secret.

    Vault accepts such a path, and would hold a secret that nobody looks for.
    """
    mistake = likely_mistake(mount_point, path)
    if mistake:
        warning = f"{mount_point}/{path}: {mistake}"
        result["warnings"] = [*result.get("warnings", []), warning]


class _DiffKeys:
    """The keys of a secret that a diff shows: those that differ come first.

    :param before: the data before; its values are only compared
    :param after: the data afterwards
    """

    def __init__(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        """Compare the data."""
        added, removed, changed = difference(before, after)
        differing = sorted([*added, *removed, *changed])
        keys = [*differing, *sorted((before.keys() | after.keys()) - {*differing})]
        self._changed = frozenset(changed)
        self._shown = keys[:_MOST_KEYS]
        self._differing_left = len(differing[_MOST_KEYS:])

    def of(self, data: Mapping[str, Any], new_value: str) -> dict[str, str]:
        """Return one side of the diff: never a value, not even its length.

        :param new_value: marks a value that differs, or both sides would look alike
        """
        shown = [key for key in self._shown if key in data]
        side = dict.fromkeys(sorted(shown), HIDDEN)
        if new_value:
            changed = [key for key in shown if key in self._changed]
            side.update(dict.fromkeys(changed, f"{HIDDEN} ({new_value})"))
        left = len(data) - len(shown)
        if left:
            side["..."] = f"{left:,} more keys{self._mark(new_value)}"
        return side

    def _mark(self, new_value: str) -> str:
        if not new_value or not self._differing_left:
            return ""
        return f"; {self._differing_left:,} are added, removed or changed"


def _shown_snapshot(
    snapshot: Snapshot, keys: _DiffKeys, new_value: str = ""
) -> dict[str, Any]:
    """Return a secret for a diff."""
    shown: dict[str, Any] = {
        "state": snapshot.state.value,
        "version": snapshot.version,
        **snapshot.settings,
    }
    if snapshot.versions:
        shown["versions"] = {
            str(number): state.value for number, state in snapshot.versions.items()
        }
    if snapshot.data is not None:
        shown["data"] = keys.of(snapshot.data, new_value)
    if snapshot.restorable is not None:
        shown["restorable_versions"] = list(snapshot.restorable)
    return shown


def generated(
    keys: Iterable[str],
    new_keys: Collection[str],
    values: Mapping[str, Any] | None,
    check_mode: bool,
) -> Result:
    """Return what a task says of the values that it generates.

    :param keys: the keys that it generates
    :param new_keys: those that get a new value
    :param values: the data of the secret, None if the task does not return values
    """
    result: Result = {"generated": sorted(new_keys)}
    if values is not None:
        # The secret will never hold a value that check mode has made.
        result["generated_values"] = {
            key: None if check_mode and key in new_keys else values[key] for key in keys
        }
    return result


def versions_result(plan: VersionsPlan, versions: Versions) -> Result:
    """Return the result of a task on versions of a secret.

    :param versions: the versions now
    """
    return {
        **_change(plan, _shown_states(plan.before), _shown_states(plan.after)),
        "path": plan.path,
        "versions": [_shown_version(version) for version in versions.values()],
    }


def _shown_states(versions: Versions) -> dict[str, Any]:
    states = {str(number): info.state.value for number, info in versions.items()}
    return {"versions": states}


def engine_result(plan: EnginePlan) -> Result:
    """Return the result of a task on a secrets engine."""
    before: Mapping[str, Any] = {"state": "absent"}
    if plan.before is not None:
        before = {"state": "present", **_shown_settings(plan.before)}
    after = _shown_settings(plan.after or {})
    return {**_change(plan, before, {"state": "present", **after}), **after}


def many(results: Sequence[Result]) -> Result:
    """Return the result of a task on many secrets, with the results of each.

    Ansible shows diffs and warnings of the task only, so they move there.
    """
    diffs: list[Any] = []
    warnings: list[str] = []
    for result in results:
        diff = result.pop("diff", None)
        if diff is not None and result["changed"]:
            diffs.append(diff)
        warnings += result.pop("warnings", [])
    changed = any(result["changed"] for result in results)
    summary: Result = {"changed": changed, "results": results, "diff": diffs}
    if warnings:
        # The same warning for a thousand secrets is one.
        summary["warnings"] = list(dict.fromkeys(warnings))
    return summary


# --- what was read ---


def found_secret(
    observed: Observation, metadata: SecretMetadata | None, with_data: bool
) -> Result:
    """Return one secret that a task has read.

    :param metadata: the secret's metadata, if the task asked for it
    :param with_data: whether the task asked for the data
    """
    return {
        "path": observed.path,
        "mount_point": observed.mount_point,
        "state": observed.state.value,
        "version": observed.version if observed.versioned else None,
        "data": dict(observed.data) if with_data and observed.live else None,
        "metadata": _shown_metadata(metadata) if metadata and metadata.exists else None,
    }


#: The settings that a task can give a secret.
_SETTINGS = ("custom_metadata", "max_versions", "cas_required", "delete_version_after")


def found_tree(secrets: Sequence[Result]) -> Result:
    """Return secrets that a task has read in the form that one takes to write them.

    :param secrets: as :func:`found_secret` returns them
    """
    entries, left_out = {}, 0
    for secret in secrets:
        entry = {} if secret["data"] is None else {"data": secret["data"]}
        settings = secret["metadata"] or {}
        entry.update({name: settings[name] for name in _SETTINGS if name in settings})
        if entry and secret["state"] == State.LIVE.value:
            entries[secret["path"]] = entry
        else:
            left_out += 1
    result: Result = {"tree": nested(entries)}
    if left_out:
        result["warnings"] = [
            f"{left_out:,} secrets are not in 'tree', as they have no live version."
        ]
    return result


def _shown_metadata(metadata: SecretMetadata) -> dict[str, Any]:
    versions = metadata.versions.values()
    return {
        "current_version": metadata.current_version,
        "oldest_version": metadata.oldest_version,
        "versions": [_shown_version(version) for version in versions],
        "custom_metadata": dict(metadata.custom_metadata),
        "max_versions": metadata.max_versions,
        "cas_required": metadata.cas_required,
        "delete_version_after": format_duration(metadata.delete_version_after),
    }


def _shown_version(version: VersionInfo) -> dict[str, Any]:
    return {**asdict(version), "state": version.state.value}


def found_engine(mount_point: str, settings: Mapping[str, Any]) -> Result:
    """Return one secrets engine that a task has read."""
    return {"mount_point": mount_point, **_shown_settings(settings)}


def _shown_settings(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings with their durations as Vault writes them."""
    shown = dict(settings)
    if shown.get("delete_version_after") is not None:
        shown["delete_version_after"] = format_duration(shown["delete_version_after"])
    return shown


def login(method: str, token: str | None, auth: Mapping[str, Any]) -> Result:
    """Return what a login says of its token.

    :param token: None if there is none
    :param auth: as in Vault's response to a login
    """
    return {
        "auth_method": method,
        "token": token,
        "accessor": auth.get("accessor"),
        "policies": auth.get("policies"),
        "ttl": auth.get("lease_duration"),
        "renewable": auth.get("renewable"),
        "token_type": auth.get("token_type"),
    }
