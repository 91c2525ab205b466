# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The only reader of the shapes of Vault's responses, with :mod:`kv2_answers`.

What has another shape than Vault's raises a failure, and is not quoted in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .._model.mount import NO_MOUNT, Mount
from .._model.operations import LIST
from .._model.secret import Observation, State
from ..errors import Reason, VaultConnectionError, VaultError

if TYPE_CHECKING:  # Few tasks need these.
    from .._model.certificate import Issued
    from .._model.lease import Lease

Answer = Mapping[str, Any]


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


def is_of_kv1(answer: Answer) -> bool:
    """Return whether a secret may only look like one of KV v2.

    KV v1, which stores what it is sent, gives each secret a lifetime.
    """
    return bool(answer.get("lease_duration"))


def _describes_version(metadata: Any) -> bool:
    return isinstance(metadata, dict) and isinstance(metadata.get("version"), int)


def secret_in(answer: Answer, mount: str, path: str) -> Observation | None:
    """Return the live version that a read found, None if it is not a KV v2 response."""
    metadata = version_in(answer)
    if metadata is None or is_of_kv1(answer):
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


# --- mounts ---


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
