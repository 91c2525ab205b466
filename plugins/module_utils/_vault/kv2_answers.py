# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What responses tell of a secret's versions and settings, and of an engine's.

As in :mod:`answers`, another shape than Vault's is a failure that quotes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from .._model.durations import parse_duration
from .._model.engine import EngineConfig
from .._model.metadata import SecretMetadata, VersionInfo
from .._model.operations import READ_CONFIG, READ_METADATA, Operation
from .._model.refusals import not_a_kv2_response
from .._model.secret import State
from .._model.times import parse_time
from .answers import Answer, is_of_kv1


@contextmanager
def _of_kv2(operation: Operation, mount: str, path: str = "") -> Iterator[None]:
    """Turn any surprise in a response's types into a failure that quotes nothing."""
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError):
        raise not_a_kv2_response(operation, mount, path) from None


def metadata_in(
    answer: Answer, mount: str, path: str, now: datetime
) -> SecretMetadata | None:
    """Return a secret's metadata, None if it is not a KV v2 response.

    :param now: Vault's time; a version that will be deleted later is live
    :raises VaultError: if a part of it has another type than Vault's
    """
    data = answer.get("data")
    if not isinstance(data, Mapping) or not isinstance(data.get("versions"), Mapping):
        return None
    if is_of_kv1(answer):
        return None
    with _of_kv2(READ_METADATA, mount, path):
        versions = [
            _version_info(int(number), info, now)
            for number, info in data["versions"].items()
        ]
        versions.sort(key=lambda info: info.version)
        return SecretMetadata(
            mount_point=mount,
            path=path,
            exists=True,
            current_version=_whole(data.get("current_version")),
            oldest_version=_whole(data.get("oldest_version")),
            versions={info.version: info for info in versions},
            custom_metadata=dict(data.get("custom_metadata") or {}),
            max_versions=_whole(data.get("max_versions")),
            cas_required=bool(data.get("cas_required")),
            delete_version_after=_seconds(data),
            metadata_version=_metadata_version(data),
        )


def _metadata_version(data: Mapping[str, Any]) -> int | None:
    name = "current_metadata_version"
    return _whole(data[name]) if name in data else None


def _version_info(number: int, info: Mapping[str, Any], now: datetime) -> VersionInfo:
    deletion_time = info.get("deletion_time") or ""
    state = State.LIVE
    if info.get("destroyed"):
        state = State.DESTROYED
    elif deletion_time and parse_time(deletion_time) <= now:
        state = State.DELETED
    return VersionInfo(number, state, info.get("created_time") or "", deletion_time)


def _seconds(data: Mapping[str, Any]) -> int:
    value = data.get("delete_version_after") or "0s"
    return parse_duration(value, "delete_version_after")


def _whole(value: Any) -> int:
    """Return a whole number, 0 if there is none."""
    if isinstance(value, bool) or not isinstance(value, (int, type(None))):
        raise TypeError("not a whole number")
    return value or 0


def config_in(answer: Answer, mount: str) -> EngineConfig:
    """Return the configuration of a KV v2 engine.

    :raises VaultError: if it is not one
    """
    data = answer.get("data") or {}
    with _of_kv2(READ_CONFIG, mount):
        return EngineConfig(
            max_versions=_whole(data.get("max_versions")),
            cas_required=bool(data.get("cas_required")),
            delete_version_after=_seconds(data),
        )
