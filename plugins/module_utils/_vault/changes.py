# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The operations that change secrets and mounts, one for each step of a plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Callable

from .._model.comparison import same
from .._model.operations import (
    DELETE_KV1,
    DELETE_LATEST,
    DELETE_METADATA,
    DELETE_VERSIONS,
    DESTROY_VERSIONS,
    ENABLE,
    PATCH,
    TUNE,
    UNDELETE_VERSIONS,
    WRITE,
    WRITE_CONFIG,
    WRITE_KV1,
    WRITE_METADATA,
    Operation,
)
from .._model.plan import Step
from .._model.refusals import absence, overtaken
from .._model.secret import Observation, State
from .._redact import texts
from ..errors import CredentialBridgeError, Reason, VaultError, VaultSecretNotFoundError
from .answers import absent_version_in, secret_in, written_version
from .backoff import pause_after_loss
from .failures import demands_metadata_cas

if TYPE_CHECKING:
    from .client import Client

_MERGE_PATCH = {"Content-Type": "application/merge-patch+json"}

Metadata = Mapping[str, Any]


class Changes:
    """What a client can change. Few workers of a run do, so it is loaded when needed."""

    def __init__(self, client: Client) -> None:
        """Send through this client's session."""
        self._client = client
        self._session = client.session
        self._transport = client.session.transport
        self._hvac = client.hvac
        kv1 = client.kv1
        self._steps: Mapping[Operation, Callable[[str, str, Step], Metadata | None]] = {
            WRITE: self._write,
            PATCH: self._patch,
            WRITE_METADATA: self._write_metadata,
            WRITE_KV1: kv1.write,
            DELETE_KV1: kv1.delete,
            DELETE_LATEST: self._delete_latest,
            DELETE_METADATA: self._delete_metadata,
            DELETE_VERSIONS: self._delete_versions,
            UNDELETE_VERSIONS: self._undelete_versions,
            DESTROY_VERSIONS: self._destroy_versions,
            ENABLE: self._enable,
            TUNE: self._tune,
            WRITE_CONFIG: self._write_config,
        }

    def perform(self, mount: str, path: str, step: Step) -> Metadata:
        """Carry out one step of a plan, as :meth:`Client.perform` says."""
        return self._steps[step.operation](mount, path, step) or {}

    def _write(self, mount: str, path: str, step: Step) -> Metadata:
        """Write a version. API: ``POST /:mount/data/:path``."""
        data = dict(step.payload)
        self._client.log.debug(
            "write", mount_point=mount, path=path, data=self._client.log.masked(data)
        )
        with self._transport.redacting(texts(data)):
            return self._write_surely(mount, path, data, step.cas)

    def _write_surely(
        self, mount: str, path: str, data: dict[str, Any], cas: int | None
    ) -> Metadata:
        """Write, and if the response is lost find out what became of the write.

        With ``cas`` only one write can become the next version, so the same one may be
        sent again: whichever of the two arrives first, the other is refused.
        """
        retries = self._client.settings.retries if cas is not None else 0
        for repetition in range(retries + 1):
            try:
                return self._write_once(mount, path, data, cas)
            except VaultError as error:
                lost = error.reason is Reason.WRITE_UNCERTAIN
                # A second try is refused if the first one has arrived after all.
                lost = lost or (repetition > 0 and error.reason is Reason.CAS_MISMATCH)
                if not lost or cas is None or not retries:
                    raise
                self._client.log.info(
                    "asking what became of a write", path=f"{mount}/{path}"
                )
                pause_after_loss(repetition)
                written = self._outcome(mount, path, data, cas, error)
                if written is not None:
                    return written
                if repetition == retries:
                    raise
        raise AssertionError("unreachable")

    def _write_once(
        self, mount: str, path: str, data: dict[str, Any], cas: int | None
    ) -> Metadata:
        answer = self._session.send(
            WRITE,
            lambda: self._hvac.kv.create_or_update_secret(path, data, cas, mount),
            mount,
            path,
        )
        return written_version(answer)

    def _outcome(
        self, mount: str, path: str, data: Metadata, cas: int, lost: VaultError
    ) -> Metadata | None:
        """Return the metadata of a write whose response was lost, None if it is lost.

        If other data is the version after ``cas``, ours never can be.

        :raises VaultError: ``cas_mismatch``, or ``lost`` if nobody can tell
        """
        try:
            answer = self._client.read(mount, path, cas + 1)
        except VaultSecretNotFoundError as error:
            if (error.body or {}).get("data"):
                raise lost from None
            return None
        except CredentialBridgeError:
            raise lost from None
        found = secret_in(answer, mount, path)
        if found is not None and same(dict(found.data), dict(data)):
            return found.metadata
        raise overtaken(mount, path)

    def _patch(self, mount: str, path: str, step: Step) -> Metadata:
        """Send a JSON merge patch, for tokens without the right to read.

        API: ``PATCH /:mount/data/:path``.

        :raises VaultSecretNotFoundError: if there is nothing to patch
        """
        options = {} if step.cas is None else {"cas": step.cas}
        body = {"data": dict(step.payload), "options": options}
        url = PATCH.url(mount, path)
        with self._transport.redacting(texts(step.payload)):
            try:
                answer = self._session.send(
                    PATCH,
                    lambda: self._transport.request(
                        "patch", url, headers=_MERGE_PATCH, json=body
                    ),
                    mount,
                    path,
                )
            except VaultSecretNotFoundError as error:
                if error.reason is Reason.SECRET_DESTROYED:
                    raise
                found = absent_version_in(error.body, mount, path)
                if found is None:
                    self._client.mounts.check_kv2(mount, path)
                    found = Observation(mount, path, State.MISSING)
                raise absence(found) from None
        return written_version(answer)

    def _write_metadata(self, mount: str, path: str, step: Step) -> None:
        """Change settings; others stay. API: ``POST /:mount/metadata/:path``."""
        try:
            self._write_settings(mount, path, step.payload, step.cas)
        except VaultError as error:
            if step.cas is not None or not demands_metadata_cas(error):
                raise
            # OpenBao may demand it of a secret that does not exist yet, too.
            self._write_settings(mount, path, step.payload, 0)

    def _write_settings(
        self, mount: str, path: str, settings: Metadata, cas: int | None
    ) -> None:
        body = {**settings} if cas is None else {**settings, "metadata_cas": cas}
        self._post(WRITE_METADATA, mount, path, body)

    def _delete_latest(self, mount: str, path: str, _step: Step) -> None:
        """Soft-delete the latest version. API: ``DELETE /:mount/data/:path``."""
        self._session.send(
            DELETE_LATEST,
            lambda: self._hvac.kv.delete_latest_version_of_secret(path, mount),
            mount,
            path,
        )

    def _delete_metadata(self, mount: str, path: str, _step: Step) -> None:
        """Delete all versions for good. API: ``DELETE /:mount/metadata/:path``."""
        self._session.send(
            DELETE_METADATA,
            lambda: self._hvac.kv.delete_metadata_and_all_versions(path, mount),
            mount,
            path,
        )

    def _delete_versions(self, mount: str, path: str, step: Step) -> None:
        """Soft-delete versions. API: ``POST /:mount/delete/:path``."""
        self._change_versions(self._hvac.kv.delete_secret_versions, mount, path, step)

    def _undelete_versions(self, mount: str, path: str, step: Step) -> None:
        """Restore versions. API: ``POST /:mount/undelete/:path``."""
        self._change_versions(self._hvac.kv.undelete_secret_versions, mount, path, step)

    def _destroy_versions(self, mount: str, path: str, step: Step) -> None:
        """Remove the data of versions. API: ``PUT /:mount/destroy/:path``."""
        self._change_versions(self._hvac.kv.destroy_secret_versions, mount, path, step)

    def _change_versions(
        self, request: Callable[..., Any], mount: str, path: str, step: Step
    ) -> None:
        versions = [*step.payload["versions"]]
        self._session.send(
            step.operation, lambda: request(path, versions, mount), mount, path
        )

    def _enable(self, mount: str, _path: str, step: Step) -> None:
        """Mount a KV v2 engine. API: ``POST /sys/mounts/:path``."""
        body = {"type": "kv", "options": {"version": "2"}, **step.payload}
        self._post(ENABLE, mount, "", body)

    def _tune(self, mount: str, _path: str, step: Step) -> None:
        """Change the mount itself. API: ``POST /sys/mounts/:path/tune``."""
        self._post(TUNE, mount, "", step.payload)

    def _write_config(self, mount: str, _path: str, step: Step) -> None:
        """Change settings of an engine; others stay. API: ``POST /:mount/config``."""
        self._client.mounts.when_ready(
            mount, lambda: self._post(WRITE_CONFIG, mount, "", step.payload)
        )

    def _post(
        self, operation: Operation, mount: str, path: str, body: Metadata
    ) -> None:
        url = operation.url(mount, path)
        self._session.send(
            operation, lambda: self._transport.post(url, json=dict(body)), mount, path
        )
