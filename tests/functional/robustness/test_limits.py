# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server can take works, and what is more fails with the reason."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from vault.module import ModuleRun
from vault.product import OPENBAO, VAULT, Product
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

MEGABYTE = 1_000_000
MANY_SECRETS, MANY_VERSIONS = 10_000, 1_000


class Limits(NamedTuple):
    """What a server takes in one secret, and what is more than that.

    :param keys: how many there may be, with numbers as values
    :param too_large: by kind, data that is refused
    """

    keys: int
    too_large: dict[str, dict[str, Any]]


def canaries(number: int, value: str) -> dict[str, Any]:
    return {f"canary-{key}": value for key in range(number)}


TEXT = "canary-" * (2 * MEGABYTE // 7)
# Vault limits a text to 1 MiB and an object to 10,000 keys. OpenBao limits a request to
# 32 MiB and to 1,000 strings, of which the keys are some.
LIMITS = {
    VAULT: Limits(
        keys=9_000,
        too_large={
            "too much text": canaries(1, TEXT),
            "too many keys": canaries(20_000, "canary"),
        },
    ),
    OPENBAO: Limits(
        keys=950,
        too_large={
            "too much text": canaries(17, TEXT),
            "too many keys": canaries(1_500, "canary"),
        },
    ),
}


@pytest.fixture
def backend(vault: VaultServer, kv_mount: str) -> VaultBackend:
    return VaultBackend(
        vault.address, vault.token, mount_point=kv_mount, token_check_interval=1e9
    )


@pytest.fixture
def secret(vault: VaultServer, kv_mount: str) -> ModuleRun:
    return ModuleRun(vault_secret.TASK, vault, mount_point=kv_mount)


@pytest.fixture
def info(vault: VaultServer, kv_mount: str) -> ModuleRun:
    return ModuleRun(vault_secret_info.TASK, vault, mount_point=kv_mount)


def test_a_large_secret(backend: VaultBackend) -> None:
    data = {f"text-{number}": f"{number}" + "x" * MEGABYTE for number in range(8)}
    backend.add_secret("large", data)
    assert backend.get_secret("large") == data


def test_many_keys(backend: VaultBackend, product: Product) -> None:
    data = {f"key-{number}": number for number in range(LIMITS[product].keys)}
    backend.add_secret("wide", data)
    assert backend.get_secret("wide") == data


@pytest.mark.parametrize("kind", ["too much text", "too many keys"])
def test_what_is_too_large_says_so(
    backend: VaultBackend, secret: ModuleRun, product: Product, kind: str
) -> None:
    data = LIMITS[product].too_large[kind]
    with pytest.raises(VaultError) as caught:
        backend.add_secret("large", data)
    assert caught.value.reason == "invalid_data"
    assert "canary" not in str(caught.value)
    result = secret(path="large", data=data)
    assert (result["changed"], result["error"]["reason"]) == (False, "invalid_data")


def nested(levels: int) -> dict[str, Any]:
    data: dict[str, Any] = {"end": 1}
    for _level in range(levels):
        data = {"more": data}
    return data


def test_deep_nesting(backend: VaultBackend) -> None:
    backend.add_secret("deep", nested(99))
    assert backend.get_secret("deep") == nested(99)
    with pytest.raises(VaultError, match="nested deeper than 100 levels"):
        backend.add_secret("deep", nested(5000))


def test_many_versions(
    vault: VaultServer, kv_mount: str, backend: VaultBackend, info: ModuleRun
) -> None:
    vault.admin.call("POST", f"{kv_mount}/config", {"max_versions": MANY_VERSIONS})
    for number in range(MANY_VERSIONS):
        backend.add_secret("old", {"n": number})
    told = info(paths="old", content=["metadata"])["secrets"][0]["metadata"]
    assert [version["version"] for version in told["versions"]] == list(
        range(1, MANY_VERSIONS + 1)
    )
    version = ModuleRun(
        vault_secret_version.TASK,
        vault,
        mount_point=kv_mount,
        path="old",
    )
    every_other = list(range(1, MANY_VERSIONS + 1, 2))
    assert version(versions=every_other, state="destroyed")["changed"]
    assert not version(versions=every_other, state="destroyed")["changed"]
    assert backend.get_secret("old") == {"n": MANY_VERSIONS - 1}


def test_many_secrets_in_a_list(
    vault: VaultServer, kv_mount: str, secret: ModuleRun, info: ModuleRun
) -> None:
    secrets: list[dict[str, Any]] = [
        {"path": f"f{number % 100}/s{number}", "data": {"n": number}}
        for number in range(MANY_SECRETS)
    ]
    result = secret(secrets=secrets)
    assert "failed" not in result, result["msg"]
    assert [outcome["path"] for outcome in result["results"]] == [
        one["path"] for one in secrets
    ]
    assert all(
        outcome["changed"] and outcome["version"] == 1 for outcome in result["results"]
    )
    listing = info(prefix="", recursive=True, max_entries=MANY_SECRETS + 100)["listing"]
    assert sorted(listing) == sorted(one["path"] for one in secrets)
    assert (
        info(prefix="", recursive=True, max_entries=MANY_SECRETS)["error"]["reason"]
        == "configuration"
    )
    assert vault.admin.read(kv_mount, "f99/s9999") == {"n": 9999}
