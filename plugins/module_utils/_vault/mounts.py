# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Mounts: what is mounted where, and how it is configured."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Callable, Protocol, TypeVar

from .._model.mount import NO_MOUNT, Mount
from .._model.operations import (
    LIST_MOUNTS,
    LIST_NAMESPACES,
    PROBE_MOUNT,
    READ_CONFIG,
    READ_MOUNT,
    VISIBLE_MOUNTS,
)
from .._model.refusals import not_kv2
from ..errors import Reason, VaultAuthError, VaultConnectionError, VaultError
from .answers import data_of, keys_in, mount_in, mounts_in, probed_mount
from .failures import is_upgrading
from .hvac_calls import Hvac
from .session import Session

_READY_POLL = 0.05  # seconds

_T = TypeVar("_T")


class MountStore(Protocol):
    """Where the processes of one run keep which mounts are KV v2 engines."""

    def load(self, mount: str) -> Mount | None:
        """Return a mount that another process has found, None if none has."""

    def save(self, mount: str, found: Mount) -> None:
        """Keep a mount that will stay what it is."""

    def plan(self, mount: str) -> None:
        """Keep that a task would enable this mount, if it were not in check mode."""

    def is_planned(self, mount: str) -> bool:
        """Return whether an earlier task would have enabled this mount."""


class Mounts:
    """The mounts of one server, as one session sees them.

    :param store: where other processes find the mounts that we know, and we theirs
    """

    def __init__(
        self, session: Session, hvac: Hvac, store: MountStore | None = None
    ) -> None:
        """Start without knowing any mount."""
        self._store = store
        self._session = session
        self._transport = session.transport
        self._hvac = hvac
        self._kv2: dict[str, Mount] = {}
        self._kv1: set[str] = set()
        #: Whether this is check mode, in which a mount that an earlier task would have
        #: enabled counts as a fresh one.
        self.predicting = False

    # --- looking ---

    def find(self, mount: str) -> Mount:
        """Return what is mounted there; a KV v2 engine is looked for once.

        :raises VaultError: as :meth:`look`
        """
        if mount not in self._kv2:
            stored = self._store.load(mount) if self._store else None
            found = stored or self.look(mount)
            if found.kind == "kv1":
                self._kv1.add(mount)
            if found.kind != "kv2":
                # It may yet be mounted, or upgraded.
                return found
            self._kv2[mount] = found
            if self._store and not stored:
                self._store.save(mount, found)
        return self._kv2[mount]

    def check_kv2(self, mount: str, path: str | None = None) -> None:
        """Tell a missing or unsuitable mount from a missing secret.

        Vault answers both with the same bare 404.

        :raises VaultError: ``mount_not_found`` or ``wrong_kv_version``
        """
        kind = self.find(mount).kind
        if kind != "kv2" and not (kind == "" and self._would_be_enabled(mount)):
            raise not_kv2(mount, kind, path)

    def plan(self, mount: str) -> None:
        """Have later tasks of the run, in check mode, take this mount for enabled."""
        if self._store:
            self._store.plan(mount)

    def _would_be_enabled(self, mount: str) -> bool:
        return bool(self.predicting and self._store and self._store.is_planned(mount))

    def refuse_other_engines(self, mount: str, path: str | None = None) -> None:
        """Refuse a mount that would store a KV v2 request as a secret of its own.

        This is for requests that nothing was read before. A mount that the token cannot
        see is left to the request itself.

        :raises VaultError: ``wrong_kv_version``
        """
        kind = self.find(mount).kind
        if kind not in ("kv2", ""):
            raise not_kv2(mount, kind, path)

    def is_known_kv1(self, mount: str) -> bool:
        """Return whether a KV v1 engine was found there; makes no request."""
        return mount in self._kv1

    def look(self, mount: str) -> Mount:
        """Return what is mounted there now, with its description.

        API: ``GET /sys/internal/ui/mounts/:path``, which every token may use.

        :raises VaultError: every failure that does not mean "nothing is there"
        """
        return probed_mount(self._probe(mount), mount)

    def above(self, path: str) -> Mount:
        """Return the mount that a path of the API belongs to, as :meth:`look`."""
        return mount_in(data_of(self._probe(path)))

    def _probe(self, path: str) -> dict[str, Any]:
        url = PROBE_MOUNT.url(path)
        try:
            return self._session.send(
                PROBE_MOUNT, lambda: self._transport.get(url), path
            )
        except VaultError as error:
            if not _says_nothing_is_there(error):
                raise
            return {}

    def read(self, mount: str) -> Mount:
        """Return what is mounted there, even if the token has no right below it.

        API: ``GET /sys/mounts/:path``.

        :raises VaultAuthError: ``permission_denied``
        """
        entry = self._entry(mount)
        parent = mount.rpartition("/")[0]
        # For a path below a mount Vault describes that mount without telling where it
        # is.
        if entry and parent and self._entry(parent).get("uuid") == entry.get("uuid"):
            return NO_MOUNT
        return mount_in(entry)

    def _entry(self, mount: str) -> dict[str, Any]:
        url = READ_MOUNT.url(mount)
        try:
            answer = self._session.send(
                READ_MOUNT, lambda: self._transport.get(url), mount
            )
        except VaultError as error:
            # This is how Vault says that nothing is mounted there.
            elsewhere = isinstance(error, VaultConnectionError)
            if elsewhere or error.http_status not in (400, 404):
                raise
            return {}
        return data_of(answer)

    def all(self) -> dict[str, Mount]:
        """Return all secrets engines, by path.

        API: ``GET /sys/mounts``.

        :raises VaultAuthError: ``permission_denied``
        """
        url = LIST_MOUNTS.url()
        answer = self._session.send(LIST_MOUNTS, lambda: self._transport.get(url))
        return mounts_in(data_of(answer))

    def visible(self) -> dict[str, Mount]:
        """Return all secrets engines that the token may use in some way.

        API: ``GET /sys/internal/ui/mounts``.
        """
        url = VISIBLE_MOUNTS.url()
        answer = self._session.send(VISIBLE_MOUNTS, lambda: self._transport.get(url))
        return mounts_in(data_of(answer).get("secret"))

    def namespaces(self) -> list[str]:
        """Return the namespaces inside this one, as far as the token may see them.

        API: ``LIST /sys/namespaces``, which is missing where there are no namespaces.
        """
        url = LIST_NAMESPACES.url()
        try:
            answer = self._session.send(
                LIST_NAMESPACES, lambda: self._transport.list(url)
            )
        except VaultError as error:
            if not _says_nothing_is_there(error) and error.http_status != 405:
                raise
            return []
        return [name.strip("/") for name in keys_in(answer, "")]

    def read_config(self, mount: str) -> Mapping[str, Any]:
        """Return the configuration of a KV v2 engine.

        API: ``GET /:mount/config``.
        """
        if self._would_be_enabled(mount) and not self.find(mount).kind:
            return {}
        answer: Mapping[str, Any] = self._session.send(
            READ_CONFIG, lambda: self._hvac.kv.read_configuration(mount), mount
        )
        return answer

    def when_ready(self, mount: str, request: Callable[[], _T]) -> _T:
        """Send a request, again for ``timeout`` while Vault prepares the mount.

        :raises VaultConnectionError: ``timeout``
        """
        timeout = self._session.settings.timeout
        deadline = time.monotonic() + timeout
        while True:
            try:
                return request()
            except VaultError as error:
                if not is_upgrading(error):
                    raise
            if time.monotonic() > deadline:
                raise VaultConnectionError(
                    f"Vault did not finish preparing the mount '{mount}' within "
                    f"{timeout:g} seconds.",
                    reason=Reason.TIMEOUT,
                    mount_point=mount,
                    hint="Run the task again later, or raise 'timeout'.",
                )
            time.sleep(_READY_POLL)


def _says_nothing_is_there(error: VaultError) -> bool:
    if isinstance(error, VaultConnectionError):
        return False
    if isinstance(error, VaultAuthError):
        # An invalid token has not looked at anything.
        return error.reason is Reason.PERMISSION_DENIED
    return error.http_status in (400, 404)
