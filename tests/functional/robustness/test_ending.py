# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run that is ended from outside leaves no token, unless it is killed with -9."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from vault import fakes
from vault.server import VaultServer
from vault.wait import wait_for

pytestmark = pytest.mark.ansible

COLLECTION = "credential_bridge.vault"
SECONDS_AT_MOST = 5.0
# In the environment of a run's processes: other suites may be running, too.
MARK = "CREDENTIAL_BRIDGE_TEST_RUN"


class Holding(fakes.Proxy):
    """Passes requests on, logins a bit late and those for secrets after a minute.

    What is held when the test is over is dropped: the server is not only this test's.
    """

    upstream = ""
    over: threading.Event
    login_takes = 0.0

    def answer(self, body: bytes) -> None:
        if "/data/" in self.path and self.over.wait(60):
            return
        self.path = self.upstream + self.path
        self.forward(body)

    def send(self, status: int, content: bytes, headers: dict[str, str]) -> None:
        if "/login" in self.path:
            # The token exists, and nobody knows it yet.
            time.sleep(self.login_takes)
        super().send(status, content, headers)


class Run:
    """A playbook of one task that logs in and then waits for a secret.

    :param task: uses the variable ``options``
    """

    def __init__(
        self,
        vault: VaultServer,
        link: fakes.FakeServer,
        folder: Path,
        task: dict[str, Any],
        **variables: Any,
    ) -> None:
        role = vault.admin.approle()
        self._vault, self._link = vault, link
        self.before = self.tokens()
        options = {
            "vault_url": link.address,
            "vault_role_id": role.role_id,
            "vault_secret_id": role.secret_id,
        }
        shared = {
            f"ansible_credential_bridge_{name}": value
            for name, value in options.items()
        }
        variables = {
            "ansible_python_interpreter": sys.executable,
            **shared,
            **variables,
        }
        play = {
            "hosts": "localhost",
            "gather_facts": False,
            "vars": variables,
            "tasks": [task],
        }
        file = folder / "play.yml"
        file.write_text(yaml.safe_dump([play]))
        program = Path(sys.executable).parent / "ansible-playbook"
        self.process = subprocess.Popen(
            [str(program), str(file)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, MARK: str(folder)},
            start_new_session=True,
        )
        self._mark = f"{MARK}={folder}".encode()

    def tokens(self) -> set[str]:
        answer = self._vault.admin.call("LIST", "auth/token/accessors")
        return set(answer["data"]["keys"])

    def wait_for(self, part: str) -> None:
        """Wait until a request has reached the server."""
        wait_for(lambda: any(part in seen.target for seen in self._link.seen), part, 30)
        wait_for(lambda: self.tokens() != self.before, "a login")

    def module_processes(self) -> list[int]:
        """Return the processes of this run that work as a module."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = (folder / "cmdline").read_bytes()
                ours = self._mark in (folder / "environ").read_bytes().split(b"\0")
            except OSError:
                continue
            started = b"AnsiballZ_vault_secret" in command and b"/bin/sh" not in command
            if started and ours:
                found.append(int(folder.name))
        return found

    def assert_it_ends_without_a_token(self) -> str:
        started = time.monotonic()
        output = self.process.communicate(timeout=30)[0]
        assert time.monotonic() - started < SECONDS_AT_MOST, output
        # What was sent to another process of the run may take a moment longer.
        wait_for(lambda: self.tokens() <= self.before, "the revocation", 3)
        return output

    def stop(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@pytest.fixture
def over() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture
def link(vault: VaultServer, over: threading.Event) -> Iterator[fakes.FakeServer]:
    with fakes.FakeServer(Holding, upstream=vault.address, over=over) as server:
        yield server


@pytest.fixture
def slow_login(vault: VaultServer, over: threading.Event) -> Iterator[fakes.FakeServer]:
    settings = {"upstream": vault.address, "over": over, "login_takes": 1.0}
    with fakes.FakeServer(Holding, **settings) as server:
        yield server


@pytest.fixture(autouse=True)
def heeded() -> Iterator[None]:
    """Let programs heed each signal, even if a shell runs this in the background."""
    ignored = [number for number in ENDS if signal.getsignal(number) == signal.SIG_IGN]
    for number in ignored:
        signal.signal(number, signal.SIG_DFL)
    yield
    for number in ignored:
        signal.signal(number, signal.SIG_IGN)


SECRET = {"path": "a", "mount_point": "secret", "data": {"a": "b"}}
LOOKUP = f"{{{{ lookup('{COLLECTION}.vault_secret', 'a', mount_point='secret') }}}}"
INFO = {"paths": ["a", "b"], "mount_point": "secret"}

TASKS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "lookup": ({"ansible.builtin.debug": {"msg": LOOKUP}}, {}),
    "in the controller": ({f"{COLLECTION}.vault_secret": SECRET}, {}),
    "several threads": ({f"{COLLECTION}.vault_secret_info": INFO}, {}),
    "as a module": (
        {f"{COLLECTION}.vault_secret": SECRET},
        {"credential_bridge_in_controller": False},
    ),
}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(("task", "variables"), TASKS.values(), ids=TASKS)
def test_the_run_is_ended(
    vault: VaultServer,
    link: fakes.FakeServer,
    tmp_path: Path,
    task: dict[str, Any],
    variables: dict[str, Any],
    number: int,
) -> None:
    run = Run(vault, link, tmp_path, task, **variables)
    try:
        run.wait_for("/data/")
        # As a terminal does: to the group, which workers have left since 2.19.
        os.killpg(run.process.pid, number)
        run.assert_it_ends_without_a_token()
    finally:
        run.stop()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("way", ["lookup", "as a module"])
def test_the_run_is_ended_while_it_logs_in(
    vault: VaultServer,
    slow_login: fakes.FakeServer,
    tmp_path: Path,
    way: str,
    number: int,
) -> None:
    task, variables = TASKS[way]
    run = Run(vault, slow_login, tmp_path, task, **variables)
    try:
        run.wait_for("/login")
        os.killpg(run.process.pid, number)
        run.assert_it_ends_without_a_token()
    finally:
        run.stop()


ENDS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT]


@pytest.mark.parametrize("number", ENDS)
def test_a_module_is_ended(
    vault: VaultServer, link: fakes.FakeServer, tmp_path: Path, number: int
) -> None:
    task, variables = TASKS["as a module"]
    run = Run(vault, link, tmp_path, task, **variables)
    try:
        run.wait_for("/data/")
        for process in wait_for(run.module_processes, "the module's process", 5):
            os.kill(process, number)
        output = run.assert_it_ends_without_a_token()
        assert "failed=1" in output
    finally:
        run.stop()
