# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A token that a task made by logging in is given up at its end, in bounded time and without changing a result."""

from __future__ import annotations

import time
import urllib.error
from typing import Any

import fake_servers
import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._client import Client
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings import Source, resolve


def approle_client(vault: Any) -> Client:
    role = vault.admin.approle()
    options = {"vault_url": vault.address, "vault_role_id": role.role_id, "vault_secret_id": role.secret_id}
    return Client(resolve([Source("options", {**options, "timeout": 30, "retries": 3})], {}, dict))


def test_the_token_is_revoked(vault: Any) -> None:
    client = approle_client(vault)
    accessor = client.login()["accessor"]
    assert vault.admin.call("POST", "auth/token/lookup-accessor", {"accessor": accessor})
    client.finish()
    with pytest.raises(urllib.error.HTTPError):
        vault.admin.call("POST", "auth/token/lookup-accessor", {"accessor": accessor})


def test_a_server_that_fell_silent_is_not_waited_for(vault: Any) -> None:
    client = approle_client(vault)
    client.login()
    with fake_servers.silent() as server:
        client._transport.base_uri = server.address
        started = time.monotonic()
        client.finish()
        assert time.monotonic() - started < 10  # the task's own timeout is 30, and three repetitions
