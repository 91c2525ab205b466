# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documentation's examples run in order and unchanged on a real server."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from vault.paths import COLLECTION
from vault.playbook import run_playbook
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.tests.unit.documentation import (
    documentation,
)

pytestmark = pytest.mark.ansible

PLUGINS = COLLECTION / "plugins"

#: Their examples need accounts of several auth methods; test_login.py and
#: test_auth_methods.py do the same.
ELSEWHERE = {"vault_login"}
DOCUMENTED = sorted(
    path
    for kind in ("modules", "lookup")
    for path in PLUGINS.glob(f"{kind}/*.py")
    if path.stem not in ELSEWHERE
)
#: What the examples name and every user calls something else.
VARIABLES = {"database_password": "a password"}
#: Secrets that must exist; each example finds them as the one before left them.
SECRETS = {
    "myapp/database": {"user": "admin", "password": "old"},
    "myapp/queue": {"user": "worker"},
}


#: For certificates; the host has a key that can be signed.
PUBLIC_KEY = (
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFBsIrh+Nx+9elhh33KoVpPZD3IGLKk769AZOeOMs4Kx"
)


def playbook(content: list[Any]) -> list[Any]:
    """Return the examples as plays; bare tasks make one play."""
    if all("hosts" in item for item in content):
        return content
    return [{"hosts": "localhost", "gather_facts": False, "tasks": content}]


@pytest.mark.parametrize(
    "plugin", DOCUMENTED, ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_the_examples_run(vault: VaultServer, plugin: Path, tmp_path: Path) -> None:
    for path, data in SECRETS.items():
        vault.admin.call("DELETE", f"secret/metadata/{path}")
        # Some examples are about older versions.
        for _run in range(2):
            vault.admin.write("secret", path, data)
    env = {
        "VAULT_ADDR": vault.address,
        "VAULT_TOKEN": vault.token,
        "ANSIBLE_LOCALHOST_WARNING": "false",
    }
    (tmp_path / "ssh_host_ed25519_key.pub").write_text(PUBLIC_KEY)
    another = {"other_url": vault.address, "other_token": vault.token}
    variables = json.dumps({**VARIABLES, **another, "folder": str(tmp_path)})
    book = playbook(documentation(plugin, "EXAMPLES"))
    done = run_playbook(book, tmp_path, "--extra-vars", variables, env=env, seconds=300)
    assert done.returncode == 0, done.stdout
    assert "skipping:" not in done.stdout, "an example that does not run proves nothing"
