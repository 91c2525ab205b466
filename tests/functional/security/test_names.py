# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever may write a secret chooses its keys. They reach no terminal as they are."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from vault.module import ModuleRun
from vault.playbook import run_playbook
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks import (
    vault_secret,
    vault_secret_info,
    vault_secret_version,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultError,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.vault_backend import (
    VaultBackend,
)

COLLECTION = "credential_bridge.vault"
FORGED = "changed: [forged]"
HOSTILE = {
    "an escape sequence": "\x1b[2J\x1b]0;title\x07",
    "a line of output": f"x\n{FORGED}\r\n",
    "C1 controls": "\x9b31m\x85",
    "another direction": "\u202enimda\u2066",
    "a long name": "k" * 30_000,
}
MANY = 9000


def strings(value: Any) -> Iterator[str]:
    """Yield every text of a result, names included."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield str(name)
            yield from strings(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from strings(inner)
    elif isinstance(value, str):
        yield value


def assert_fit_to_show(*values: Any) -> None:
    texts = [text for value in values for text in strings(value)]
    assert texts
    assert [text for text in texts if not text.isprintable()] == []
    assert max(map(len, texts)) < 2000
    assert len(texts) < 600


#: What a task may be called with that holds a name. Each must fail because of it.
CALLS: dict[str, Any] = {
    "a folder": lambda name: {"secrets": {f"{name}/": 1}},
    "a secret of a tree": lambda name: {"secrets": {name: 1}},
    "an option of a secret": lambda name: {"secrets": {"a": {name: 1}}},
    "data and remove": lambda name: {
        "path": "a",
        "data": {name: 1},
        "remove": [name],
        "update": "patch",
    },
    "a value of data": lambda name: {"path": "a", "data": {name: {1, 2}}},
    "deep in data": lambda name: {"path": "a", "data": {"a": {name: {name: 2**60}}}},
    "a key twice": lambda name: {"path": "a", "data": {"b": {name: {1: 1, "1": 1}}}},
    "generate": lambda name: {"path": "a", "generate": {name: {"kind": "none"}}},
    "a generator": lambda name: {"path": "a", "generate": {"a": {name: 1}}},
    "max_age": lambda name: {"path": "a", "generate": {name: {}}, "max_age": "1d"},
    "custom metadata": lambda name: {"path": "a", "custom_metadata": {name: "x"}},
    "its values": lambda name: {"path": "a", "custom_metadata": {name: 1}},
    "a blind patch": lambda name: {
        "path": "a",
        "data": {name: None},
        "update": "patch",
        "compare": False,
    },
    "a path": lambda name: {"path": name, "data": {}},
    "a mount": lambda name: {"path": "a", "mount_point": name, "data": {}},
    "a proxy": lambda name: {"path": "a", "data": {}, "proxies": {name: "http://a:b"}},
    "a CA": lambda name: {
        "path": "a",
        "data": {},
        "vault_url": "https://127.0.0.1:1",
        "ca_cert": f"/nowhere/{name}",
    },
}


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_no_message_holds_a_hostile_name(
    vault: VaultServer, kv_mount: str, call: Any, name: str
) -> None:
    run = ModuleRun(vault_secret.TASK, vault, mount_point=kv_mount)
    result = run(**call(name))
    assert result["failed"], result
    assert_fit_to_show(result["msg"], result["error"]["hint"])


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_neither_does_a_diff(vault: VaultServer, kv_mount: str, name: str) -> None:
    run = ModuleRun(vault_secret.TASK, vault, mount_point=kv_mount, path="a")
    for data in ({name: 1}, {name: 2}, {"b": 1}):
        result = run(data=data)
        assert result["changed"], result
        assert_fit_to_show(result["diff"])
    assert result["diff"]["before"]["data"] != result["diff"]["after"]["data"]


def test_a_diff_of_many_keys_shows_those_that_differ(
    vault: VaultServer, kv_mount: str
) -> None:
    # OpenBao refuses a request with about a thousand.
    keys = {f"k{number:04}": number for number in range(400)}
    vault.admin.write(kv_mount, "a", keys)
    run = ModuleRun(vault_secret.TASK, vault, mount_point=kv_mount, path="a")
    diff = run(data={"k0377": "x", "z": 1}, update="patch")["diff"]
    before, after = diff["before"]["data"], diff["after"]["data"]
    assert after["k0377"] != before["k0377"]
    assert "z" in after
    assert "z" not in before
    assert after["..."] == before["..."] == "301 more keys"
    assert_fit_to_show(diff)
    diff = run(data=dict.fromkeys(keys, "x"))["diff"]
    before, after = diff["before"]["data"], diff["after"]["data"]
    assert before["..."] == "301 more keys"
    assert after["..."] == "300 more keys; 300 are added, removed or changed"


@pytest.mark.ansible
def test_a_missing_key_names_some_of_those_there_are(
    vault: VaultServer, kv_mount: str, tmp_path: Path
) -> None:
    keys = {**dict.fromkeys(HOSTILE.values(), "x")}
    keys.update({f"k{number:04}": "x" for number in range(400)})
    vault.admin.write(kv_mount, "a", keys)
    shown = played(
        vault,
        tmp_path,
        {
            "ansible.builtin.debug": {
                "msg": f"{{{{ lookup('{COLLECTION}.vault_secret', 'a', "
                f"mount_point='{kv_mount}', key=name) }}}}"
            },
            "vars": {"name": "a key\n" + FORGED},
        },
    )
    assert "key_not_found" in shown
    assert "'k0000'" in shown
    assert "and 385 more" in shown
    assert_nothing_forged(shown)


@pytest.mark.ansible
@pytest.mark.parametrize("in_controller", [True, False])
def test_nothing_reaches_the_terminal(
    vault: VaultServer, kv_mount: str, tmp_path: Path, in_controller: bool
) -> None:
    secret = {"vault_url": vault.address, "mount_point": kv_mount, "path": "a"}
    data = dict.fromkeys(HOSTILE.values(), "x")
    tasks: list[dict[str, Any]] = [
        {f"{COLLECTION}.vault_secret": {**secret, "data": data}},
        {f"{COLLECTION}.vault_secret": {**secret, "data": {"a": 1}}},
    ]
    tasks += [
        {
            f"{COLLECTION}.vault_secret": {**secret, "data": {}, name: 1},
            "ignore_errors": True,
        }
        for name in HOSTILE.values()
    ]
    shown = played(vault, tmp_path, *tasks, in_controller=in_controller)
    assert f"ignored={len(HOSTILE)}" in shown
    assert "changed=2" in shown
    assert_nothing_forged(shown)


def played(
    vault: VaultServer,
    folder: Path,
    *tasks: dict[str, Any],
    in_controller: bool = True,
) -> str:
    variables = {
        "ansible_python_interpreter": sys.executable,
        "credential_bridge_in_controller": in_controller,
    }
    play = {
        "hosts": "localhost",
        "gather_facts": False,
        "vars": variables,
        "tasks": [*tasks],
    }
    env = {
        "VAULT_ADDR": vault.address,
        "VAULT_TOKEN": vault.token,
        "ANSIBLE_NOCOLOR": "1",
        # Ansible quotes the task itself, as it stands in the playbook.
        "ANSIBLE_DISPLAY_FAILED_STDERR": "0",
    }
    return run_playbook([play], folder, "--diff", env=env).stdout


def assert_nothing_forged(shown: str) -> None:
    lines = shown.splitlines()
    assert not any(line.startswith(FORGED) for line in lines), shown
    for char in "\x1b\x07\x9b\x85\u202e\u2066\r":
        assert char not in shown, repr(char)
    assert "k" * 200 not in shown


def test_nor_does_the_public_api_raise_one(vault: VaultServer, kv_mount: str) -> None:
    backend = VaultBackend(
        vault_url=vault.address, vault_token=vault.token, mount_point=kv_mount
    )
    for name in HOSTILE.values():
        with pytest.raises(VaultError) as caught:
            backend.add_secret("a", {name: 2**60})
        assert_fit_to_show(str(caught.value))


@pytest.mark.parametrize("task", [vault_secret_info.TASK, vault_secret_version.TASK])
def test_other_tasks_refuse_hostile_paths_likewise(
    vault: VaultServer, kv_mount: str, task: Any
) -> None:
    option = "paths" if task is vault_secret_info.TASK else "path"
    options: dict[str, Any] = {} if option == "paths" else {"versions": [1]}
    for name in HOSTILE.values():
        run = ModuleRun(task, vault, mount_point=kv_mount)
        result = run(**{**options, option: name})
        assert result["failed"]
        assert_fit_to_show(result["msg"])
