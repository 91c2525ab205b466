# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fixtures that functional tests share, as a pytest plugin.

The collection must be importable. `make test` runs the tests in a copy that lies where
Ansible wants it; to run pytest by hand, do so inside a folder
.../ansible_collections/credential_bridge/vault.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cache import cache_dir

from vault.audit import Audit, audited
from vault.cluster import VaultCluster
from vault.paths import COLLECTION, SEARCH_PATH
from vault.playbook import Play
from vault.product import OPENBAO, Product, chosen, named
from vault.server import VaultServer

# Variables of the developer's own servers and Ansible, which must not decide what the
# tests do.
FOREIGN = ("ANSIBLE_", "BAO_", "VAULT_")

if SEARCH_PATH / "ansible_collections" / "credential_bridge" / "vault" == COLLECTION:
    sys.path.insert(0, str(SEARCH_PATH))


def pytest_configure(config: pytest.Config) -> None:
    """Declare the markers about servers."""
    for marker in (
        "only_on(server, reason): makes sense on this server only",
        "chosen: asks the server that the run is for; the others choose theirs",
    ):
        config.addinivalue_line("markers", marker)


def pytest_report_header() -> str:
    """Say which server the tests run against."""
    return f"server: {chosen()}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the tests that are for another server, and mark those for the chosen one."""
    for item in items:
        if "product" in getattr(item, "fixturenames", ()):
            item.add_marker("chosen")
        for marker in item.iter_markers("only_on"):
            only = named(*marker.args)
            if only is not chosen():
                reason = f"only on {only}: {marker.kwargs['reason']}"
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def product() -> Product:
    """Provide the product that the tests run against."""
    return chosen()


@pytest.fixture(scope="session")
def vault(product: Product) -> Iterator[VaultServer]:
    """Provide a server over http."""
    with VaultServer(product) as server:
        yield server


@pytest.fixture(scope="session")
def vault_tls(product: Product) -> Iterator[VaultServer]:
    """Provide a server over https, with a CA of its own."""
    with VaultServer(product, tls=True) as server:
        yield server


@pytest.fixture(scope="session")
def openbao() -> Iterator[VaultServer]:
    """Provide an OpenBao, for what only OpenBao does."""
    with VaultServer(OPENBAO) as server:
        yield server


@pytest.fixture(scope="module")
def whole_cluster(product: Product) -> Iterator[VaultCluster]:
    """Provide a cluster of three, in whatever state the tests leave it."""
    with VaultCluster(product) as running:
        yield running


@pytest.fixture
def cluster(whole_cluster: VaultCluster) -> VaultCluster:
    """Provide a cluster of three that is healthy, whatever earlier tests did to it."""
    whole_cluster.repair()
    return whole_cluster


@pytest.fixture
def kv_mount(vault: VaultServer) -> Iterator[str]:
    """Provide the name of a KV v2 mount on ``vault`` that only this test uses."""
    name = vault.admin.kv2()
    yield name
    vault.admin.unmount(name)


@pytest.fixture
def audit(vault: VaultServer) -> Iterator[Audit]:
    """Record what reaches ``vault``."""
    with audited(vault) as log:
        yield log


@pytest.fixture
def play(tmp_path: Path) -> Play:
    """Run tasks on localhost; no variable of theirs leads to a server yet."""
    return Play(tmp_path)


@pytest.fixture(autouse=True)
def home(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Give each test a home folder and an environment that knows no server."""
    folder = tmp_path_factory.mktemp("home")
    for name in list(os.environ):
        if name.startswith(FOREIGN):
            monkeypatch.delenv(name)
    # The tools still find what they keep in the developer's own home.
    monkeypatch.setenv("CREDENTIAL_BRIDGE_CACHE", str(cache_dir()))
    monkeypatch.setenv("HOME", str(folder))
    # As root and with another HOME than the user's, Ansible looks for its async results
    # elsewhere than it puts them.
    monkeypatch.setenv("ANSIBLE_ASYNC_DIR", str(folder / ".ansible_async"))
    monkeypatch.setenv("ANSIBLE_COLLECTIONS_PATH", str(SEARCH_PATH))
    return folder
