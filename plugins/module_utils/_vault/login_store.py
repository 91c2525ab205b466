# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Logins that several processes share."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any, NamedTuple, Protocol


class StoredLogin(NamedTuple):
    """A token, and what is known of it.

    :param auth: the ``auth`` part of Vault's response to the login
    :param expires_at: by the monotonic clock, None if it never does
    :param renew_below: seconds; with less left, somebody has to renew it
    """

    auth: Mapping[str, Any]
    expires_at: float | None
    renewable: bool
    renew_below: float

    @property
    def token(self) -> str:
        """The token itself."""
        return str(self.auth["client_token"])

    @property
    def expired(self) -> bool:
        """Whether its time is up."""
        return self.expires_at is not None and self.expires_at <= time.monotonic()


class LoginStore(Protocol):
    """Where the processes of one run keep the login of one identity."""

    def making(self) -> AbstractContextManager[None]:
        """Keep all other processes from logging in or renewing.

        :raises CredentialBridgeError: if the process that was waited for has failed to
            log in
        """

    def load(self) -> StoredLogin | None:
        """Return the login in use, None if there is none yet."""

    def save(self, login: StoredLogin) -> bool:
        """Keep a login, and have it revoked at the end of the run.

        :return: False if there is no room; then nobody else revokes the token
        """
