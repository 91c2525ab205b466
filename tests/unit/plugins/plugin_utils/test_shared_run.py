# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the processes of a run remember of secrets and mounts, and when they forget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.mount import (
    Mount,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.secret import (
    Observation,
    State,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.settings import (
    Credentials,
    Settings,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks import (
    lookup_vault_secret,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.connect import (
    Connection,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    Reason,
    VaultConnectionError,
    VaultSecretNotFoundError,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils import (
    _shared_run,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._run_memory import (
    RunMemory,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._shared_run import (
    SharedMounts,
    SharedRun,
)

Found = lookup_vault_secret.Found
Secret = lookup_vault_secret.Secret

CREDENTIALS = Credentials("token", (("vault_token", "t"),), "x")
SETTINGS = Settings("https://v", CREDENTIALS, namespace="team")
SOMEBODY_ELSE = replace(
    SETTINGS, credentials=Credentials("token", (("vault_token", "u"),), "x")
)
GONE = VaultSecretNotFoundError("Gone.", reason=Reason.SECRET_DELETED, hint="Restore.")


def run() -> SharedRun:
    end: Any = SimpleNamespace()
    return SharedRun(RunMemory(), end)


def secret(
    path: str, settings: Settings = SETTINGS, version: int | None = None
) -> Secret:
    # Only the stand-in for the server is asked.
    nobody: Any = None
    return Connection(settings, nobody), "kv", path, version


class Server:
    """Stands for the server, and keeps what it was asked for."""

    def __init__(self, *failures: Exception) -> None:
        self.asked: list[str] = []
        self._failures = list(failures)

    def read(self, secrets: Sequence[Secret]) -> Mapping[Secret, Found]:
        self.asked += [path for _connection, _mount, path, _version in secrets]
        if self._failures:
            raise self._failures.pop()
        return {one: self._found(one) for one in secrets}

    def _found(self, one: Secret) -> Found:
        _connection, mount, path, version = one
        if path == "gone":
            return lookup_vault_secret.Missing(GONE)
        return Observation(mount, path, State.LIVE, version or 3, {"of": path})


# --- secrets --------------------------------------------------------------------------


def test_only_what_is_not_known_yet_is_read() -> None:
    server = Server()
    read = run().remembering(server.read, True)
    a, b, gone = secret("a"), secret("b"), secret("gone")
    first = read([a, gone])
    second = read([a, b, gone])
    assert server.asked == ["a", "gone", "b"]
    assert second[a] == first[a] == Observation("kv", "a", State.LIVE, 3, {"of": "a"})
    missing = second[gone]
    assert isinstance(missing, lookup_vault_secret.Missing)
    assert str(missing.error) == str(GONE)
    assert missing.error.reason is Reason.SECRET_DELETED


@pytest.mark.parametrize(
    "other", [secret("a", SOMEBODY_ELSE), secret("a", version=2), secret("b")]
)
def test_what_one_has_read_is_not_what_another_gets(other: Secret) -> None:
    server = Server()
    read = run().remembering(server.read, True)
    for one in (secret("a"), other, secret("a"), other):
        read([one])
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("of_the_run", "of_the_call", "asked"),
    [
        (False, None, 2),
        (True, None, 1),
        (False, True, 1),
        (True, False, 2),
    ],
)
def test_a_call_decides_before_the_run(
    of_the_run: bool, of_the_call: bool | None, asked: int
) -> None:
    server, own = Server(), run()
    own.lookups_remember = of_the_run
    read = own.remembering(server.read, of_the_call)
    for _time in range(2):
        read([secret("a")])
    assert len(server.asked) == asked


def test_a_failure_is_not_remembered() -> None:
    server = Server(VaultConnectionError("It is down."))
    read = run().remembering(server.read, True)
    with pytest.raises(VaultConnectionError, match="It is down"):
        read([secret("a")])
    read([secret("a")])
    assert server.asked == ["a", "a"]


@pytest.mark.parametrize(
    ("background", "result", "asked"),
    [
        (0, {"changed": False}, 1),
        (0, {"changed": True}, 2),
        # A task that does not say so may have changed something.
        (0, {}, 2),
        (0, {"changed": False, "failed": True}, 2),
        (0, None, 2),
        # While one goes on, nothing is remembered.
        (60, {"changed": False}, 3),
    ],
)
def test_the_run_forgets_what_a_task_may_have_changed(
    background: float, result: dict[str, Any] | None, asked: int
) -> None:
    server, own = Server(), run()
    read = own.remembering(server.read, True)
    read([secret("a")])
    with suppress(KeyError), own.task(background) as told:
        if result is None:
            raise KeyError
        told.update(result)
    for _time in range(2):
        read([secret("a")])
    assert len(server.asked) == asked


@pytest.mark.parametrize("changed", [False, True])
def test_what_a_task_reads_lookups_know_unless_it_changes_meanwhile(
    changed: bool,
) -> None:
    server, own = Server(), run()
    assert "reading" not in own.client_options(SETTINGS, revoke=True)
    own.lookups_remember = True
    note = own.client_options(SETTINGS, revoke=True)["reading"]("kv", "a", None)
    if changed:
        with own.task():
            pass
    note(Observation("kv", "a", State.LIVE, 3, {"of": "the task"}))
    read = own.remembering(server.read, None)
    (found,) = read([secret("a")]).values()
    assert isinstance(found, Observation)
    assert found.data == {"of": "a" if changed else "the task"}
    read([secret("a", SOMEBODY_ELSE)])
    assert len(server.asked) == (2 if changed else 1)


# --- mounts ---------------------------------------------------------------------------


def test_a_mount_is_known_to_the_identity_that_has_found_it() -> None:
    memory, mount = RunMemory(), Mount("kv2", "mine", "some-uuid")
    SharedMounts(memory, SETTINGS).save("kv", mount)
    assert SharedMounts(memory, SETTINGS).load("kv") == mount
    assert SharedMounts(memory, SETTINGS).load("kv2") is None
    assert SharedMounts(memory, SOMEBODY_ELSE).load("kv") is None


def test_a_mount_that_a_task_would_enable_is_planned_for_all() -> None:
    memory = RunMemory()
    SharedMounts(memory, SETTINGS).plan("kv")
    assert SharedMounts(memory, SOMEBODY_ELSE).is_planned("kv")
    assert not SharedMounts(memory, SETTINGS).is_planned("other")
    elsewhere = replace(SETTINGS, namespace="another")
    assert not SharedMounts(memory, elsewhere).is_planned("kv")
    assert SharedMounts(memory, SETTINGS).load("kv") is None


# --- clients --------------------------------------------------------------------------


def test_the_main_process_gets_hvac_once_several_workers_have_needed_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    imported: list[int] = []
    end: Any = SimpleNamespace(stay_in_front=lambda: None)
    own = SharedRun(RunMemory(), end)
    monkeypatch.setattr(
        _shared_run, "import_hvac", lambda: imported.append(own.memory.clients)
    )
    for _client in range(4):
        own.prepare_to_fork()
        own.client_options(SETTINGS, revoke=True)
    assert imported == [3]
