# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A secret whose deletion was cut: Vault still lists versions whose data is gone.

Vault deletes the data of each version, and the metadata last. It stops in between if
whoever asked for it goes away: a run that is killed, or a connection that breaks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from vault.history import history
from vault.module import ModuleRun
from vault.product import Product
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks import (
    vault_copy,
    vault_secret,
    vault_secret_info,
    vault_secret_version,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultSecretNotFoundError,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.vault_backend import (
    VaultBackend,
)

PATH = "team/app"


@pytest.fixture(scope="module")
def server(product: Product) -> Iterator[VaultServer]:
    """Provide a server whose storage can be reached."""
    settings = {**product.settings, "raw_storage_endpoint": True}
    with VaultServer(replace(product, settings=settings)) as server:
        yield server


@pytest.fixture
def mount(server: VaultServer) -> str:
    """Provide a mount with a secret of three versions."""
    name = server.admin.kv2()
    for number in range(1, 4):
        server.admin.write(name, PATH, {"n": str(number)})
    return name


def cut_deletion(server: VaultServer, mount: str) -> None:
    """Remove the data of all versions of a mount's secrets from the storage."""
    uuid = server.admin.call("GET", f"sys/mounts/{mount}")["data"]["uuid"]
    entries = f"sys/raw/logical/{uuid}/"
    versions = [path for path in server.admin.below(entries) if "/versions/" in path]
    assert versions
    for path in versions:
        server.admin.call("DELETE", f"{entries}{path}")


def run(task: Any, server: VaultServer, mount: str, **options: Any) -> ModuleRun:
    return ModuleRun(task.TASK, server, mount_point=mount, retries=0, **options)


def listed(server: VaultServer, mount: str) -> Any:
    """Return the versions that the server lists, None if there is no secret."""
    found = server.admin.found(f"{mount}/metadata/{PATH}")
    return None if found is None else found["versions"]


def test_it_is_read_as_destroyed(server: VaultServer, mount: str) -> None:
    cut_deletion(server, mount)
    info = run(vault_secret_info, server, mount, paths=[PATH])
    for version, number in ((None, 3), (2, 2)):
        secret = info(version=version)["secrets"][0]
        assert (secret["state"], secret["version"]) == ("destroyed", number)
    failed = info(fail_on_missing=True)
    assert failed["error"]["reason"] == "secret_destroyed"
    assert "version 3" in failed["msg"]


def test_the_backend_says_so(server: VaultServer, mount: str) -> None:
    cut_deletion(server, mount)
    backend = VaultBackend(server.address, server.token, mount_point=mount)
    with pytest.raises(VaultSecretNotFoundError) as caught:
        backend.get_secret(PATH)
    assert caught.value.reason == "secret_destroyed"


def test_a_deletion_completes_it(server: VaultServer, mount: str) -> None:
    cut_deletion(server, mount)
    secret = run(vault_secret, server, mount, path=PATH, state="absent")
    result = secret.predicted(
        lambda: listed(server, mount), deletion="permanent", compare=True
    )
    assert result["changed"]
    assert listed(server, mount) is None


def test_a_write_makes_the_next_version(server: VaultServer, mount: str) -> None:
    cut_deletion(server, mount)
    secret = run(vault_secret, server, mount, path=PATH, data={"n": "4"})
    predicted, result = secret(check_mode=True), secret()
    for told in (predicted, result):
        assert (told["changed"], told["action"]) == (True, "created")
    assert result["version"] == 4
    assert server.admin.read(mount, PATH) == {"n": "4"}


def test_its_versions_can_be_destroyed(server: VaultServer, mount: str) -> None:
    cut_deletion(server, mount)
    versions = run(vault_secret_version, server, mount, path=PATH, versions=[1, 2, 3])
    assert versions(state="destroyed")["changed"]
    assert not versions(state="destroyed")["changed"]


@pytest.mark.parametrize("versions", ["all", "latest"])
@pytest.mark.parametrize("path", [PATH, "team/"])
def test_a_move_goes_on(
    server: VaultServer, mount: str, path: str, versions: str
) -> None:
    if versions == "latest":
        # Older live versions would be lost.
        destroyed = {"versions": [1, 2]}
        server.admin.call("PUT", f"{mount}/destroy/{PATH}", destroyed)
    there = server.admin.kv2()
    copy = run(vault_copy, server, mount, path=path, versions=versions)
    assert copy(to={"mount_point": there})["changed"]
    copied = history(server.admin, there, PATH)
    cut_deletion(server, mount)
    move = run(vault_copy, server, mount, path=path, versions=versions)
    result = move.predicted(
        lambda: (listed(server, mount), history(server.admin, there, PATH)),
        to={"mount_point": there},
        remove_source=True,
    )
    assert "failed" not in result
    assert [entry["action"] for entry in result["results"]] == ["moved"]
    assert listed(server, mount) is None
    assert history(server.admin, there, PATH) == copied


@pytest.mark.parametrize("moves", [False, True], ids=["copy", "move"])
def test_what_was_not_copied_before_is_lost_and_said_so(
    server: VaultServer, mount: str, moves: bool
) -> None:
    cut_deletion(server, mount)
    there = server.admin.kv2()
    copy = run(vault_copy, server, mount, path=PATH, to={"mount_point": there})
    result = copy(remove_source=moves)
    assert result["error"]["reason"] == "secret_destroyed"
    assert listed(server, mount) is not None
    assert listed(server, there) is None
