# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Ansible makes of results: warnings, deprecations, and keys that it removes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from vault.playbook import run_playbook
from vault.server import VaultServer

pytestmark = pytest.mark.ansible

COLLECTION = "credential_bridge.vault"
LOOKUP = f"lookup('{COLLECTION}.vault_secret', 'a')"
IN_CONTROLLER = pytest.mark.parametrize("in_controller", [True, False])


def played(
    vault: VaultServer,
    mount: str,
    folder: Path,
    in_controller: bool,
    *tasks: dict[str, Any],
) -> str:
    variables = {
        "ansible_python_interpreter": sys.executable,
        "credential_bridge_in_controller": in_controller,
        "ansible_credential_bridge_mount_point": mount,
    }
    play = {
        "hosts": "localhost",
        "gather_facts": False,
        "vars": variables,
        "tasks": [*tasks],
    }
    env = {"VAULT_ADDR": vault.address, "VAULT_TOKEN": vault.token}
    return run_playbook([play], folder, "--diff", env=env).stdout


def show(expression: str) -> dict[str, Any]:
    return {"ansible.builtin.debug": {"msg": f"<<{{{{ {expression} }}}}>>"}}


@IN_CONTROLLER
def test_a_log_that_cannot_be_written_is_one_warning(
    vault: VaultServer, kv_mount: str, tmp_path: Path, in_controller: bool
) -> None:
    log = {"log_file": "/dev/full", "log_level": "debug"}
    task = {f"{COLLECTION}.vault_secret": {"path": "a", "data": {"b": 1}, **log}}
    options = ", ".join(f"{name}='{value}'" for name, value in log.items())
    lookup = show(f"lookup('{COLLECTION}.vault_secret', 'a', {options}).b")
    shown = played(vault, kv_mount, tmp_path, in_controller, task, lookup)
    assert "failed=0" in shown
    assert "<<1>>" in shown
    for word in ("Traceback", "Logging error", "errantly", "DEPRECATION"):
        assert word not in shown
    # One by the task, and one by the process of the lookup; Ansible shows equal ones once.
    assert 1 <= shown.count("writes no log: OSError") <= 2


@IN_CONTROLLER
def test_no_warning_of_ours_is_deprecated(
    vault: VaultServer, kv_mount: str, tmp_path: Path, in_controller: bool
) -> None:
    rules = f'path "{kv_mount}/data/*" {{ capabilities = ["create", "update"] }}'
    token = vault.admin.token(vault.admin.policy(rules))
    options = {"path": "a", "data": {"b": 1}, "compare": False, "vault_token": token}
    task = {
        f"{COLLECTION}.vault_secret": options,
        "check_mode": True,
        "register": "written",
    }
    shown = played(
        vault,
        kv_mount,
        tmp_path,
        in_controller,
        task,
        show("written.warnings | length"),
    )
    assert "Check mode could not read" in shown
    assert "<<1>>" in shown
    assert "DEPRECATION" not in shown


@IN_CONTROLLER
def test_keys_that_ansible_removes_are_named(
    vault: VaultServer, kv_mount: str, tmp_path: Path, in_controller: bool
) -> None:
    data = {"a": 1, "_ansible_x": 2, "deep": [{"_ansible_y": 3}], "_ansible_no_log": 4}
    vault.admin.write(kv_mount, "a", data)
    read = {f"{COLLECTION}.vault_secret_info": {"paths": "a"}, "register": "read"}
    copy = {f"{COLLECTION}.vault_secret": {"path": "b", "data": f"{{{{ {LOOKUP} }}}}"}}
    shown = played(
        vault,
        kv_mount,
        tmp_path,
        in_controller,
        read,
        show("read.secrets[0].data"),
        show("read.stripped_keys | join(' ')"),
        copy,
        {f"{COLLECTION}.vault_secret": {"path": "b", "data": {"_ansible_x": 3}}},
    )
    assert "[WARNING]: Ansible removes keys that begin with '_ansible_'" in shown
    places = ("[0]['data']['_ansible_x']", "[0]['data']['deep'][0]['_ansible_y']")
    assert f"<<secrets{places[0]} secrets{places[1]}>>" in shown
    # The lookup has all of it, and so has what a task wrote from it.
    assert (
        vault.admin.call("GET", f"{kv_mount}/data/b?version=1")["data"]["data"] == data
    )
    # A diff shows the change.
    assert '\'_ansible_x\'": "******** (new value)"' in shown


@IN_CONTROLLER
def test_without_such_keys_there_is_nothing_to_name(
    vault: VaultServer, kv_mount: str, tmp_path: Path, in_controller: bool
) -> None:
    vault.admin.write(kv_mount, "a", {"a": {"b": [1]}})
    read = {f"{COLLECTION}.vault_secret_info": {"paths": "a"}, "register": "read"}
    shown = played(
        vault, kv_mount, tmp_path, in_controller, read, show("'stripped_keys' in read")
    )
    assert "<<False>>" in shown
    assert "removes keys" not in shown
