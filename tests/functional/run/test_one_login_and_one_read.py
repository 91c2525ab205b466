# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hold one login, one read of each secret and one revocation for a whole run.

Requests are counted in the server's audit log.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from vault import fakes
from vault.admin import AppRole
from vault.audit import Audit
from vault.server import VaultServer
from vault.wait import wait_for

pytestmark = pytest.mark.ansible

LOOKUP = "credential_bridge.vault.vault_secret"
LOGIN, REVOKE, RENEW = (
    "auth/approle/login",
    "auth/token/revoke-self",
    "auth/token/renew-self",
)
PASSWORD = "{{ lookup('" + LOOKUP + "', 'web/db', key='password') }}"
USE: dict[str, Any] = {"ansible.builtin.debug": {"msg": "{{ password | length }}"}}


class Run:
    """A project that reads its secrets as variables, and what a run of it asked for."""

    def __init__(
        self, folder: Path, vault: VaultServer, mount: str, role: AppRole | None = None
    ) -> None:
        vault.admin.write(mount, "web/db", {"password": "canary-one"})
        self.role = role or vault.admin.approle(reader(vault, mount))
        self.folder, self.vault, self.mount = folder, vault, mount
        self.hosts = 4
        self.host_vars: Mapping[str, Mapping[str, str]] = {}
        self.variables = {"password": PASSWORD}
        self.ini: dict[str, str] = {}
        self.env: dict[str, str] = {}
        self.plugin = True

    def write(self, tasks: Sequence[Mapping[str, Any]], **play: Any) -> list[str]:
        """Write the project; return the command that runs it."""
        names = [f"h{number}" for number in range(1, self.hosts + 1)]
        hosts: dict[str, Any] = {
            name: dict(self.host_vars.get(name, {})) for name in names
        }
        python = {"ansible_python_interpreter": sys.executable}
        local = {"ansible_connection": "local", **python, **self.variables}
        inventory = {"all": {"hosts": hosts, "vars": local}}
        (self.folder / "inventory.json").write_text(json.dumps(inventory))
        plugins = "host_group_vars, credential_bridge.vault.vault_vars"
        enabled = f"vars_plugins_enabled = {plugins}\n" if self.plugin else ""
        options = {"mount_point": self.mount, **self.ini}
        section = "".join(f"{name} = {value}\n" for name, value in options.items())
        (self.folder / "ansible.cfg").write_text(
            f"[defaults]\n{enabled}[credential_bridge]\n{section}"
        )
        plays = [{"hosts": "all", "gather_facts": False, "tasks": list(tasks), **play}]
        (self.folder / "play.yml").write_text(json.dumps(plays))
        return [self.program("ansible-playbook"), "-i", "inventory.json", "play.yml"]

    @staticmethod
    def program(name: str) -> str:
        return str(Path(sys.executable).parent / name)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "ANSIBLE_CONFIG": str(self.folder / "ansible.cfg"),
            # These tests look at what is printed.
            "ANSIBLE_CREDENTIAL_BRIDGE_MASK": "false",
            "ANSIBLE_FORKS": "10",
            "VAULT_ADDR": self.vault.address,
            "VAULT_ROLE_ID": self.role.role_id,
            "VAULT_SECRET_ID": self.role.secret_id,
            **self.env,
        }

    def start(
        self, command: Sequence[str], stdin: int = subprocess.DEVNULL
    ) -> subprocess.Popen[str]:
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=stdin,
            text=True,
        )

    def __call__(
        self, tasks: Sequence[Mapping[str, Any]], *options: str, **play: Any
    ) -> str:
        """Run the tasks and return the output of a success."""
        process = self.start([*self.write(tasks, **play), *options])
        output = process.communicate(timeout=300)[0]
        assert process.returncode == 0, output
        return output


def reader(vault: VaultServer, mount: str) -> str:
    return vault.admin.policy(
        f'path "{mount}/*" {{ capabilities = ["create", "read", "update", "list"] }}'
    )


@pytest.fixture
def run(tmp_path: Path, vault: VaultServer, kv_mount: str) -> Run:
    return Run(tmp_path, vault, kv_mount)


def of_secrets(mount: str, seen: Sequence[str]) -> Counter[str]:
    """Count the reads of secrets, by path."""
    return Counter(path for path in seen if path.startswith(f"{mount}/data/"))


def logins(seen: Sequence[str]) -> tuple[int, int]:
    return seen.count(LOGIN), seen.count(REVOKE)


def one_of_each(run: Run) -> Counter[str]:
    return Counter([LOGIN, f"{run.mount}/data/web/db", REVOKE])


# --- how much is asked ---


@pytest.mark.parametrize(
    ("hosts", "tasks", "forks", "strategy"),
    [
        (1, 1, 1, "linear"),
        (10, 3, 10, "linear"),
        (10, 3, 3, "linear"),
        (6, 3, 6, "free"),
        (6, 3, 6, "host_pinned"),
    ],
)
def test_one_login_one_read_one_revocation(
    run: Run, audit: Audit, hosts: int, tasks: int, forks: int, strategy: str
) -> None:
    run.hosts = hosts
    run.env["ANSIBLE_FORKS"] = str(forks)
    output = run([USE] * tasks, strategy=strategy)
    assert output.count('"msg": "10"') + output.count('"msg": 10') == hosts * tasks
    assert Counter(audit.new()) == one_of_each(run)


def test_serial_limit_delegation_hostvars_and_loops(run: Run, audit: Audit) -> None:
    run(
        [
            USE,
            {**USE, "delegate_to": "h3"},
            {**USE, "run_once": True},
            {**USE, "loop": [1, 2]},
            {
                "ansible.builtin.debug": {
                    "msg": "{{ hostvars['h4'].password | length }}"
                }
            },
        ],
        "--limit=h1,h2",
        serial=1,
    )
    seen = audit.new()
    assert Counter(seen) == {LOGIN: 1, f"{run.mount}/data/web/db": 1, REVOKE: 1}


def test_without_the_vars_plugin_logins_are_shared_by_enable(
    run: Run, audit: Audit
) -> None:
    run.plugin = False
    plays = run.write([USE, USE])
    text = json.loads((run.folder / "play.yml").read_text())
    enable = {"ansible.builtin.import_playbook": "credential_bridge.vault.enable"}
    (run.folder / "play.yml").write_text(json.dumps([enable, *text]))
    process = run.start(plays)
    assert process.wait(300) == 0, process.stdout and process.stdout.read()
    seen = audit.new()
    assert logins(seen) == (1, 1)
    # Nothing is remembered unless somebody asks for it.
    assert of_secrets(run.mount, seen) == {f"{run.mount}/data/web/db": 8}


def test_two_identities_share_nothing(run: Run, audit: Audit) -> None:
    other = run.vault.admin.approle(reader(run.vault, run.mount))
    run.host_vars = {
        host: {
            "ansible_credential_bridge_vault_role_id": other.role_id,
            "ansible_credential_bridge_vault_secret_id": other.secret_id,
        }
        for host in ("h1", "h2")
    }
    run([USE, USE])
    seen = audit.new()
    assert logins(seen) == (2, 2)
    assert of_secrets(run.mount, seen) == {f"{run.mount}/data/web/db": 2}


def test_a_secret_id_that_works_once_lasts_a_whole_run(
    tmp_path: Path, vault: VaultServer, kv_mount: str
) -> None:
    role = vault.admin.approle(reader(vault, kv_mount), secret_id_num_uses=1)
    Run(tmp_path, vault, kv_mount, role)([USE, USE, USE])


def test_the_login_of_a_task_and_of_a_lookup_is_one(run: Run, audit: Audit) -> None:
    info = {"credential_bridge.vault.vault_secret_info": {"paths": "web/db"}}
    run([USE, info])
    assert logins(audit.new()) == (1, 1)


def test_vault_login_has_a_token_of_its_own(run: Run, audit: Audit) -> None:
    run.hosts = 1
    run(
        [
            USE,
            {"credential_bridge.vault.vault_login": {}, "register": "login"},
            {
                "credential_bridge.vault.vault_logout": {
                    "vault_token": "{{ login.token }}"
                }
            },
            {
                "ansible.builtin.debug": {
                    "msg": "{{ lookup('" + LOOKUP + "', 'web/db', remember=false) }}"
                },
                "no_log": True,
            },
        ]
    )
    seen = audit.new()
    # The task's token is revoked by the task, the run's at the end of the run.
    assert logins(seen) == (2, 2)
    assert seen[-1] == REVOKE


# --- freshness ---


def current(**options: Any) -> dict[str, Any]:
    """Return a task that shows what a lookup returns now."""
    given = "".join(f", {name}={value!r}" for name, value in options.items())
    text = "{{ lookup('" + LOOKUP + "', 'web/db', key='password'" + given + ") }}"
    return {"ansible.builtin.debug": {"msg": f"now {text}"}}


def written(value: str, **keywords: Any) -> dict[str, Any]:
    options = {"path": "web/db", "data": {"password": value}}
    return {"credential_bridge.vault.vault_secret": options, **keywords}


@pytest.mark.parametrize("in_controller", [True, False])
def test_what_a_task_changes_is_seen_by_the_next_lookup(
    run: Run, audit: Audit, in_controller: bool
) -> None:
    run.hosts = 1
    switch = {"credential_bridge_in_controller": in_controller}
    output = run(
        [current(), written("two"), current(), written("two"), current()], vars=switch
    )
    assert output.count("now canary-one") == 1
    assert output.count("now two") == 2
    if in_controller:
        # Two for the task that writes, one for the task that compares, and what the
        # latter has read no lookup asks for again.
        reads = of_secrets(run.mount, audit.new())[f"{run.mount}/data/web/db"]
        assert reads == 1 + 2 + 1 + 1


def test_check_mode_forgets_nothing(run: Run, audit: Audit) -> None:
    run.hosts = 1
    run([current(), written("two"), current()], "--check")
    assert of_secrets(run.mount, audit.new()) == {f"{run.mount}/data/web/db": 2}


def test_absence_is_remembered_until_something_is_created(
    run: Run, audit: Audit
) -> None:
    run.hosts = 3
    path = f"{run.mount}/data/new"
    lookup = "{{ lookup('" + LOOKUP + "', 'new', key='a', default='nothing') }}"
    show = {"ansible.builtin.debug": {"msg": f"now {lookup}"}}
    create = {
        "credential_bridge.vault.vault_secret": {"path": "new", "data": {"a": "made"}},
        "run_once": True,
    }
    output = run([show, show, create, show])
    assert output.count("now nothing") == 6
    assert output.count("now made") == 3
    # Once for its absence, twice for the task, once for its presence.
    assert of_secrets(run.mount, audit.new())[path] == 4


def test_somebody_elses_change_is_seen_with_remember_false(run: Run) -> None:
    run.hosts = 1
    run.env["CANARY_TOKEN"] = run.vault.token
    change = {
        "ansible.builtin.uri": {
            "url": f"{run.vault.address}/v1/{run.mount}/data/web/db",
            "method": "POST",
            "headers": {"X-Vault-Token": "{{ lookup('env', 'CANARY_TOKEN') }}"},
            "body": {"data": {"password": "two"}},
            "body_format": "json",
        }
    }
    output = run([current(), change, current(), current(remember=False)])
    assert output.count("now canary-one") == 2
    assert output.count("now two") == 1


def test_what_a_task_reads_is_published(run: Run, audit: Audit) -> None:
    run.hosts = 1
    info = {"credential_bridge.vault.vault_secret_info": {"paths": "web/db"}}
    run([info, current(), current()])
    assert of_secrets(run.mount, audit.new()) == {f"{run.mount}/data/web/db": 1}


def test_nothing_is_remembered_while_an_asynchronous_task_may_work(
    run: Run, audit: Audit
) -> None:
    run.hosts = 1
    background = written("two", **{"async": 60, "poll": 0})
    run([current(), background, current(), current()])
    reads = of_secrets(run.mount, audit.new())[f"{run.mount}/data/web/db"]
    # Before, twice after it, and what the task itself reads and writes meanwhile.
    assert reads >= 3


# --- variables of hosts ---


def test_each_host_has_what_its_groups_and_it_itself_have(
    run: Run, audit: Audit
) -> None:
    admin = run.vault.admin
    admin.write(run.mount, "ansible/groups/all", {"a": "all", "b": "all", "c": "all"})
    admin.write(run.mount, "ansible/groups/ungrouped", {"b": "group", "c": "group"})
    admin.write(run.mount, "ansible/hosts/h1", {"c": "host", "text": "{{ 7 * 191 }}"})
    audit.new()
    run.ini["vars_path"] = "/ansible/"
    run.hosts = 2
    show = {
        "ansible.builtin.debug": {
            "msg": "{{ vault.a }}-{{ vault.b }}-{{ vault.c }} {{ vault.text | default }}"
        }
    }
    output = run([show, show])
    assert output.count("all-group-host {{ 7 * 191 }}") == 2
    assert output.count("all-group-group") == 2
    assert max(of_secrets(run.mount, audit.new()).values()) == 1


@pytest.mark.parametrize(
    ("program", "options"),
    [
        ("ansible-inventory", ["--list"]),
        ("ansible-inventory", ["--host", "h1"]),
        ("ansible-inventory", ["--graph", "--vars"]),
        ("ansible-playbook", ["play.yml", "--list-hosts"]),
        ("ansible-playbook", ["play.yml", "--list-tasks"]),
        ("ansible-playbook", ["play.yml", "--syntax-check"]),
    ],
)
def test_whoever_only_looks_at_the_inventory_asks_nothing(
    run: Run, audit: Audit, program: str, options: list[str]
) -> None:
    run.ini["vars_path"] = "ansible"
    run.write([USE])
    process = run.start([run.program(program), "-i", "inventory.json", *options])
    output = process.communicate(timeout=60)[0]
    assert process.returncode == 0, output
    assert "canary-one" not in output
    assert audit.new() == []


def test_ad_hoc_commands_share_it_too(run: Run, audit: Audit) -> None:
    run.write([])
    process = run.start(
        [
            run.program("ansible"),
            *("all", "-i", "inventory.json"),
            *("-m", "ansible.builtin.debug", "-a", "var=password"),
        ]
    )
    output = process.communicate(timeout=60)[0]
    assert process.returncode == 0, output
    assert Counter(audit.new()) == one_of_each(run)


def test_a_console_shares_it_for_as_long_as_it_is_open(run: Run, audit: Audit) -> None:
    run.write([])
    console = [run.program("ansible-console"), "-i", "inventory.json", "all"]
    command = "debug msg='of {{ password | length }} letters'\n"
    process = run.start(console, stdin=subprocess.PIPE)
    output = process.communicate(command * 3 + "exit\n", timeout=120)[0]
    assert output.count("of 10 letters") == 3 * run.hosts, output
    assert Counter(audit.new()) == one_of_each(run)


def test_ansible_runner_shares_it_too(run: Run, audit: Audit) -> None:
    run.write([USE, USE])
    for folder, file in (("project", "play.yml"), ("inventory", "inventory.json")):
        (run.folder / folder).mkdir()
        (run.folder / file).rename(run.folder / folder / file)
    program = [run.program("ansible-runner"), "run", str(run.folder)]
    process = run.start([*program, "--playbook", "play.yml"])
    output = process.communicate(timeout=120)[0]
    assert process.returncode == 0, output
    assert Counter(audit.new()) == one_of_each(run)


# --- how a run may end ---


def ends(run: Run, number: int) -> list[str]:
    """Send a signal to a run in the middle of it; return what it left to read."""
    started = run.folder / "started"
    touch = {"ansible.builtin.file": {"path": str(started), "state": "touch"}}
    pause = {"ansible.builtin.command": "sleep 60"}
    process = run.start(run.write([USE, {**touch, "run_once": True}, pause]))
    wait_for(started.exists, "the middle of the run")
    time.sleep(0.5)
    process.send_signal(number)
    process.communicate(timeout=30)
    return []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_revokes_its_token(
    run: Run, audit: Audit, number: int
) -> None:
    ends(run, number)
    assert logins(audit.new()) == (1, 1)


def test_a_run_that_fails_revokes_its_token(run: Run, audit: Audit) -> None:
    process = run.start(run.write([USE, {"ansible.builtin.fail": {"msg": "x"}}]))
    process.communicate(timeout=60)
    assert process.returncode == 2
    assert logins(audit.new()) == (1, 1)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may make a pid namespace")
def test_a_run_that_is_the_first_process_revokes_its_token(
    run: Run, audit: Audit
) -> None:
    process = run.start(["unshare", "--pid", "--fork", *run.write([USE])])
    output = process.communicate(timeout=60)[0]
    assert process.returncode == 0, output
    assert logins(audit.new()) == (1, 1)


def test_a_token_that_expires_in_the_run_is_kept_alive_once_for_all(
    tmp_path: Path, vault: VaultServer, kv_mount: str, audit: Audit
) -> None:
    role = vault.admin.approle(
        reader(vault, kv_mount), token_ttl="6s", token_max_ttl="9s"
    )
    run = Run(tmp_path, vault, kv_mount, role)
    audit.new()
    asking = current(remember=False)
    pause = {"ansible.builtin.command": "sleep 4", "run_once": True}
    run([asking, pause, asking, pause, asking, pause, asking])
    seen = Counter(audit.new())
    # Each of the 16 workers on its own would log in, and a slow machine renews more.
    assert 2 <= seen[LOGIN] <= 6
    assert seen[LOGIN] + seen[RENEW] <= 12
    assert seen[f"{kv_mount}/data/web/db"] == 16


def test_a_server_that_hangs_is_asked_once(run: Run) -> None:
    with fakes.silent() as server:
        run.hosts = 6
        run.env.update(VAULT_ADDR=server.address)
        run.ini.update(timeout="3", retries="0")
        started = time.monotonic()
        process = run.start(run.write([USE]))
        output = process.communicate(timeout=120)[0]
        assert process.returncode == 2, output
        assert output.count("reason=timeout") >= 6
        assert len(server.seen) <= 1
        assert time.monotonic() - started < 30


# --- where there is no memory ---


def test_without_room_everything_works_as_on_its_own(run: Run, audit: Audit) -> None:
    sitecustomize = run.folder / "site"
    sitecustomize.mkdir()
    (sitecustomize / "sitecustomize.py").write_text(
        "import mmap\n"
        "real = mmap.mmap\n"
        "class Small(real):\n"
        "    def __new__(cls, fileno, length, *rest, **named):\n"
        "        if length == 64 * 1024 * 1024: raise OSError('no memory')\n"
        "        return real.__new__(cls, fileno, length, *rest, **named)\n"
        "mmap.mmap = Small\n"
    )
    run.env["PYTHONPATH"] = (
        f"{sitecustomize}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"
    )
    run.hosts = 2
    output = run([USE, USE], "-v")
    assert output.count("the processes of this run share nothing") == 1
    seen: list[str] = []

    def ended() -> bool:
        seen.extend(audit.new())
        return seen.count(REVOKE) >= 4

    # Ansible does not wait for its workers: one may be late, or be ended while it
    # revokes its token, and then asks once more.
    wait_for(ended, "4 ends")
    assert seen.count(LOGIN) == 4
