# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""One server and one token: reading secrets, and the way to everything else.

:mod:`answers` reads what is returned, and :mod:`changes` sends what changes something.
"""

from __future__ import annotations

import builtins
import functools
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Callable, Optional

from .._log import Log
from .._model.operations import CAPABILITIES, LIST, READ, READ_METADATA
from .._model.secret import Observation
from .._model.settings import Settings
from .answers import capabilities_in, keys_in
from .hvac_calls import Hvac
from .mounts import Mounts, MountStore
from .session import Session

if TYPE_CHECKING:
    from .._model.plan import Step
    from .api import Api
    from .changes import Changes
    from .kv1 import Kv1


# Called before a secret is read, with its mount, path and version; returns what is
# called with the secret.
Reading = Callable[[str, str, Optional[int]], Callable[[Observation], None]]


def _tell_nobody(
    _mount: str, _path: str, _version: int | None
) -> Callable[[Observation], None]:
    return lambda _found: None


class Client:
    """One server, one token, and what can be done with them.

    :param options: those of :class:`Session`
    """

    def __init__(
        self,
        settings: Settings,
        *,
        reading: Reading | None = None,
        mount_store: MountStore | None = None,
        **options: Any,
    ) -> None:
        """Prepare the connection; no request is made yet.

        :param mount_store: as :class:`Mounts`' ``store``
        :param reading: called before a secret is read; returns what is told of it
        :raises ConfigurationError: as :class:`Session`
        """
        self.session = Session(settings, **options)
        self.reading = reading or _tell_nobody
        self._transport = self.session.transport
        self.hvac = Hvac(self._transport)
        self.mounts = Mounts(self.session, self.hvac, mount_store)

    @functools.cached_property
    def api(self) -> Api:
        """The API, where no operation of ours is meant."""
        from .api import Api

        return Api(self.session)

    @functools.cached_property
    def kv1(self) -> Kv1:
        """The operations on secrets of KV v1 engines."""
        from .kv1 import Kv1

        return Kv1(self.session)

    @property
    def settings(self) -> Settings:
        """Where the server is, and who we are."""
        return self.session.settings

    @property
    def log(self) -> Log:
        """Where records and warnings go."""
        return self.session.log

    @property
    def token(self) -> str | None:
        """The token in use."""
        return self._transport.token

    def now(self) -> datetime:
        """Return Vault's time at its last response, or the local clock's.

        Rounded up, since HTTP gives whole seconds: a version that was deleted a moment
        ago must lie in the past.
        """
        date = self._transport.date
        if date is None:
            return datetime.now(timezone.utc)
        if not date.tzinfo:
            date = date.replace(tzinfo=timezone.utc)
        return date + timedelta(seconds=1)

    # --- looking ---

    def read(self, mount: str, path: str, version: int | None = None) -> dict[str, Any]:
        """Read one version of a secret, the latest if none is named.

        API: ``GET /:mount/data/:path``.

        :raises VaultSecretNotFoundError: for a missing, deleted or destroyed version;
            ``body`` tells which
        """
        url = READ.url(mount, path)
        params = {} if version is None else {"version": version}
        return self.session.send(
            READ, lambda: self._transport.get(url, params=params), mount, path
        )

    def list(self, mount: str, path: str) -> builtins.list[str]:
        """Return the names below a path; folders end with a slash.

        API: ``LIST /:mount/metadata/:path``.
        """
        answer = self.session.send(
            LIST, lambda: self.hvac.kv.list_secrets(path, mount), mount, path
        )
        return keys_in(answer, mount)

    def read_metadata(self, mount: str, path: str) -> dict[str, Any]:
        """Read the versions and settings of a secret.

        API: ``GET /:mount/metadata/:path``.
        """
        answer: dict[str, Any] = self.session.send(
            READ_METADATA,
            lambda: self.hvac.kv.read_secret_metadata(path, mount),
            mount,
            path,
        )
        return answer

    def capabilities(self, api_paths: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Return the token's capabilities on API paths.

        API: ``POST /sys/capabilities-self``.
        """
        url, body = CAPABILITIES.url(), {"paths": [*api_paths]}
        answer = self.session.send(
            CAPABILITIES, lambda: self._transport.post(url, json=body)
        )
        return {path: capabilities_in(answer, path) for path in api_paths}

    # --- changing ---

    def perform(self, mount: str, path: str, step: Step) -> Mapping[str, Any]:
        """Carry out one step of a plan.

        :return: Vault's metadata of the version written, {} if none was
        :raises VaultError: ``cas_mismatch``
        :raises VaultConnectionError: ``write_uncertain`` if the response was lost
        """
        return self._changes.perform(mount, path, step)

    @functools.cached_property
    def _changes(self) -> Changes:
        from .changes import Changes

        return Changes(self)
