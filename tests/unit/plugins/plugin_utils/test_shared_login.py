# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who finds whose login in the memory of a run, and what is revoked at its end."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.settings import (
    Credentials,
    Settings,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.login import (
    OFF,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.login_store import (
    StoredLogin,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultConnectionError,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils import (
    _shared_login,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._run_memory import (
    RunMemory,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._shared_login import (
    EndOfRun,
    SharedIndex,
    SharedLogin,
    revoke_all,
)

FORK = multiprocessing.get_context("fork")
CREDENTIALS = Credentials("approle", (("vault_role_id", "r"),), "a variable")
SETTINGS = Settings("https://one.example", CREDENTIALS, namespace="team")
ELSEWHERE = replace(SETTINGS, vault_url="https://two.example")


def login(token: str, **auth: str) -> StoredLogin:
    return StoredLogin({"client_token": token, **auth}, 12.5, True, 60.0)


def store(
    memory: RunMemory, settings: Settings = SETTINGS, revoke: bool = True
) -> SharedLogin:
    return SharedLogin(memory, settings, revoke=revoke)


def test_the_same_identity_finds_the_login() -> None:
    memory = RunMemory()
    assert store(memory).load() is None
    assert store(memory).save(login("t", token_type="service"))
    elsewhere = replace(CREDENTIALS, source="the environment")
    found = store(memory, replace(SETTINGS, credentials=elsewhere)).load()
    assert found == login("t", token_type="service")


@pytest.mark.parametrize(
    ("settings", "revoke"),
    [
        (ELSEWHERE, True),
        (replace(SETTINGS, namespace=None), True),
        (replace(SETTINGS, credentials=replace(CREDENTIALS, values=())), True),
        # Its token must live on.
        (SETTINGS, False),
    ],
)
def test_another_identity_does_not(settings: Settings, revoke: bool) -> None:
    memory = RunMemory()
    store(memory).save(login("t"))
    assert store(memory, settings, revoke).load() is None


def test_who_finds_no_room_is_told_so() -> None:
    assert not store(RunMemory(100)).save(login("t"))


def test_the_state_of_a_storage_is_known_to_all_who_use_the_server() -> None:
    memory = RunMemory()
    SharedIndex(memory, SETTINGS).save("index")
    other = replace(SETTINGS, namespace=None, credentials=Credentials("none", (), ""))
    assert SharedIndex(memory, other).load() == "index"
    assert SharedIndex(memory, ELSEWHERE).load() is None


# --- the end of the run ---------------------------------------------------------------


@pytest.fixture
def revoked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str | None, str]]:
    """Stand for the servers; return where which tokens are revoked."""
    tokens: list[tuple[str, str | None, str]] = []

    class Session:
        def __init__(self, settings: Settings, *, token_renew: str) -> None:
            assert token_renew == OFF
            self.settings = settings
            self.transport = SimpleNamespace(limit_to=lambda _seconds: None)

        def revoke_self(self) -> None:
            token = self.settings.credentials["vault_token"]
            if token == "unreachable":
                raise VaultConnectionError("It is down.")
            tokens.append((self.settings.vault_url, self.settings.namespace, token))

        def close(self) -> None:
            pass

    monkeypatch.setattr(_shared_login, "Session", Session)
    return tokens


def test_each_token_of_the_run_is_revoked_where_it_is_from(revoked: Any) -> None:
    memory = RunMemory()
    store(memory).save(login("first"))
    # Renewed, and then replaced.
    store(memory).save(login("first"))
    store(memory).save(login("second"))
    store(memory, ELSEWHERE).save(login("unreachable"))
    store(memory, ELSEWHERE).save(login("third"))
    revoke_all(memory)
    assert revoked == [
        ("https://one.example", "team", "first"),
        ("https://one.example", "team", "second"),
        ("https://two.example", "team", "third"),
    ]


def test_what_cannot_or_must_not_be_revoked_stays(revoked: Any) -> None:
    memory = RunMemory()
    store(memory).save(login("batch", token_type="batch"))
    store(memory, revoke=False).save(login("kept"))
    revoke_all(memory)
    assert revoked == []


def forked(work: Callable[[], None]) -> None:
    process = FORK.Process(target=work)
    process.start()
    process.join(30)
    assert process.exitcode == 0


def test_sigterm_revokes_once_and_then_does_what_it_did_before(revoked: Any) -> None:
    memory = RunMemory()
    store(memory).save(login("t"))
    handled: list[int] = []

    def main() -> None:
        signal.signal(signal.SIGTERM, lambda *_given: handled.append(len(revoked)))
        EndOfRun(memory)
        for _time in range(2):
            os.kill(os.getpid(), signal.SIGTERM)
        assert len(revoked) == 1
        assert handled == [1, 1]

    forked(main)


def test_a_worker_that_is_terminated_does_not_end_the_run(revoked: Any) -> None:
    memory = RunMemory()
    store(memory).save(login("t"))
    handled: list[bool] = []

    def worker() -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        assert (handled, revoked) == ([True], [])

    def main() -> None:
        signal.signal(signal.SIGTERM, lambda *_given: handled.append(True))
        EndOfRun(memory)
        forked(worker)

    forked(main)
