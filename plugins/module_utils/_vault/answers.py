# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The only reader of the shapes of Vault's responses.

What has another shape than Vault's raises a failure, and is not quoted in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from .._model.engine import NO_MOUNT, EngineConfig, Mount
from .._model.operations import LIST, READ_CONFIG, READ_METADATA, Operation
from .._model.refusals import not_a_kv2_response
from .._model.secret import Observation, SecretMetadata, State, VersionInfo
from .._model.times import parse_time
from ..errors import Reason, VaultConnectionError, VaultError

if TYPE_CHECKING:  # Few tasks need these.
    from .._model.certificate import Issued
    from .._model.lease import Lease

Answer = Mapping[str, Any]


@contextmanager
def _of_kv2(operation: Operation, mount: str, path: str = "") -> Iterator[None]:
    """Turn any surprise in a response's types into a failure that quotes nothing."""
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError):
        raise not_a_kv2_response(operation, mount, path) from None


# --- any response ---


def data_of(answer: Answer) -> dict[str, Any]:
    """Return the ``data`` of a response, {} if it has none."""
    data = answer.get("data")
    return data if isinstance(data, dict) else {}


def auth_of(answer: Answer) -> dict[str, Any]:
    """Return the ``auth`` of a response to a login or renewal, {} if it has none."""
    auth = answer.get("auth")
    return auth if isinstance(auth, dict) else {}


def warnings_in(answer: Answer) -> list[str]:
    """Return Vault's own warnings."""
    warnings = answer.get("warnings")
    if not isinstance(warnings, list):
        return []
    return [text for text in warnings if isinstance(text, str)]


def seconds_in(fields: Mapping[str, Any], name: str) -> float:
    """Return a token's time in seconds, 0 if none is told."""
    value = fields.get(name)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return 0
    return value


def content_of(answer: Answer) -> dict[str, Any] | None:
    """Return what a response says, None if it says nothing.

    That is its data, or all of it where Vault sends no envelope, as for its health.
    """
    if "request_id" in answer:
        data = answer.get("data")
        return data if isinstance(data, dict) else None
    return dict(answer) or None


def lease_in(answer: Answer) -> Lease | None:
    """Return the lease that comes with a response, if one does."""
    from .._model.lease import Lease

    lease_id, ttl = answer.get("lease_id"), answer.get("lease_duration")
    if not isinstance(lease_id, str) or not lease_id:
        return None
    seconds = ttl if isinstance(ttl, int) else 0
    return Lease(lease_id, seconds, bool(answer.get("renewable")))


def issued_in(answer: Answer) -> Issued | None:
    """Return the certificate that a response holds, None if it holds none."""
    from .._model.certificate import Issued

    data = data_of(answer)
    chain = data.get("ca_chain") or [data.get("issuing_ca")]
    above = [text for text in chain if isinstance(text, str) and text]
    certificate = text_in(answer, "certificate") or text_in(answer, "signed_key")
    if not certificate:
        return None
    key = text_in(answer, "private_key") or ""
    return Issued(certificate.strip(), tuple(map(str.strip, above)), key.strip())


def wrapping_in(answer: Answer) -> dict[str, Any] | None:
    """Return what replaces a response that is wrapped."""
    wrapping = answer.get("wrap_info")
    return wrapping if isinstance(wrapping, dict) else None


def batch_in(answer: Answer) -> list[str]:
    """Return the error of each item of a batch, '' for those that have none."""
    results = data_of(answer).get("batch_results")
    items = results if isinstance(results, list) else []
    return [str(item.get("error") or "") for item in items if isinstance(item, Mapping)]


def text_in(answer: Answer, name: str) -> str | None:
    """Return one text of the ``data``, None if there is none."""
    value = data_of(answer).get(name)
    return value if isinstance(value, str) else None


def capabilities_in(answer: Answer, api_path: str) -> tuple[str, ...]:
    """Return the token's capabilities on one API path."""
    held = data_of(answer).get(api_path)
    if not isinstance(held, list):
        return ()
    return tuple(name for name in held if isinstance(name, str))


# --- secrets ---


def version_in(answer: Any) -> dict[str, Any] | None:
    """Return the metadata of the version that a response describes, if it does."""
    data = answer.get("data") if isinstance(answer, Mapping) else None
    metadata = data.get("metadata") if isinstance(data, Mapping) else None
    return metadata if _describes_version(metadata) else None


def _is_of_kv1(answer: Answer) -> bool:
    """Return whether a secret may only look like one of KV v2.

    KV v1, which stores what it is sent, gives each secret a lifetime.
    """
    return bool(answer.get("lease_duration"))


def _describes_version(metadata: Any) -> bool:
    return isinstance(metadata, dict) and isinstance(metadata.get("version"), int)


def secret_in(answer: Answer, mount: str, path: str) -> Observation | None:
    """Return the live version that a read found, None if it is not a KV v2 response."""
    metadata = version_in(answer)
    if metadata is None or _is_of_kv1(answer):
        return None
    data = answer["data"].get("data")
    return Observation(
        mount,
        path,
        State.LIVE,
        metadata["version"],
        data if isinstance(data, dict) else {},
        metadata,
    )


def absent_version_in(body: Answer | None, mount: str, path: str) -> Observation | None:
    """Return the deleted or destroyed version that a 404 describes, if it does."""
    body = body or {}
    # A patch's 404 has the metadata where a read's has data and metadata.
    patched = {"data": {"metadata": body.get("data")}}
    metadata = version_in(body) or version_in(patched)
    if metadata is None:
        return None
    state = State.DESTROYED if metadata.get("destroyed") else State.DELETED
    return Observation(mount, path, state, metadata["version"], {}, metadata)


def written_version(answer: Answer) -> dict[str, Any]:
    """Return the metadata of the version that a write made.

    :raises VaultConnectionError: ``write_uncertain`` if the response names none
    """
    metadata = answer.get("data")
    if not isinstance(metadata, dict) or not _describes_version(metadata):
        raise VaultConnectionError(
            "The response to the write names no version.",
            reason=Reason.WRITE_UNCERTAIN,
            hint="Check that 'mount_point' is a KV v2 secrets engine and that "
            "'vault_url' is Vault itself.",
        )
    return metadata


def keys_in(answer: Answer, mount: str) -> list[str]:
    """Return the names that a listing holds; folders end with a slash.

    :raises VaultError: if it holds none
    """
    keys = data_of(answer).get("keys")
    if not isinstance(keys, list):
        raise VaultError(
            "The response to a list request holds no keys.",
            operation=LIST.name,
            mount_point=mount,
        )
    return [str(key) for key in keys]


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
    if _is_of_kv1(answer):
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
    from .._model.durations import parse_duration

    value = data.get("delete_version_after") or "0s"
    return parse_duration(value, "delete_version_after")


def _whole(value: Any) -> int:
    """Return a whole number, 0 if there is none."""
    if isinstance(value, bool) or not isinstance(value, (int, type(None))):
        raise TypeError("not a whole number")
    return value or 0


# --- mounts ---


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


def mount_in(data: Mapping[str, Any]) -> Mount:
    """Return the mount that a description is of; nothing is mounted if it is empty."""
    if not data:
        return NO_MOUNT
    kind = str(data.get("type", ""))
    if kind in ("kv", "generic"):
        options = data.get("options")
        version = options.get("version") if isinstance(options, Mapping) else None
        kind = "kv2" if str(version) == "2" else "kv1"
    uuid = data.get("uuid") or data.get("accessor") or ""
    return Mount(kind, str(data.get("description") or ""), str(uuid))


def mounts_in(entries: Any) -> dict[str, Mount]:
    """Return all mounts of a listing, by path."""
    if not isinstance(entries, Mapping):
        return {}
    return {
        path.strip("/"): mount_in(entry)
        for path, entry in entries.items()
        if isinstance(entry, Mapping)
    }


def probed_mount(answer: Answer, mount: str) -> Mount:
    """Return what is mounted at exactly this path.

    For a path below a mount Vault describes that mount, which is not the one asked for.
    """
    data = data_of(answer)
    found_at = str(data.get("path", "")).strip("/")
    return mount_in(data) if found_at == mount else NO_MOUNT
