# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many requests a task costs, and that it leaves no token behind."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from vault.audit import Audit
from vault.playbook import run_playbook
from vault.server import VaultServer
from vault.wait import wait_for

pytestmark = pytest.mark.ansible

SECRET = "credential_bridge.vault.vault_secret"
LOGIN, LOOKUP, REVOKE = (
    "auth/approle/login",
    "auth/token/lookup-self",
    "auth/token/revoke-self",
)
DATA, MOUNT = "MOUNT/data/p", "sys/internal/ui/mounts/MOUNT"
MANY = 100


def template(source: str, **keywords: Any) -> dict[str, Any]:
    return {"ansible.builtin.set_fact": {"x": source}, **keywords}


def secret(path: str = "p", **options: Any) -> dict[str, Any]:
    return {SECRET: {"path": path, **options}}


#: A task, and the requests that it costs besides a login or a token look-up. The
#: secret p exists.
TASKS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "read": ({f"{SECRET}_info": {"paths": "p"}}, [DATA]),
    "unchanged": (secret(data={"n": 1}), [DATA]),
    "changed": (secret(data={"n": 2}), [DATA, DATA]),
    "patched": (secret(update="patch", data={"m": 2}), [DATA, DATA]),
    "created": (secret("p-new", data={"n": 1}), [f"{DATA}-new", MOUNT, f"{DATA}-new"]),
    "one lookup": (template(f"{{{{ lookup('{SECRET}', 'p') }}}}"), [DATA]),
    "three lookups of one secret in a template": (
        template(
            f"{{{{ lookup('{SECRET}', 'p').n }}}} "
            f"{{{{ lookup('{SECRET}', 'p', key='n') }}}}"
            f"{{{{ lookup('{SECRET}', 'p', key='none', default=1) }}}}"
        ),
        [DATA],
    ),
    "two versions in a template": (
        template(
            f"{{{{ lookup('{SECRET}', 'p').n ~ "
            f"lookup('{SECRET}', 'p', version=1).n }}}}"
        ),
        [DATA, DATA],
    ),
    "one lookup for each of three items": (
        template(f"{{{{ lookup('{SECRET}', 'p').n }}}}", loop=[1, 2, 3]),
        [DATA] * 3,
    ),
    "a lookup that is repeated until": (
        template(
            "x",
            until=f"lookup('{SECRET}', 'p').n == 2",
            retries=2,
            delay=0,
            ignore_errors=True,
        ),
        [DATA] * 3,
    ),
    "many lookups in a template": (
        template(
            f"{{% for i in range({MANY}) %}}"
            f"{{{{ lookup('{SECRET}', 'p-' ~ i) }}}}{{% endfor %}}"
        ),
        [f"{DATA}-{number}" for number in range(MANY)],
    ),
}


def requests(expected: list[str], mount: str) -> list[str]:
    return [path.replace("MOUNT", mount) for path in expected]


@pytest.fixture
def secrets(vault: VaultServer, kv_mount: str, audit: Audit) -> None:
    """Write the secrets that the tasks work on."""
    for path in ("p", *(f"p-{number}" for number in range(MANY))):
        vault.admin.write(kv_mount, path, {"n": 1})
    audit.new()


def play(task: dict[str, Any], mount: str, folder: Path, env: dict[str, str]) -> None:
    book = [{"hosts": "localhost", "gather_facts": False, "tasks": [task]}]
    variables = {
        "ansible_python_interpreter": sys.executable,
        "ansible_credential_bridge_mount_point": mount,
    }
    done = run_playbook(book, folder, "-e", json.dumps(variables), env=env)
    assert done.returncode == 0, done.stdout


@pytest.fixture
def approle(vault: VaultServer, kv_mount: str) -> dict[str, str]:
    rules = f'path "{kv_mount}/*" {{ capabilities = ["create", "read", "update"] }}'
    role = vault.admin.approle(vault.admin.policy(rules))
    return {
        "VAULT_ADDR": vault.address,
        "VAULT_ROLE_ID": role.role_id,
        "VAULT_SECRET_ID": role.secret_id,
    }


def tokens(vault: VaultServer) -> set[str]:
    """Return the accessors of all tokens."""
    return set(vault.admin.call("LIST", "auth/token/accessors")["data"]["keys"])


@pytest.mark.usefixtures("secrets")
@pytest.mark.parametrize("name", TASKS)
def test_what_a_task_costs(
    vault: VaultServer, kv_mount: str, audit: Audit, tmp_path: Path, name: str
) -> None:
    task, expected = TASKS[name]
    play(
        task,
        kv_mount,
        tmp_path,
        {"VAULT_ADDR": vault.address, "VAULT_TOKEN": vault.token},
    )
    assert audit.new() == [LOOKUP, *requests(expected, kv_mount)]


@pytest.mark.usefixtures("secrets")
@pytest.mark.parametrize(
    "name",
    ["changed", "many lookups in a template", "one lookup for each of three items"],
)
def test_a_task_that_logs_in_leaves_no_token(
    vault: VaultServer,
    kv_mount: str,
    audit: Audit,
    approle: dict[str, str],
    tmp_path: Path,
    name: str,
) -> None:
    task, expected = TASKS[name]
    before = tokens(vault)
    audit.new()
    play(task, kv_mount, tmp_path, approle)
    seen: list[str] = []

    def ended() -> bool:
        seen.extend(audit.new())
        return REVOKE in seen

    # It is the last request of the last worker, for which Ansible does not wait.
    wait_for(ended, "the end of the token")
    # It may end that worker in the middle of it, which then asks once more.
    if seen[-2:] == [REVOKE, REVOKE]:
        seen.pop()
    assert seen == [LOGIN, *requests(expected, kv_mount), REVOKE]
    # A token of an earlier test may have expired meanwhile.
    assert tokens(vault) <= before


def test_a_token_is_left_where_the_user_wants_it(
    vault: VaultServer,
    kv_mount: str,
    audit: Audit,
    approle: dict[str, str],
    tmp_path: Path,
) -> None:
    task = {SECRET: {"path": "p", "data": {"n": 1}, "token_revoke": False}}
    play(task, kv_mount, tmp_path, approle)
    seen = audit.new()
    assert LOGIN in seen
    assert REVOKE not in seen
