# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What Vault holds, as a typed value. The only reader of the shapes of Vault's answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from enum import Enum
from typing import Any, Callable, TypeVar

from ._client import Client, Mount
from ._durations import parse_duration
from .errors import VaultAuthError, VaultError, VaultSecretNotFoundError

_T = TypeVar("_T")


class State(str, Enum):
    """In which state a version of a secret is."""

    LIVE = "live"
    DELETED = "deleted"
    DESTROYED = "destroyed"
    MISSING = "missing"
    #: The token may not look.
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Observation:
    """One secret at one moment.

    :param version: the version that was looked at, 0 where there is none
    :param data: the data of a live version; never part of a repr
    :param metadata: Vault's metadata of the version
    """

    mount_point: str
    path: str
    state: State
    version: int = 0
    data: Mapping[str, Any] = field(default_factory=dict, repr=False)
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @property
    def live(self) -> bool:
        return self.state is State.LIVE

    def absence(self) -> VaultSecretNotFoundError:
        """The failure for whoever needs a live version here."""
        message, hint = {
            State.MISSING: ("does not exist", "Check the path and 'mount_point'."),
            State.DELETED: (
                f"is deleted (version {self.version})",
                f"Its data can be restored by undeleting version {self.version}, or write a new version.",
            ),
            State.DESTROYED: (
                f"is destroyed (version {self.version})",
                "Its data is gone for good; read another version or write a new one.",
            ),
        }[self.state]
        reason = "secret_not_found" if self.state is State.MISSING else f"secret_{self.state.value}"
        return VaultSecretNotFoundError(
            f"The secret '{self.mount_point}/{self.path}' {message}.",
            reason=reason,
            http_status=404,
            operation="read",
            mount_point=self.mount_point,
            path=self.path,
            hint=hint,
        )


def check_kv2(client: Client, mount: str, path: str | None = None) -> None:
    """Tell a missing or unsuitable mount from a missing secret; Vault answers both with the same bare 404.

    :raises VaultError: ``mount_not_found`` or ``wrong_kv_version``
    """
    kind = client.mount(mount).kind
    if kind != "kv2":
        raise not_kv2(mount, kind, path)


def not_kv2(mount: str, kind: str, path: str | None = None) -> VaultError:
    """The failure for a mount that is missing, or is not a KV v2 secrets engine.

    :param kind: as in :class:`_client.Mount`
    """
    if not kind:
        return VaultError(
            f"Nothing is mounted at '{mount}', or the token may not know.",
            reason="mount_not_found",
            operation="read",
            mount_point=mount,
            path=path,
            hint="Check 'mount_point', which defaults to the OS user's name, or enable a KV v2 engine there, "
            "for example with credential_bridge.vault.vault_engine.",
        )
    return VaultError(
        f"The mount '{mount}' is {'a KV version 1' if kind == 'kv1' else repr(kind) + ', not a KV version 2'} "
        "secrets engine.",
        reason="wrong_kv_version",
        operation="read",
        mount_point=mount,
        path=path,
        hint="This collection works with KV version 2 only. It neither upgrades nor replaces a mount.",
    )


def _another_answer(operation: str, mount: str, path: str | None) -> VaultError:
    return VaultError(
        "Vault's answer is not that of a KV v2 secrets engine.", operation=operation, mount_point=mount, path=path
    )


@contextmanager
def _reading(operation: str, mount: str, path: str | None = None) -> Iterator[None]:
    """An answer whose parts are of other types than Vault's is none of a KV v2 engine; what is in it is not quoted."""
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError):
        raise _another_answer(operation, mount, path) from None


def observe(client: Client, mount: str, path: str, version: int | None = None) -> Observation:
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
    return Observation(mount, path, State.LIVE, metadata["version"], data if isinstance(data, dict) else {}, metadata)


def observe_absent(client: Client, mount: str, path: str, error: VaultSecretNotFoundError) -> Observation:
    """What a 404 tells: its body describes a version that is deleted or destroyed, without one nothing exists.

    :raises VaultError: ``mount_not_found`` or ``wrong_kv_version``
    """
    body = error.body or {}
    # A patch's 404 has the metadata where a read's has data and metadata.
    metadata = _version_metadata(body) or _version_metadata({"data": {"metadata": body.get("data")}})
    if metadata is not None:
        state = State.DESTROYED if metadata.get("destroyed") else State.DELETED
        return Observation(mount, path, state, metadata["version"], {}, metadata)
    check_kv2(client, mount, path)
    return Observation(mount, path, State.MISSING)


def _missing_version(client: Client, mount: str, path: str, version: int) -> Observation:
    latest = observe(client, mount, path)
    if latest.state is State.MISSING:
        return latest
    raise version_not_found(mount, path, version, latest.version)


def version_not_found(mount: str, path: str, version: int, current: int) -> VaultSecretNotFoundError:
    """The failure for a version that a secret has not yet, or no longer."""
    return VaultSecretNotFoundError(
        f"The secret '{mount}/{path}' has no version {version}; its current version is {current}."
        if current
        else f"The secret '{mount}/{path}' has no versions, only metadata.",
        reason="version_not_found",
        http_status=404,
        operation="read",
        mount_point=mount,
        path=path,
        hint="Old versions are dropped once there are more than 'max_versions'.",
    )


def _version_metadata(body: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The metadata of the version that an answer describes, None where it describes none."""
    data = body.get("data") if isinstance(body, Mapping) else None
    metadata = data.get("metadata") if isinstance(data, Mapping) else None
    if isinstance(metadata, dict) and isinstance(metadata.get("version"), int):
        return metadata
    return None


@dataclass(frozen=True)
class VersionInfo:
    """One version, as the metadata of its secret describe it.

    :param deletion_time: when it was deleted, or will be where that lies in the future; '' for never, None where only
        Vault will know
    """

    version: int
    state: State
    created_time: str
    deletion_time: str | None


@dataclass(frozen=True)
class SecretMetadata:
    """The versions and settings of one secret at one moment.

    :param exists: whether Vault knows the path; a secret may have metadata and no version at all
    :param oldest_version: the oldest version kept, 0 where none was dropped yet
    :param versions: the versions that Vault still knows, by number in ascending order
    :param delete_version_after: in seconds
    """

    mount_point: str
    path: str
    exists: bool = False
    current_version: int = 0
    oldest_version: int = 0
    versions: Mapping[int, VersionInfo] = field(default_factory=dict)
    custom_metadata: Mapping[str, str] = field(default_factory=dict)
    max_versions: int = 0
    cas_required: bool = False
    delete_version_after: int = 0


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


def metadata_from(data: Mapping[str, Any], mount: str, path: str, now: datetime) -> SecretMetadata:
    """The typed form of the ``data`` of Vault's answer.

    :param now: Vault's time; what is to be deleted later is live
    """
    versions = (_version_info(int(number), info, now) for number, info in data["versions"].items())
    return SecretMetadata(
        mount_point=mount,
        path=path,
        exists=True,
        current_version=_whole(data.get("current_version")),
        oldest_version=_whole(data.get("oldest_version")),
        versions={info.version: info for info in sorted(versions, key=lambda info: info.version)},
        custom_metadata=dict(data.get("custom_metadata") or {}),
        max_versions=_whole(data.get("max_versions")),
        cas_required=bool(data.get("cas_required")),
        delete_version_after=parse_duration(data.get("delete_version_after") or "0s", "delete_version_after"),
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


_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):(\d\d))")


def parse_time(text: str) -> datetime:
    """A time as Vault writes it, RFC 3339 with up to nanoseconds, which Python's own parser does not take.

    :raises VaultError: for anything else
    """
    match = _TIME.fullmatch(text)
    if match is None:
        raise VaultError("Vault's answer holds a time that is not in RFC 3339.")
    seconds, fraction, sign, hours, minutes = match.groups()
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    moment = datetime.strptime(seconds, "%Y-%m-%dT%H:%M:%S").replace(
        microsecond=int(((fraction or "") + "000000")[:6]), tzinfo=timezone.utc
    )
    return moment + offset if sign == "-" else moment - offset


def observe_listing(client: Client, mount: str, folder: str) -> list[str]:
    """The names below a folder ('' for the root), folders with a trailing slash; none where there is no such folder.

    :raises VaultError: ``mount_not_found``, ``wrong_kv_version``, and whatever listing raises
    """
    try:
        return client.list(mount, folder)
    except VaultSecretNotFoundError:
        check_kv2(client, mount, folder or None)
        return []


@dataclass(frozen=True)
class EngineConfig:
    """The configuration of a KV v2 secrets engine.

    :param max_versions: how many versions a secret keeps, 0 for Vault's default
    :param delete_version_after: in seconds; negative where it is switched off for all secrets
    """

    max_versions: int
    cas_required: bool
    delete_version_after: int


@dataclass(frozen=True)
class Engine:
    """What is mounted at a path at one moment.

    :param kind: as in :class:`_client.Mount`; '' where nothing is mounted, or where the token may not know
    :param config: None where there is none, or where the token may not read it
    :param overlaps: where nothing is mounted, a mount above or below that stands in the way, '' for none
    """

    mount_point: str
    kind: str
    description: str = ""
    config: EngineConfig | None = None
    overlaps: str = ""


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
    answer = _unless_denied(lambda: client.when_ready(mount, lambda: client.read_config(mount)))
    if answer is None:
        return None
    data = answer.get("data") or {}
    with _reading("read_config", mount):
        return EngineConfig(
            max_versions=_whole(data.get("max_versions")),
            cas_required=bool(data.get("cas_required")),
            delete_version_after=parse_duration(data.get("delete_version_after") or "0s", "delete_version_after"),
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
