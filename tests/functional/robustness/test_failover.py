# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A cluster of three loses its leader while tasks run; no write is lost or doubled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from vault.cluster import VaultCluster
from vault.module import ModuleRun
from vault.wait import wait_for

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks import (
    vault_secret,
)

pytestmark = pytest.mark.ansible

SOAK = bool(os.environ.get("CREDENTIAL_BRIDGE_SOAK"))
IN_A_LOOP = 300 if SOAK else 25
IN_A_LIST = 1000

# An election takes two to three seconds here, longer than the default retries wait.
PATIENT = {"retries": 15, "deadline": 60}
# For a task that meets one election; one that waited for a deadline takes far longer.
SECONDS_AT_MOST = 300 if SOAK else 90


@pytest.fixture
def mount(cluster: VaultCluster) -> str:
    return cluster.leader.admin.kv2()


class Secrets:
    """What the cluster holds, according to its leader."""

    def __init__(self, cluster: VaultCluster, mount: str) -> None:
        self._admin = cluster.leader.admin
        self._mount = mount

    def data(self, path: str) -> Any:
        return self._admin.read(self._mount, path)

    def versions(self, path: str) -> dict[str, Any]:
        versions: dict[str, Any] = self._admin.call(
            "GET", f"{self._mount}/metadata/{path}"
        )["data"]["versions"]
        return versions


# --- what happens to the cluster ------------------------------------------------------


def kill(cluster: VaultCluster) -> None:
    cluster.kill_leader()


def seal(cluster: VaultCluster) -> None:
    cluster.seal_leader()


def step_down(cluster: VaultCluster) -> None:
    before = cluster.reign
    cluster.step_down()
    wait_for(lambda: cluster.reign != before, "another leader")


def restart_all(cluster: VaultCluster) -> None:
    """Kill all nodes together, start them, and unseal them."""
    for node in cluster.nodes:
        node.kill()
    for node in cluster.nodes:
        node.start()
    wait_for(lambda: all(node.health == 503 for node in cluster.nodes), "sealed nodes")
    for node in cluster.nodes:
        cluster.unseal(node)


# Stepping down comes first: later leaders say that it is "already queued".
DISTURBANCES = [step_down, kill, seal, restart_all]


# --- one task with a list, many secrets at a time -------------------------------------


class Tasks:
    """Tasks on a list of secrets, each disturbed when part of it is done."""

    def __init__(
        self, cluster: VaultCluster, mount: str, disturb: Callable[[VaultCluster], None]
    ) -> None:
        self.cluster, self.mount, self._disturb = cluster, mount, disturb
        self.paths = [f"s{number}" for number in range(IN_A_LIST)]

    def run(
        self, task: Callable[[], dict[str, Any]], started: Callable[[], bool]
    ) -> dict[str, Any]:
        """Run a task, disturb it once it has started, and return its result."""
        begun = time.monotonic()
        # Nodes end with the thread that started them, so the task gets its own.
        with ThreadPoolExecutor(1) as pool:
            running = pool.submit(task)
            wait_for(lambda: started() or running.done(), "the task to start")
            assert not running.done(), "the task was over before anything happened"
            self._disturb(self.cluster)
            result = running.result()
        assert time.monotonic() - begun < SECONDS_AT_MOST
        return result

    def module(self, **params: Any) -> Callable[[], dict[str, Any]]:
        options = {
            "mount_point": self.mount,
            "vault_url": self.cluster.address,
            **PATIENT,
        }
        return partial(
            ModuleRun(vault_secret.TASK, self.cluster.nodes[0], **options),
            **params,
        )


@pytest.mark.parametrize("disturb", DISTURBANCES)
def test_a_list_is_written_once(
    cluster: VaultCluster, mount: str, disturb: Callable[[VaultCluster], None]
) -> None:
    tasks = Tasks(cluster, mount, disturb)
    secrets = [
        {"path": path, "data": {"n": number}} for number, path in enumerate(tasks.paths)
    ]
    # Some secrets must be written first; reading one costs less than listing.
    before, reign = Secrets(cluster, mount), cluster.reign
    result = tasks.run(
        tasks.module(secrets=secrets), lambda: before.data(tasks.paths[20]) is not None
    )
    assert "failed" not in result, result["msg"]
    assert [(one["changed"], one["version"]) for one in result["results"]] == [
        (True, 1)
    ] * IN_A_LIST
    assert cluster.reign != reign
    after = Secrets(cluster, mount)
    for number, path in enumerate(tasks.paths):
        assert after.data(path) == {"n": number}
        assert list(after.versions(path)) == ["1"]


def test_a_list_is_patched_once_and_deletions_are_told_truly(
    cluster: VaultCluster, mount: str
) -> None:
    tasks = Tasks(cluster, mount, kill)
    before = Secrets(cluster, mount)
    tasks.module(secrets=[{"path": path, "data": {"n": 1}} for path in tasks.paths])()
    patch = tasks.module(
        secrets=[{"path": path} for path in tasks.paths],
        data={"patched": True},
        update="patch",
    )
    result = tasks.run(patch, lambda: before.data(tasks.paths[20]) != {"n": 1})
    assert "failed" not in result, result["msg"]
    after = Secrets(cluster, mount)
    for path, one in zip(tasks.paths, result["results"]):
        assert (one["changed"], one["version"]) == (True, 2)
        assert after.data(path) == {"n": 1, "patched": True}
        assert list(after.versions(path)) == ["1", "2"]

    cluster.revive(next(node for node in cluster.nodes if node.health == 0))
    cluster.await_healthy()
    delete = tasks.module(
        secrets=[{"path": path} for path in tasks.paths],
        state="absent",
        deletion="soft",
    )
    result = tasks.run(delete, lambda: after.data(tasks.paths[20]) is None)
    end = Secrets(cluster, mount)
    for path, one in zip(tasks.paths, result["results"]):
        # Who deleted a version cannot be looked up, so a lost deletion fails; it
        # must say that it may have happened.
        if one["changed"]:
            assert end.data(path) is None
        elif one["error"]["reason"] != "write_uncertain":
            assert end.data(path) is not None, one
        assert list(end.versions(path)) == ["1", "2"]


# --- a playbook with loops ------------------------------------------------------------

STAGES = ("write", "patch", "read")


def playbook(mount: str) -> list[dict[str, Any]]:
    loop = {
        "loop": "{{ range(count) | list }}",
        "loop_control": {"label": "{{ item }}"},
    }
    module = "credential_bridge.vault.vault_secret"
    path = "p{{ item }}"
    tasks: list[dict[str, Any]] = [
        {module: {"path": path, "data": {"n": "{{ item }}"}}},
        {module: {"path": path, "data": {"patched": True}, "update": "patch"}},
        {f"{module}_info": {"paths": [path]}, "no_log": False},
    ]
    return [
        {
            "hosts": "localhost",
            "gather_facts": False,
            "module_defaults": {
                "group/credential_bridge.vault.vault": {"mount_point": mount, **PATIENT}
            },
            "tasks": [
                *(
                    {"name": stage, "register": stage, **task, **loop}
                    for stage, task in zip(STAGES, tasks)
                ),
                {
                    "ansible.builtin.copy": {
                        "content": "{{ "
                        "{'write': write, 'patch': patch, 'read': read} | to_json }}",
                        "dest": "{{ playbook_dir }}/results.json",
                    },
                    "no_log": True,
                },
            ],
        }
    ]


def test_a_play_outlives_three_leaders(
    cluster: VaultCluster, mount: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "play.yml").write_text(yaml.safe_dump(playbook(mount), sort_keys=False))
    monkeypatch.setenv("VAULT_ADDR", cluster.address)
    monkeypatch.setenv("VAULT_TOKEN", cluster.token)
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    variables = json.dumps(
        {"count": IN_A_LOOP, "ansible_python_interpreter": sys.executable}
    )
    command = [
        str(Path(sys.executable).parent / "ansible-playbook"),
        str(tmp_path / "play.yml"),
        "-e",
        variables,
    ]
    printed: list[str] = []
    begun = time.monotonic()
    killed = 0
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout
        for line in process.stdout:
            printed.append(line)
            # Kill one leader in the middle of each stage.
            if "item=10)" in line:
                dead = cluster.kill_leader()
                cluster.revive(dead)
                killed += 1
    output = "".join(printed)
    assert process.returncode == 0, output
    assert killed == len(STAGES), output
    assert time.monotonic() - begun < 3 * SECONDS_AT_MOST
    results = json.loads((tmp_path / "results.json").read_text())
    after = Secrets(cluster, mount)
    for number in range(IN_A_LOOP):
        path = f"p{number}"
        told = {stage: results[stage]["results"][number] for stage in STAGES}
        assert [
            (told[stage]["changed"], told[stage]["version"]) for stage in STAGES[:2]
        ] == [(True, 1), (True, 2)]
        assert told["read"]["secrets"][0]["data"] == {"n": number, "patched": True}
        assert after.data(path) == {"n": number, "patched": True}
        assert list(after.versions(path)) == ["1", "2"]
