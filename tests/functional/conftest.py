# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the functional tests share: real Vault servers, mounts of their own, and a clean environment.

The collection must be importable: `make test ARGS="--only functional"` runs this in a copy that lies where Ansible
wants it. To run pytest by hand, do it inside a folder .../ansible_collections/credential_bridge/vault.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cache import cache_dir
from vault_admin import VaultAdmin
from vault_audit import Audit, audited
from vault_server import VaultServer

COLLECTION = Path(__file__).resolve().parent.parent.parent
SEARCH_PATH = COLLECTION.parent.parent.parent

if (
    SEARCH_PATH / "ansible_collections" / "credential_bridge" / "vault"
).resolve() == COLLECTION:
    sys.path.insert(0, str(SEARCH_PATH))


class Vault(VaultServer):
    """A running server with its administrator at hand."""

    @property
    def admin(self) -> VaultAdmin:
        return VaultAdmin(self)


@pytest.fixture(scope="session")
def vault() -> Iterator[Vault]:
    """A Vault over http, for the whole session."""
    with Vault() as server:
        yield server


@pytest.fixture(scope="session")
def vault_tls() -> Iterator[Vault]:
    """A Vault over https with a CA of its own, for the whole session."""
    with Vault(tls=True) as server:
        yield server


@pytest.fixture
def kv_mount(vault: Vault) -> Iterator[str]:
    """The name of a KV v2 mount on ``vault`` that only this test uses."""
    name = vault.admin.kv2()
    yield name
    vault.admin.unmount(name)


@pytest.fixture
def audit(vault: Vault) -> Iterator[Audit]:
    """What reaches ``vault``."""
    with audited(vault) as log:
        yield log


@pytest.fixture(autouse=True)
def home(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A home folder for each test, and nothing of the developer's own Vault or Ansible."""
    folder = tmp_path_factory.mktemp("home")
    for name in list(os.environ):
        if name.startswith(("VAULT_", "ANSIBLE_")):
            monkeypatch.delenv(name)
    # The tools go on finding the Vault that they have built for the developer's own home.
    monkeypatch.setenv("CREDENTIAL_BRIDGE_CACHE", str(cache_dir()))
    monkeypatch.setenv("HOME", str(folder))
    # With another HOME than the user's, Ansible as root looks for its async results elsewhere than it puts them.
    monkeypatch.setenv("ANSIBLE_ASYNC_DIR", str(folder / ".ansible_async"))
    monkeypatch.setenv("ANSIBLE_COLLECTIONS_PATH", str(SEARCH_PATH))
    return folder
