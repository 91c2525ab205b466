# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task gives the same result in the controller's process as it gives as a module."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from vault.playbook import keep_results, run_playbook

pytestmark = pytest.mark.ansible

MODULE = "credential_bridge.vault.vault_secret"
SWITCH = "credential_bridge_in_controller"
HERE, MODULE_WAY = "running in the controller process", "running as a module"


def task(
    keywords: dict[str, Any] | None = None, module: str = "", **options: Any
) -> dict[str, Any]:
    return {MODULE + module: options, **(keywords or {})}


DATA = {
    "user": "admin",
    "password": "correct horse",
    "nested": {"a": [1, 2.5, None, True]},
}

#: Tasks in order; each runs on what those before it left.
TASKS: list[dict[str, Any]] = [
    task(path="a", data=DATA),
    task(path="a", data=DATA),
    task({"check_mode": True}, path="a", data={"user": "x"}),
    task({"diff": True}, path="a", data={"user": "x"}, update="patch"),
    task({"no_log": True}, path="a", data={"user": "y"}, update="patch"),
    task({"loop": [1, 2]}, path="loop{{ item }}", data={"n": "{{ item }}"}),
    task({"loop": [1, 2]}, path="loop{{ item }}", state="absent", deletion="permanent"),
    task(path="a", data={7: "x", True: "y", None: "z"}),
    task(
        path="a", custom_metadata={"owner": "me"}, max_versions="7", cas_required="no"
    ),
    task(path="a", remove=["7"], cas="4"),
    task(path="a", data={"u": 1}, cas=99),
    task(path="a", data="foo=bar"),
    task(path="a", data='{"json": "text"}'),
    task(path="a", data={"big": 2**60}),
    task(path="missing", data={"u": 1}, update="patch"),
    task(path="../x", data={"u": 1}),
    task(path="a", dta={"u": "{{ canaries[0] }}"}),
    task(path="a", data={"u": 1}, state="gone"),
    task(data={"u": 1}),
    task(path="a", data={"u": 1}, vault_token="{{ canaries[1] }}"),
    task(path="a", data={"u": 1}, vault_role_id="role"),
    task(
        path="a",
        data={"u": 1},
        vault_role_id="role",
        vault_secret_id="{{ canaries[2] }}",
    ),
    task(path="a", data={"u": 1}, vault_url="http://127.0.0.1:1"),
    task(path="a", data={"u": 1}, vault_url="ftp://x", timeout="2"),
    task(path="a", data={"u": 1}, mount_point="nowhere"),
    task(path="a", engine_mount_point="{{ mount }}", data={"u": "alias"}),
    task(path="a", data={"u": 1}, compare=False),
    task({"delegate_to": "localhost"}, path="a", data={"u": "delegated"}),
    task(
        {"vars": {"ansible_credential_bridge_namespace": ""}}, path="a", data={"u": "v"}
    ),
    task({"failed_when": "result_29.version > 0"}, path="a", data={"u": "w"}),
    task({"environment": {"VAULT_NAMESPACE": ""}}, path="a", data={"u": "environment"}),
    task({"async": 20, "poll": 1}, path="a", data={"u": "async"}),
    task(
        {"become": True, "become_method": "ansible.builtin.su"},
        path="a",
        data={"u": "become"},
    ),
    task(module="_version", path="a", versions=[1, "latest"], state="deleted"),
    task(module="_version", path="a", versions=[99]),
    task(
        {"diff": True, "check_mode": True},
        module="_version",
        path="a",
        versions=1,
        state="destroyed",
    ),
    task(module="_info", paths=["a", "b"], content=["data", "metadata"]),
    task(module="_info", prefix="", recursive=True),
    task(
        {"diff": True},
        secrets=[
            {"path": "m1", "data": DATA},
            {"path": "m2", "data": {"n": 1}, "cas": "7"},
        ],
    ),
    task(
        secrets={"folder/": {"m3": {"data": {"n": 1}}}}, custom_metadata={"owner": "me"}
    ),
    task(secrets=[{"path": "m4", "dta": "{{ canaries[0] }}"}]),
    task(secrets="{{ canaries[0] }}"),
    task(secrets=[], path="a"),
    task(path="m5", generate={"p": {"length": 8}}, max_age="1d"),
    task(
        path="m5", generate={"p": {"length": 8}}, data={"x": 1}, return_generated="no"
    ),
    task(path="m6", generate={"p": {"length": "{{ canaries[0] }}"}}),
    task(
        module="_version",
        secrets=[{"path": "m1"}, {"path": "none"}],
        versions="latest",
        state="deleted",
    ),
    task(
        secrets={"m1": None, "folder/m3": None, "m5": None},
        state="absent",
        deletion="permanent",
    ),
    task(path="a", state="absent"),
    task(path="a", state="absent", deletion="soft"),
    task({"check_mode": True}, path="a", state="absent", deletion="permanent"),
    task(path="a", state="absent", deletion="permanent"),
    task(path="a", state="absent", deletion="permanent"),
]

#: Given in a file of their own: ansible-core 2.19 quotes a playbook around a failure.
CANARIES = ["canary-misspelt", "hvs.canary-of-a-wrong-token", "canary-secret-id"]

#: Tasks that never run in the controller.
ELSEWHERE = [
    index
    for index, one in enumerate(TASKS)
    if {"environment", "async", "become"} & one.keys()
]

#: Tasks that the controller refuses before it chooses a way.
REFUSED: list[int] = [
    index
    for index, one in enumerate(TASKS)
    for options in (one[next(iter(one))],)
    if options.get("data") in ({"big": 2**60},)
    or {"dta", "engine_mount_point"} & options.keys()
    or options.get("state") == "gone"
    or "vault_role_id" in options
]
ALL = range(len(TASKS))

#: What depends on the process or the time.
OF_THE_RUN = (
    "deletion_time",
    "created_time",
    "generated_at.p",
    "ansible_job_id",
    "results_file",
    "finished",
    "started",
    "stdout",
    "stderr",
    # ansible-core 2.22 adds it to the result of a module.
    "ansible_parsed",
)


def without_the_run(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: without_the_run(item)
            for key, item in value.items()
            if key not in OF_THE_RUN
        }
    if isinstance(value, list):
        return [without_the_run(item) for item in value]
    return value


def play(
    vault: Any, mount: str, folder: Path, in_controller: bool
) -> tuple[list[Any], str]:
    """Return the registered results of all tasks, and what Ansible printed."""
    folder.mkdir()
    names = [f"result_{index}" for index in range(len(TASKS))]
    tasks: list[dict[str, Any]] = [
        {"name": name, "ignore_errors": True, **one, "register": name}
        for name, one in zip(names, TASKS)
    ]
    tasks.append(keep_results(names, folder / "results.json"))
    defaults = {
        "vault_url": vault.address,
        "vault_token": vault.token,
        "mount_point": mount,
    }
    book = {
        "hosts": "localhost",
        "gather_facts": False,
        "module_defaults": {"group/credential_bridge.vault.vault": defaults},
        "vars": {
            "mount": mount,
            SWITCH: in_controller,
            "ansible_python_interpreter": sys.executable,
        },
        "tasks": tasks,
    }
    (folder / "vars.json").write_text(json.dumps({"canaries": CANARIES}))
    run = run_playbook([book], folder, "-vvv", "-e", f"@{folder}/vars.json")
    assert run.returncode == 0, run.stdout
    return json.loads((folder / "results.json").read_text()), run.stdout


def ways(told: str) -> list[list[str]]:
    """Return which ways each task went, the items of a loop together."""
    sections = [
        section.partition("]")[2] for section in told.split("TASK [result_")[1:]
    ]
    return [
        [way for way in (HERE, MODULE_WAY) if way in section] for section in sections
    ]


def test_both_ways_give_the_same_results(
    vault: Any, kv_mount: str, tmp_path: Path
) -> None:
    here, told_here = play(vault, kv_mount, tmp_path / "here", in_controller=True)
    there, told_there = play(vault, kv_mount, tmp_path / "there", in_controller=False)
    different = [
        f"task {index} {TASKS[index]}:\n  here  {one}\n  there {other}"
        for index, (one, other) in enumerate(
            zip(map(without_the_run, here), map(without_the_run, there))
        )
        if one != other
    ]
    assert not different, "\n".join(different)
    for told, elsewhere in ((told_here, ELSEWHERE), (told_there, ALL)):
        expected = [
            [] if index in REFUSED else [MODULE_WAY if index in elsewhere else HERE]
            for index in ALL
        ]
        assert ways(told) == expected
    changed = [result["changed"] for result in here]
    assert changed.count(True) > 10
    assert changed.count(False) > 10
    for canary in ("correct horse", *CANARIES, vault.token):
        assert canary not in told_here
        # Ansible quotes an async task's command and a module's payload nowhere either.
        assert canary not in told_there


def test_a_date_is_refused_both_ways(vault: Any, kv_mount: str, tmp_path: Path) -> None:
    """On the way to the module, JSON would turn it into text."""
    playbook = f"""
- hosts: localhost
  gather_facts: false
  vars: {{ansible_python_interpreter: "{sys.executable}"}}
  tasks:
    - {MODULE}:
        path: a
        mount_point: {kv_mount}
        data: {{since: 2026-01-01}}
      ignore_errors: true
      register: result
    - ansible.builtin.assert: {{that: result.error.reason == 'invalid_data'}}
"""
    environment = {"VAULT_ADDR": vault.address, "VAULT_TOKEN": vault.token}
    for way in ("true", "false"):
        run = run_playbook(playbook, tmp_path, "-e", f"{SWITCH}={way}", env=environment)
        assert run.returncode == 0, run.stdout
    assert vault.admin.read(kv_mount, "a") is None
