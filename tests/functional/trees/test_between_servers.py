# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A tree goes to another server and back, whatever happens on the way."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml
from vault.cluster import VaultCluster
from vault.history import history, tree
from vault.module import ModuleRun
from vault.playbook import NAME
from vault.product import OPENBAO, Product
from vault.server import VaultServer
from vault.wait import wait_for

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.vault_copy import (
    TASK,
)

SECRETS = 1000 if os.environ.get("CREDENTIAL_BRIDGE_SOAK") else 200
VERSIONS = 3
EVERYTHING = {"path": "/", "versions": "all"}


@pytest.fixture(scope="module")
def new_server() -> Iterator[VaultServer]:
    """Provide the server to move to."""
    with VaultServer(OPENBAO) as server:
        yield server


@pytest.fixture
def new_mount(new_server: VaultServer) -> Iterator[str]:
    name = new_server.admin.kv2()
    yield name
    new_server.admin.unmount(name)


@pytest.fixture
def paths(vault: VaultServer, kv_mount: str) -> list[str]:
    """Provide a tree of secrets with versions in every state."""
    names = [f"team{n % 7}/secret{n}" for n in range(SECRETS)]

    def fill(name: str) -> None:
        number = int(name.rpartition("secret")[2])
        admin = vault.admin
        for version in range(VERSIONS):
            admin.write(
                kv_mount, name, {"n": number, "version": version, "k": "v" * 50}
            )
        if number % 10 == 0:
            settings = {"custom_metadata": {"n": str(number)}, "max_versions": 5}
            admin.call("POST", f"{kv_mount}/metadata/{name}", settings)
        if number % 10 == 1:
            admin.call("PUT", f"{kv_mount}/destroy/{name}", {"versions": [2]})
        if number % 10 == 2:
            admin.call("PUT", f"{kv_mount}/destroy/{name}", {"versions": [VERSIONS]})

    each(names, fill)
    return sorted(names)


@pytest.fixture
def to(new_server: VaultServer, new_mount: str) -> dict[str, Any]:
    return {
        "vault_url": new_server.address,
        "vault_token": new_server.token,
        "mount_point": new_mount,
    }


@pytest.fixture
def run(vault: VaultServer, kv_mount: str, to: dict[str, Any]) -> ModuleRun:
    return ModuleRun(TASK, vault, mount_point=kv_mount, to=to, **EVERYTHING)


def each(names: list[str], function: Callable[[str], Any]) -> dict[str, Any]:
    with ThreadPoolExecutor(8) as pool:
        return dict(zip(names, pool.map(function, names)))


def everything(server: Any, mount: str) -> dict[str, Any]:
    """Return all that a mount holds, but for times."""
    admin = server.admin
    return each(tree(admin, mount), lambda path: history(admin, mount, path))


def is_cut(secret: dict[str, Any]) -> bool:
    """Return whether the deletion of a secret was interrupted."""
    return "lost" in secret["versions"].values()


def actions(result: dict[str, Any]) -> set[str]:
    return {
        entry.get("action") or entry["error"]["reason"] for entry in result["results"]
    }


def started(
    folder: Path, vault: VaultServer, **options: Any
) -> subprocess.Popen[bytes]:
    """Start a play that copies."""
    book = [
        {
            "hosts": "localhost",
            "gather_facts": False,
            "tasks": [{f"{NAME}.vault_copy": {**options, **EVERYTHING}}],
        }
    ]
    (folder / "play.yml").write_text(yaml.safe_dump(book))
    return subprocess.Popen(
        [Path(sys.executable).parent / "ansible-playbook", folder / "play.yml"],
        env={**os.environ, "VAULT_ADDR": vault.address, "VAULT_TOKEN": vault.token},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def kill_all(play: subprocess.Popen[bytes]) -> None:
    """Kill a play with its workers, which have sessions of their own."""
    told = subprocess.run(
        ["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True
    ).stdout
    parents = {
        int(pid): int(parent) for pid, parent in map(str.split, told.splitlines())
    }
    family = {play.pid}
    while True:
        more = {pid for pid, parent in parents.items() if parent in family} - family
        if not more:
            break
        family |= more
    for pid in family:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    play.wait()


@pytest.mark.ansible
@pytest.mark.parametrize("moves", [False, True], ids=["copy", "move"])
def test_a_run_that_is_killed_is_resumed(
    vault: VaultServer,
    kv_mount: str,
    new_server: VaultServer,
    new_mount: str,
    to: dict[str, Any],
    run: ModuleRun,
    paths: list[str],
    tmp_path: Path,
    moves: bool,
) -> None:
    before = everything(vault, kv_mount)
    assert len(before) == SECRETS
    options = {"mount_point": kv_mount, "to": to, "remove_source": moves}
    play = started(tmp_path, vault, **options)
    third = SECRETS // 3
    wait_for(lambda: len(tree(new_server.admin, new_mount)) >= third, "a third")
    kill_all(play)
    there = everything(new_server, new_mount)
    assert len(there) < SECRETS, "the play was over before it was killed"
    # What was moved is at one place or the other, or at both. Of the secrets whose
    # removal was under way, a part may be left.
    left = everything(vault, kv_mount)
    whole = {path: it for path, it in left.items() if not is_cut(it)}
    assert {**there, **whole} == before if moves else left == before

    predicted = run(True, remove_source=moves)
    resumed = run(remove_source=moves)
    assert "failed" not in resumed
    for result in (predicted, resumed):
        assert actions(result) <= {"copied", "unchanged", "moved"}
    assert actions(predicted) == actions(resumed)
    assert everything(new_server, new_mount) == before
    assert everything(vault, kv_mount) == ({} if moves else before)
    again = run(remove_source=moves)
    assert not again["changed"]


def test_there_and_back_again(
    vault: VaultServer,
    kv_mount: str,
    new_server: VaultServer,
    new_mount: str,
    run: ModuleRun,
    paths: list[str],
) -> None:
    before = everything(vault, kv_mount)
    run()
    for path in paths[: SECRETS // 2]:
        vault.admin.call("DELETE", f"{kv_mount}/metadata/{path}")
    home = {
        "vault_url": vault.address,
        "vault_token": vault.token,
        "mount_point": kv_mount,
    }
    back = ModuleRun(TASK, new_server, mount_point=new_mount, to=home, **EVERYTHING)
    assert actions(back()) == {"copied", "unchanged"}
    assert everything(vault, kv_mount) == before


def test_a_rate_limit_is_waited_for(
    vault: VaultServer,
    kv_mount: str,
    new_server: VaultServer,
    new_mount: str,
    run: ModuleRun,
    paths: list[str],
) -> None:
    with new_server.admin.rate_limit(rate=SECRETS, path=new_mount):
        result = run()
    assert "failed" not in result
    assert everything(new_server, new_mount) == everything(vault, kv_mount)


def test_secrets_that_change_meanwhile_are_whole(
    vault: VaultServer,
    kv_mount: str,
    new_server: VaultServer,
    new_mount: str,
    run: ModuleRun,
    paths: list[str],
) -> None:
    """Each copy is its source as it was at some moment; the next run brings the rest."""
    written = 0
    with ThreadPoolExecutor(1) as pool:
        copying = pool.submit(run)
        while not copying.done():
            path = paths[written * 37 % SECRETS]
            vault.admin.write(kv_mount, path, {"late": written})
            written += 1
        result = copying.result()
    assert written
    assert "failed" not in result
    for path, copy in everything(new_server, new_mount).items():
        source = history(vault.admin, kv_mount, path)
        assert source is not None
        # The source may have dropped its oldest versions meanwhile.
        assert copy["current"] == max(copy["versions"])
        assert copy["current"] in source["versions"]
        for number in copy["versions"].keys() & source["versions"].keys():
            assert copy["versions"][number] == source["versions"][number]
    run()
    assert everything(new_server, new_mount) == everything(vault, kv_mount)


@pytest.mark.parametrize("lost", ["source", "copy"])
def test_a_server_that_dies_is_told(
    vault: VaultServer, product: Product, kv_mount: str, paths: list[str], lost: str
) -> None:
    """What was written is named, what was not is named, and a move loses nothing."""
    before = everything(vault, kv_mount)
    with VaultServer(OPENBAO) as mortal:
        mount = mortal.admin.kv2()
        place = {
            "vault_url": mortal.address,
            "vault_token": mortal.token,
            "mount_point": mount,
        }
        if lost == "source":
            ModuleRun(TASK, vault, mount_point=kv_mount, to=place, **EVERYTHING)()
            there = vault.admin.kv2()
            home = {
                "vault_url": vault.address,
                "vault_token": vault.token,
                "mount_point": there,
            }
            move = ModuleRun(TASK, mortal, mount_point=mount, to=home, **EVERYTHING)
        else:
            there = ""
            move = ModuleRun(TASK, vault, mount_point=kv_mount, to=place, **EVERYTHING)
        with ThreadPoolExecutor(1) as pool:
            running = pool.submit(move, retries=1, remove_source=True)
            seen = (vault, there) if there else (mortal, mount)
            wait_for(
                lambda: len(tree(seen[0].admin, seen[1])) > SECRETS // 10, "some copies"
            )
            mortal.stop()
            result = running.result()
    told = {entry["path"]: entry for entry in result["results"]}
    assert result["error"]["reason"] in ("unreachable", "write_uncertain")
    assert sorted(told) == paths
    assert "not_attempted" in actions(result)
    moved = {path for path, entry in told.items() if entry.get("action") == "moved"}
    left = everything(vault, kv_mount)
    if lost == "copy":
        # A removal whose response was lost cannot have been sent to this server.
        assert {path: before[path] for path in paths if path not in moved} == left
    else:
        copies = everything(vault, there)
        assert moved <= copies.keys()
        assert all(copies[path] == before[path] for path in moved)
        vault.admin.unmount(there)


@pytest.mark.ansible
def test_a_leader_that_dies_costs_time_only(
    vault: VaultServer,
    kv_mount: str,
    cluster: VaultCluster,
    paths: list[str],
) -> None:
    leader = cluster.leader.admin
    mount = leader.kv2()
    to = {
        "vault_url": cluster.address,
        "vault_token": cluster.token,
        "mount_point": mount,
        "retries": 15,
        "deadline": 60,
    }
    run = ModuleRun(TASK, vault, mount_point=kv_mount, to=to, **EVERYTHING)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(run)
        wait_for(lambda: len(tree(leader, mount)) > SECRETS // 10, "some copies")
        cluster.kill_leader()
        result = running.result()
    assert "failed" not in result, json.dumps(result["error"])
    assert everything(cluster.leader, mount) == everything(vault, kv_mount)
