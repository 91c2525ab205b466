# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The specification's "CLI equivalent": the commands of docs/cli.md are run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from vault.paths import COLLECTION
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultSecretNotFoundError,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.vault_backend import (
    VaultBackend,
)

pytestmark = pytest.mark.ansible

DOCUMENT = COLLECTION / "docs" / "cli.md"
PATH = "myapp/database"
METHODS = {
    name
    for name, member in vars(VaultBackend).items()
    if not name.startswith("_") and not isinstance(member, property)
}


def commands() -> dict[str, str]:
    """Return the command of each section of the document."""
    sections = re.split(r"^## (\w+)$", DOCUMENT.read_text(), flags=re.MULTILINE)[1:]
    return {
        name: block
        for name, text in zip(sections[::2], sections[1::2])
        for block in re.findall(
            r"^```shell\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL
        )
    }


@pytest.fixture
def backend(
    vault: VaultServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[VaultBackend]:
    """Provide a backend on the document's mount, for the environment's server."""
    monkeypatch.setenv("VAULT_ADDR", vault.address)
    monkeypatch.setenv("VAULT_TOKEN", vault.token)
    monkeypatch.setenv(
        "PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    )
    monkeypatch.setenv("ANSIBLE_LOCALHOST_WARNING", "false")
    backend = VaultBackend(mount_point="secret")
    yield backend
    backend.delete_secret(PATH)


def run(method: str) -> str:
    done = subprocess.run(
        ["sh", "-c", commands()[method]], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def versions(backend: VaultBackend) -> list[str]:
    """Return the state of each version in turn."""
    history = backend.read_secret_metadata(PATH)["data"]["versions"].values()
    return [
        "destroyed"
        if info["destroyed"]
        else "deleted"
        if info["deletion_time"]
        else "live"
        for info in history
    ]


def two_versions(backend: VaultBackend) -> None:
    backend.add_secret(PATH, {"user": "first", "pass": "canary-4711"})
    backend.add_secret(PATH, {"user": "admin", "pass": "canary-4711"})


def test_the_document_has_a_command_for_every_method() -> None:
    assert set(commands()) == METHODS


def test_add_secret(backend: VaultBackend) -> None:
    assert "s3cr3t" not in run("add_secret")
    assert backend.get_secret(PATH) == {"user": "admin", "pass": "s3cr3t"}


def test_get_secret(backend: VaultBackend) -> None:
    two_versions(backend)
    assert '"pass": "canary-4711"' in run("get_secret")


def test_update_secret(backend: VaultBackend) -> None:
    two_versions(backend)
    assert "new_pass" not in run("update_secret")
    assert backend.get_secret(PATH) == {"user": "admin", "pass": "new_pass"}


def test_delete_secret(backend: VaultBackend) -> None:
    two_versions(backend)
    run("delete_secret")
    with pytest.raises(VaultSecretNotFoundError):
        backend.read_secret_metadata(PATH)


def test_list_secrets(backend: VaultBackend) -> None:
    two_versions(backend)
    assert "database" in run("list_secrets")


def test_delete_secret_versions(backend: VaultBackend) -> None:
    two_versions(backend)
    run("delete_secret_versions")
    assert versions(backend) == ["deleted", "deleted"]


def test_undelete_secret_versions(backend: VaultBackend) -> None:
    two_versions(backend)
    backend.delete_secret_versions(PATH, [1, 2])
    run("undelete_secret_versions")
    assert versions(backend) == ["live", "live"]


def test_destroy_secret_versions(backend: VaultBackend) -> None:
    two_versions(backend)
    run("destroy_secret_versions")
    assert versions(backend) == ["destroyed", "live"]


def test_read_secret_metadata(backend: VaultBackend) -> None:
    two_versions(backend)
    shown = run("read_secret_metadata")
    assert '"current_version": 2' in shown
    assert "canary-4711" not in shown


def test_get_config(backend: VaultBackend) -> None:
    assert "max_versions" in run("get_config")
