# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task revokes the token that it made, in bounded time; its result stays the same."""

from __future__ import annotations

import multiprocessing
import signal
import time
import urllib.error
from typing import Any

import pytest
from vault import fakes
from vault.wait import wait_for

from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.resolve import (
    resolve,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.sources import (
    Source,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.client import (
    Client,
)


def approle_client(vault: Any) -> Client:
    role = vault.admin.approle()
    options = {
        "vault_url": vault.address,
        "vault_role_id": role.role_id,
        "vault_secret_id": role.secret_id,
    }
    return Client(
        resolve([Source("options", {**options, "timeout": 30, "retries": 3})], {}, dict)
    )


def test_the_token_is_revoked(vault: Any) -> None:
    client = approle_client(vault)
    accessor = client.session.token_info()["accessor"]
    assert vault.admin.call(
        "POST", "auth/token/lookup-accessor", {"accessor": accessor}
    )
    client.session.close()
    with pytest.raises(urllib.error.HTTPError):
        vault.admin.call("POST", "auth/token/lookup-accessor", {"accessor": accessor})


def test_a_server_that_fell_silent_is_not_waited_for(vault: Any) -> None:
    client = approle_client(vault)
    client.session.login()
    with fakes.silent() as server:
        client._transport.base_uri = server.address
        started = time.monotonic()
        client.session.close()
        assert (
            time.monotonic() - started < 10
        )  # the task's own timeout is 30, and three repetitions


@pytest.mark.ansible
def test_a_worker_that_is_terminated_at_its_end_revokes_first(
    vault: Any, kv_mount: str
) -> None:
    """End as Ansible does when a play is over: at once, unless told to wait."""
    role = vault.admin.approle()
    before = tokens(vault)
    worker = multiprocessing.get_context("fork").Process(
        target=_worker, args=(vault.address, role, kv_mount)
    )
    worker.start()
    wait_for(lambda: tokens(vault) != before, "the login")
    worker.terminate()
    worker.join()
    assert tokens(vault) == before
    assert worker.exitcode == -signal.SIGTERM


def tokens(vault: Any) -> set[str]:
    return set(vault.admin.call("LIST", "auth/token/accessors")["data"]["keys"])


def _worker(address: str, role: Any, mount: str) -> None:
    from ansible_collections.credential_bridge.vault.plugins.plugin_utils._shared_clients import (
        shared_client,
    )

    options = {
        "vault_url": address,
        "vault_role_id": role.role_id,
        "vault_secret_id": role.secret_id,
    }
    params = {
        "token_renew": "auto",
        "token_revoke": True,
        "log_level": "warning",
        "log_file": None,
        "mask": False,
    }
    shared_client(
        resolve([Source("options", options)], {}, dict), params
    ).session.login()
    time.sleep(60)
