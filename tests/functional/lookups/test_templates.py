# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What lookups of one template share, and what is loaded before Ansible forks."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from vault.playbook import run_playbook
from vault.server import VaultServer

pytestmark = pytest.mark.ansible

COLLECTION = "credential_bridge.vault"
SECRET = f"{COLLECTION}.vault_secret"

#: A lookup that returns which modules are loaded in its worker.
LOADED = f"""
import sys
from ansible.plugins.lookup import LookupBase
BEFORE = set(sys.modules)
NAMES = ["hvac", "ansible_collections.{COLLECTION}.plugins.lookup.vault_secret"]
class LookupModule(LookupBase):
    def run(self, terms, variables=None, **kwargs):
        return [[name for name in NAMES if name in BEFORE]]
"""


def play(
    plays: list[dict[str, Any]], vault: VaultServer, mount: str, folder: Path
) -> str:
    """Run plays and return what Ansible prints, whether they succeed or not."""
    variables = {
        "ansible_python_interpreter": sys.executable,
        "ansible_credential_bridge_mount_point": mount,
    }
    env = {"VAULT_ADDR": vault.address, "VAULT_TOKEN": vault.token}
    return run_playbook(plays, folder, "-e", json.dumps(variables), env=env).stdout


def shown(source: str, **variables: Any) -> dict[str, Any]:
    """Make a play that shows a template's value."""
    task = {"ansible.builtin.debug": {"msg": f"<<{source}>>"}, "vars": variables}
    return {"hosts": "localhost", "gather_facts": False, "tasks": [task]}


def lookup(options: str = "key='n'") -> str:
    return f"{{{{ lookup('{SECRET}', 'p', {options}) }}}}"


@pytest.fixture
def secret(vault: VaultServer, kv_mount: str) -> None:
    vault.admin.write(kv_mount, "p", {"n": "one", "1": "un", "True": "vrai"})


@pytest.mark.usefixtures("secret")
@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("key='n'", "key='n'", "<<one one>>"),
        ("key='n'", "key='n', redirect_hosts=['a.example']", "<<one one>>"),
        ("key='n'", "key='n', vault_token='not-this-one'", "reason=auth_failed"),
        ("key='n'", "key='n', mount_point='nowhere'", "reason=mount_not_found"),
        ("key='n'", "key='n', retris=1", "retris"),
        # These are equal in Python, but of different types.
        ("key=1", "key=true", "<<un vrai>>"),
    ],
)
def test_the_options_of_one_lookup_are_not_those_of_the_next(
    vault: VaultServer,
    kv_mount: str,
    tmp_path: Path,
    first: str,
    second: str,
    expected: str,
) -> None:
    assert expected in play(
        [shown(f"{lookup(first)} {lookup(second)}")], vault, kv_mount, tmp_path
    )


@pytest.mark.usefixtures("secret")
def test_a_template_within_a_template_may_have_other_variables(
    vault: VaultServer, kv_mount: str, tmp_path: Path
) -> None:
    source = f"{lookup()} {{{{ inner }}}}"
    assert "<<one one>>" in play(
        [shown(source, inner=lookup())], vault, kv_mount, tmp_path
    )
    told = play(
        [shown(source, inner=lookup(), ansible_credential_bridge_vault_token="x y")],
        vault,
        kv_mount,
        tmp_path,
    )
    assert "The token from the variable ansible_credential_bridge_vault_token" in told


@pytest.mark.parametrize(
    ("first", "loaded"),
    [
        (None, []),
        (
            {"ansible.builtin.import_playbook": f"{COLLECTION}.enable"},
            ["hvac", "vault_secret"],
        ),
        (
            {
                "hosts": "localhost",
                "gather_facts": False,
                "tasks": [{f"{COLLECTION}.vault_logout": {}, "when": False}],
            },
            ["hvac", "vault_secret"],
        ),
    ],
    ids=["nothing of ours", "enable", "a task of ours"],
)
def test_what_is_loaded_once_for_all_later_tasks(
    vault: VaultServer,
    kv_mount: str,
    tmp_path: Path,
    first: dict[str, Any] | None,
    loaded: list[str],
) -> None:
    (tmp_path / "lookup_plugins").mkdir()
    (tmp_path / "lookup_plugins" / "loaded.py").write_text(LOADED)
    plays = [
        *([first] if first else []),
        shown("{{ lookup('loaded') | map('split', '.') | map('last') | join(' ') }}"),
    ]
    assert f"<<{' '.join(loaded)}>>" in play(plays, vault, kv_mount, tmp_path)
