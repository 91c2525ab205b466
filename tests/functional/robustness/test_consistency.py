# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks read what tasks before them wrote, on a cluster whose standbys answer reads.

The address is that of a standby of OpenBao, as any load balancer will choose.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from vault import fakes
from vault.cluster import VaultCluster, VaultNode
from vault.module import ModuleRun
from vault.playbook import run_playbook
from vault.product import OPENBAO

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks import (
    vault_secret,
    vault_secret_info,
)

COLLECTION = "credential_bridge.vault"
SECRET = f"{COLLECTION}.vault_secret"
ROUNDS = 4
_NUMBERS = count(1)


@pytest.fixture(scope="module")
def lagging() -> Iterator[VaultCluster]:
    """Provide a cluster whose standbys answer reads, a moment behind their leader."""
    with VaultCluster(OPENBAO) as cluster:
        yield cluster


@pytest.fixture
def standby(lagging: VaultCluster) -> VaultNode:
    leader = lagging.leader
    return next(node for node in lagging.nodes if node is not leader)


@pytest.fixture
def mount(lagging: VaultCluster) -> str:
    return lagging.leader.admin.kv2()


def role_of(cluster: VaultCluster) -> dict[str, str]:
    rules = 'path "*" { capabilities = ["create", "read", "update", "delete", "list"] }'
    admin = cluster.leader.admin
    role = admin.approle(admin.policy(rules))
    return {"vault_role_id": role.role_id, "vault_secret_id": role.secret_id}


class Play:
    """Tasks of one playbook, each in a process of its own unless it is a loop."""

    def __init__(
        self, cluster: VaultCluster, standby: VaultNode, mount: str, folder: Path
    ) -> None:
        self._folder = folder
        options = {
            "vault_url": standby.address,
            "mount_point": mount,
            **role_of(cluster),
        }
        self._variables: dict[str, Any] = {
            f"ansible_credential_bridge_{name}": value
            for name, value in options.items()
        }
        self._variables["ansible_python_interpreter"] = sys.executable

    def __call__(self, *tasks: dict[str, Any]) -> str:
        play = {
            "hosts": "localhost",
            "gather_facts": False,
            "vars": self._variables,
            "tasks": [*tasks],
        }
        run = run_playbook([play], self._folder, seconds=120)
        assert run.returncode == 0, run.stdout
        return run.stdout


@pytest.fixture
def play(lagging: VaultCluster, standby: VaultNode, mount: str, tmp_path: Path) -> Play:
    return Play(lagging, standby, mount, tmp_path)


def path() -> str:
    return f"s{next(_NUMBERS)}"


def write(path: str, **options: Any) -> dict[str, Any]:
    return {SECRET: {"path": path, **options}}


def expect(condition: str) -> dict[str, Any]:
    return {"ansible.builtin.assert": {"that": [condition], "quiet": True}}


# --- the tasks of one loop, and one after the other ---


@pytest.mark.ansible
def test_a_lookup_finds_what_the_task_before_wrote(play: Play) -> None:
    tasks = []
    for number in range(ROUNDS):
        name = path()
        lookup = f"lookup('{SECRET}', '{name}', key='a', default='THE DEFAULT')"
        tasks += [
            write(name, data={"a": f"v{number}"}),
            expect(f"{lookup} == 'v{number}'"),
        ]
    play(*tasks)


def alternating(path: str) -> dict[str, Any]:
    """Return a loop that writes B, A, B, A, B, A, B, A."""
    task = write(path, data={"a": "{{ item }}"})
    return {**task, "loop": list("BABABABA"), "register": "loop"}


@pytest.mark.ansible
def test_a_loop_of_changes_changes_each_time(
    play: Play, lagging: VaultCluster, mount: str
) -> None:
    name = path()
    changed = "loop.results | selectattr('changed') | length"
    shown = play(alternating(name), expect(f"{changed} == 8"))
    assert "changed=1" in shown
    assert lagging.leader.admin.read(mount, name) == {"a": "A"}


@pytest.mark.ansible
def test_present_and_absent(play: Play, lagging: VaultCluster, mount: str) -> None:
    name = path()
    loop = {
        SECRET: {
            "path": name,
            "data": "{{ {'a': 1} if item == 'present' else omit }}",
            "state": "{{ item }}",
            "deletion": "{{ 'permanent' if item == 'absent' else omit }}",
        },
        "loop": ["present", "absent"] * ROUNDS,
        "register": "loop",
    }
    changed = f"loop.results | selectattr('changed') | length == {2 * ROUNDS}"
    play(loop, expect(changed))
    assert lagging.leader.admin.read(mount, name) is None


@pytest.mark.ansible
def test_custom_metadata(play: Play, lagging: VaultCluster, mount: str) -> None:
    name = path()
    tasks = [write(name, custom_metadata={"n": number}) for number in "121"]
    assert "changed=3" in play(*tasks)
    metadata = lagging.leader.admin.call("GET", f"{mount}/metadata/{name}")["data"]
    assert metadata["custom_metadata"] == {"n": "1"}


@pytest.mark.ansible
def test_an_engine_is_there_at_once(play: Play) -> None:
    names = [f"engine-{path()}" for _round in range(ROUNDS)]
    loop = {
        f"{COLLECTION}.vault_engine": {
            "mount_point": "{{ item }}",
            "max_versions": 3,
        },
        "loop": names,
    }
    tasks = [write("a", mount_point=name, data={"b": 1}) for name in names]
    shown = play(loop, *tasks)
    assert f"changed={1 + ROUNDS}" in shown


@pytest.mark.ansible
def test_patches(play: Play, lagging: VaultCluster, mount: str) -> None:
    name = path()
    patches = [
        write(name, data={f"k{number}": number}, update="patch", create=True)
        for number in range(6)
    ]
    assert "changed=6" in play(*patches)
    assert lagging.leader.admin.read(mount, name) == {
        f"k{number}": number for number in range(6)
    }


# --- in one process ---


def module(cluster: VaultCluster, standby: VaultNode, mount: str) -> ModuleRun:
    return ModuleRun(
        vault_secret.TASK, cluster.leader, vault_url=standby.address, mount_point=mount
    )


def test_many_secrets_are_found_as_they_were_left(
    lagging: VaultCluster, standby: VaultNode, mount: str
) -> None:
    write_them = module(lagging, standby, mount)
    secrets = [{"path": f"m{number}", "data": {"n": number}} for number in range(100)]
    assert "failed" not in write_them(secrets=secrets)
    read = ModuleRun(
        vault_secret_info.TASK,
        lagging.leader,
        vault_url=standby.address,
        mount_point=mount,
    )
    # Other processes are a moment behind, unless they share what is known.
    assert "failed" not in read(paths=[secret["path"] for secret in secrets])


# --- a node that prepares a mount ---


class Preparing(fakes.Proxy):
    """Passes requests on; the first ones meet a node that is not ready."""

    upstream = ""
    left: list[None]
    content = json.dumps(
        {
            "errors": [
                "Waiting for the primary to upgrade from non-versioned to versioned "
                "data. This backend will be unavailable for a brief period and will "
                "resume service when the primary is finished."
            ]
        }
    ).encode()

    def answer(self, body: bytes) -> None:
        if "/data/" in self.path and self.left:
            self.left.pop()
            self.send(400, self.content, {"Content-Type": "application/json"})
            return
        self.path = self.upstream + self.path
        self.forward(body)


CALLS: dict[str, Callable[[], tuple[Any, dict[str, Any]]]] = {
    "read": lambda: (vault_secret_info.TASK, {"paths": path()}),
    "write": lambda: (vault_secret.TASK, {"path": path(), "data": {"a": 1}}),
    "blind write": lambda: (
        vault_secret.TASK,
        {"path": path(), "data": {"a": 1}, "compare": False},
    ),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_mount_that_is_not_ready_is_waited_for(
    lagging: VaultCluster, mount: str, call: Any
) -> None:
    task, options = call()
    leader = lagging.leader
    settings = {"upstream": leader.address, "left": [None, None]}
    with fakes.FakeServer(Preparing, **settings) as link:
        run = ModuleRun(task, leader, vault_url=link.address, mount_point=mount)
        result = run(**options)
    assert "failed" not in result, result["msg"]
    assert settings["left"] == []
