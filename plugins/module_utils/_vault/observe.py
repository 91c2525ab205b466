# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What Vault holds, as a typed value. The only reader of the shapes of Vault's answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Callable, TypeVar

from .._model.durations import parse_duration
from .._model.engine import Engine, EngineConfig, Mount
from .._model.refusals import not_kv2, version_not_found
from .._model.secret import Observation, SecretMetadata, State, VersionInfo
from .._model.times import parse_time
from ..errors import VaultAuthError, VaultError, VaultSecretNotFoundError
from .client import Client

_T = TypeVar("_T")


def check_kv2(client: Client, mount: str, path: str | None = None) -> None:
    """Tell a missing or unsuitable mount from a missing secret; Vault answers both with the same bare 404.

    :raises VaultError: ``mount_not_found`` or ``wrong_kv_version``
    """
    kind = client.mount(mount).kind
    if kind != "kv2":
        raise not_kv2(mount, kind, path)


def _another_answer(operation: str, mount: str, path: str | None) -> VaultError:
    return VaultError(
        "Vault's answer is not that of a KV v2 secrets engine.",
        operation=operation,
        mount_point=mount,
        path=path,
    )


@contextmanager
def _reading(operation: str, mount: str, path: str | None = None) -> Iterator[None]:
    """An answer whose parts are of other types than Vault's is none of a KV v2 engine; what is in it is not quoted."""
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError):
        raise _another_answer(operation, mount, path) from None


def observe(
    client: Client, mount: str, path: str, version: int | None = None
) -> Observation:
    """Look at one version of a secret, the latest where none is named. One request where the secret exists.

    :raises VaultSecretNotFoundError: ``version_not_found`` where the secret exists without that version
    :raises VaultError: ``mount_not_found``, ``wrong_kv_version``, and whatever reading raises
    """
    try:
        answer = client.read(mount, path, version)
    except VaultSecretNotFoundError as error:
        absent = observe_absent(client, mount, path, error)
        if absent.state is State.MISSING and version is not None:
            return _missing_version(client, mount, path, version)
        return absent
    metadata = _version_metadata(answer)
    if metadata is None:
        check_kv2(client, mount, path)
        raise _another_answer("read", mount, path)
    data = answer["data"].get("data")
    return Observation(
        mount,
        path,
        State.LIVE,
        metadata["version"],
        data if isinstance(data, dict) else {},
        metadata,
    )


def observe_absent(
    client: Client, mount: str, path: str, error: VaultSecretNotFoundError
) -> Observation:
    """What a 404 tells: its body describes a version that is deleted or destroyed, without one nothing exists.

    :raises VaultError: ``mount_not_found`` or ``wrong_kv_version``
    """
    body = error.body or {}
    # A patch's 404 has the metadata where a read's has data and metadata.
    metadata = _version_metadata(body) or _version_metadata(
        {"data": {"metadata": body.get("data")}}
    )
    if metadata is not None:
        state = State.DESTROYED if metadata.get("destroyed") else State.DELETED
        return Observation(mount, path, state, metadata["version"], {}, metadata)
    check_kv2(client, mount, path)
    return Observation(mount, path, State.MISSING)


def _missing_version(
    client: Client, mount: str, path: str, version: int
) -> Observation:
    latest = observe(client, mount, path)
    if latest.state is State.MISSING:
        return latest
    raise version_not_found(mount, path, version, latest.version)


def _version_metadata(body: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The metadata of the version that an answer describes, None where it describes none."""
    data = body.get("data") if isinstance(body, Mapping) else None
    metadata = data.get("metadata") if isinstance(data, Mapping) else None
    if isinstance(metadata, dict) and isinstance(metadata.get("version"), int):
        return metadata
    return None


def observe_metadata(client: Client, mount: str, path: str) -> SecretMetadata:
    """Look at a secret's versions and settings. One request where the secret exists.

    :raises VaultError: ``mount_not_found``, ``wrong_kv_version``, and whatever reading raises
    """
    try:
        answer = client.read_metadata(mount, path)
    except VaultSecretNotFoundError:
        check_kv2(client, mount, path)
        return SecretMetadata(mount, path)
    data = answer.get("data")
    if not isinstance(data, Mapping) or not isinstance(data.get("versions"), Mapping):
        check_kv2(client, mount, path)
        raise _another_answer("read_metadata", mount, path)
    with _reading("read_metadata", mount, path):
        return metadata_from(data, mount, path, client.now())


def metadata_from(
    data: Mapping[str, Any], mount: str, path: str, now: datetime
) -> SecretMetadata:
    """The typed form of the ``data`` of Vault's answer.

    :param now: Vault's time; what is to be deleted later is live
    """
    versions = (
        _version_info(int(number), info, now)
        for number, info in data["versions"].items()
    )
    return SecretMetadata(
        mount_point=mount,
        path=path,
        exists=True,
        current_version=_whole(data.get("current_version")),
        oldest_version=_whole(data.get("oldest_version")),
        versions={
            info.version: info
            for info in sorted(versions, key=lambda info: info.version)
        },
        custom_metadata=dict(data.get("custom_metadata") or {}),
        max_versions=_whole(data.get("max_versions")),
        cas_required=bool(data.get("cas_required")),
        delete_version_after=parse_duration(
            data.get("delete_version_after") or "0s", "delete_version_after"
        ),
    )


def _whole(value: Any) -> int:
    """A number of Vault's answer, 0 where there is none."""
    if isinstance(value, bool) or not isinstance(value, (int, type(None))):
        raise TypeError("not a whole number")
    return value or 0


def _version_info(number: int, info: Mapping[str, Any], now: datetime) -> VersionInfo:
    deletion_time = info.get("deletion_time") or ""
    if info.get("destroyed"):
        state = State.DESTROYED
    elif deletion_time and parse_time(deletion_time) <= now:
        state = State.DELETED
    else:
        state = State.LIVE
    return VersionInfo(number, state, info.get("created_time") or "", deletion_time)


def observe_listing(client: Client, mount: str, folder: str) -> list[str]:
    """The names below a folder ('' for the root), folders with a trailing slash; none where there is no such folder.

    :raises VaultError: ``mount_not_found``, ``wrong_kv_version``, and whatever listing raises
    """
    try:
        return client.list(mount, folder)
    except VaultSecretNotFoundError:
        check_kv2(client, mount, folder or None)
        return []


def observe_engine(client: Client, mount: str) -> Engine:
    """Look at a mount, in whatever way the token may, and wait for one that Vault is still preparing."""
    found = client.mount(mount)
    if not found.kind:
        found, others = _hidden_mount(client, mount)
        if not found.kind:
            return Engine(mount, "", overlaps=_overlapping(mount, others))
    config = observe_config(client, mount) if found.kind == "kv2" else None
    return Engine(mount, found.kind, found.description, config)


def observe_config(client: Client, mount: str) -> EngineConfig | None:
    """The configuration of a KV v2 mount; None where the token may not read it."""
    answer = _unless_denied(
        lambda: client.when_ready(mount, lambda: client.read_config(mount))
    )
    if answer is None:
        return None
    data = answer.get("data") or {}
    with _reading("read_config", mount):
        return EngineConfig(
            max_versions=_whole(data.get("max_versions")),
            cas_required=bool(data.get("cas_required")),
            delete_version_after=parse_duration(
                data.get("delete_version_after") or "0s", "delete_version_after"
            ),
        )


def _hidden_mount(client: Client, mount: str) -> tuple[Mount, Iterable[str]]:
    """A mount below which the token has no right, and where the other mounts are, as far as it may know."""
    others = _unless_denied(client.mounts)
    if others is not None:
        return others.get(mount, Mount("")), others
    found = _unless_denied(lambda: client.read_mount(mount))
    return found or Mount(""), client.visible_mounts()


def _unless_denied(request: Callable[[], _T]) -> _T | None:
    try:
        return request()
    except VaultAuthError as error:
        if error.reason != "permission_denied":
            raise
        return None


def _overlapping(mount: str, others: Iterable[str]) -> str:
    wanted = f"{mount}/"
    for other in others:
        if wanted.startswith(f"{other}/") or f"{other}/".startswith(wanted):
            return other
    return ""
