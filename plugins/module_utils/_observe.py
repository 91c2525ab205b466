# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What Vault holds, as a typed value. The only reader of the shapes of Vault's answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from enum import Enum
from typing import Any

from ._client import Client
from ._durations import parse_duration
from .errors import VaultError, VaultSecretNotFoundError


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
    if kind == "kv2":
        return
    if not kind:
        raise VaultError(
            f"Nothing is mounted at '{mount}', or the token may not know.",
            reason="mount_not_found",
            operation="read",
            mount_point=mount,
            path=path,
            hint="Check 'mount_point', which defaults to the OS user's name, or enable a KV v2 engine there, "
            "for example with credential_bridge.vault.vault_engine.",
        )
    raise VaultError(
        f"The mount '{mount}' is {'a KV version 1' if kind == 'kv1' else repr(kind) + ', not a KV version 2'} "
        "secrets engine.",
        reason="wrong_kv_version",
        operation="read",
        mount_point=mount,
        path=path,
        hint="This collection works with KV version 2 only.",
    )


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
        raise VaultError(
            "Vault's answer is not that of a KV v2 secrets engine.", operation="read", mount_point=mount, path=path
        )
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
    raise VaultSecretNotFoundError(
        f"The secret '{mount}/{path}' has no version {version}; its current version is {latest.version}.",
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

    :param deletion_time: when it was deleted, or will be where that lies in the future; '' for never
    """

    version: int
    state: State
    created_time: str
    deletion_time: str


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
        raise VaultError(
            "Vault's answer is not that of a KV v2 secrets engine.",
            operation="read_metadata",
            mount_point=mount,
            path=path,
        )
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
        current_version=data.get("current_version") or 0,
        oldest_version=data.get("oldest_version") or 0,
        versions={info.version: info for info in sorted(versions, key=lambda info: info.version)},
        custom_metadata=dict(data.get("custom_metadata") or {}),
        max_versions=data.get("max_versions") or 0,
        cas_required=bool(data.get("cas_required")),
        delete_version_after=parse_duration(data.get("delete_version_after") or "0s", "delete_version_after"),
    )


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
