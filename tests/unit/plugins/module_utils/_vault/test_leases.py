# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A lease that nobody can use is revoked at once, or said to stay."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.leases import (
    refused,
    revoke,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    Reason,
    VaultAuthError,
    VaultError,
)


class Client:
    """Records what it is asked to write, and may fail."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.api = SimpleNamespace(write=self._write)
        self.written: list[Any] = []
        self._failure = failure

    def _write(self, path: str, body: Any, hidden: Any) -> dict[str, Any]:
        self.written.append((path, body))
        if self._failure:
            raise self._failure
        return {}


def test_a_lease_is_gone_when_the_request_returns() -> None:
    client: Any = Client()
    revoke(client, "db/creds/x/1")
    assert client.written == [
        ("sys/leases/revoke", {"lease_id": "db/creds/x/1", "sync": True})
    ]


def test_a_lease_that_would_be_lost_is_revoked() -> None:
    client: Any = Client()
    error = refused(client, "db/creds/x", "db/creds/x/1", "which nobody wants")
    assert error.reason == Reason.LEASE_REFUSED
    assert error.message.startswith(
        "'db/creds/x' returns a lease each time it is read, which nobody wants. "
        "It is revoked."
    )
    assert len(client.written) == 1


def test_a_token_that_may_not_revoke_it_is_told() -> None:
    denied: Any = Client(VaultAuthError("no", reason=Reason.PERMISSION_DENIED))
    assert "may not revoke it" in refused(denied, "a", "b", "c").message
    broken: Any = Client(VaultError("no", http_status=500))
    with pytest.raises(VaultError, match="no"):
        refused(broken, "a", "b", "c")
