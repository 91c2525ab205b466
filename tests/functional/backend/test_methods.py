# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The specification's "CRUD operations" and "Version management".

Also "Metadata and config operations".
"""

from __future__ import annotations

import threading
import tracemalloc
from typing import Any

import pytest
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultError,
    VaultSecretNotFoundError,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.vault_backend import (
    VaultBackend,
)

NAMES = [
    "plain",
    "folder/sub folder/secret",
    "with space",
    " leading and trailing ",
    "ünïcode/日本語/😀",
    "question?x=1",
    "hash#fragment",
    "percent%41%2F%",
    "plus+sign",
    "{braces}/{0}/{mount_point}",
    "quotes'\"and\\backslash",
    "data/metadata",
    "..dots",
    "a&b=c;d:e@f,g*h~",
]


@pytest.fixture
def backend(vault: VaultServer, kv_mount: str) -> VaultBackend:
    return VaultBackend(vault.address, vault.token, mount_point=kv_mount)


def versions_of(backend: VaultBackend, name: str) -> dict[str, str]:
    """Return the state of every version, by the server's metadata."""
    versions = backend.read_secret_metadata(name)["data"]["versions"]
    return {
        number: "destroyed"
        if info["destroyed"]
        else "deleted"
        if info["deletion_time"]
        else "live"
        for number, info in versions.items()
    }


# --- add_secret -----------------------------------------------------------------------


def test_add_writes_a_new_secret_and_then_a_new_version(
    vault: VaultServer, kv_mount: str, backend: VaultBackend
) -> None:
    backend.add_secret("myapp/database", {"user": "admin", "pass": "s3cr3t"})
    assert vault.admin.read(kv_mount, "myapp/database") == {
        "user": "admin",
        "pass": "s3cr3t",
    }
    backend.add_secret("myapp/database", {"user": "other"})
    # A new version replaces the old one; update_secret merges.
    assert vault.admin.read(kv_mount, "myapp/database") == {"user": "other"}
    assert versions_of(backend, "myapp/database") == {"1": "live", "2": "live"}


def test_add_revives_a_deleted_secret(backend: VaultBackend) -> None:
    backend.add_secret("x", {"a": 1})
    backend.delete_secret_versions("x", [1])
    backend.add_secret("x", {"a": 2})
    assert backend.get_secret("x") == {"a": 2}


def test_values_come_back_as_they_went(backend: VaultBackend) -> None:
    data = {
        "text": "ünï\n\t\u0000'\"\\{}%s",
        "": "an empty key",
        "numbers": [0, -1, 2**53, 1.5, 1e100],
        "flags": [True, False, None],
        "deep": {"a": [{"b": [[[{"c": {"d": {"e": "f"}}}]]]}]},
        "empty": [{}, [], ""],
        "long": "x" * 100_000,
    }
    backend.add_secret("values", data)
    assert backend.get_secret("values") == data
    assert backend.get_secret("values")["flags"][0] is True


def test_an_empty_secret_is_a_secret(backend: VaultBackend) -> None:
    backend.add_secret("empty", {})
    assert backend.get_secret("empty") == {}


@pytest.mark.parametrize(
    "data", [None, "a=b", ["a"], {"a": object()}, {"a": 2**53 + 1}, {"a": float("nan")}]
)
def test_what_vault_could_not_store_is_refused(
    backend: VaultBackend, data: Any
) -> None:
    with pytest.raises(VaultError) as caught:
        backend.add_secret("x", data)
    assert caught.value.reason == "invalid_data"
    with pytest.raises(VaultSecretNotFoundError):
        backend.get_secret("x")


# --- get_secret -----------------------------------------------------------------------


def test_get_returns_the_latest_version(backend: VaultBackend) -> None:
    for number in (1, 2, 3):
        backend.add_secret("x", {"number": number})
    secret = backend.get_secret("x")
    assert secret == {"number": 3}
    secret["number"] = 4
    assert backend.get_secret("x") == {"number": 3}


def test_get_of_a_missing_path_raises_not_found(backend: VaultBackend) -> None:
    with pytest.raises(VaultSecretNotFoundError, match="myapp/missing") as caught:
        backend.get_secret("myapp/missing")
    assert caught.value.reason == "secret_not_found"


def test_get_says_whether_a_lost_secret_can_be_restored(backend: VaultBackend) -> None:
    backend.add_secret("x", {"a": 1})
    backend.delete_secret_versions("x", [1])
    with pytest.raises(VaultSecretNotFoundError, match="Undelete version 1") as caught:
        backend.get_secret("x")
    assert caught.value.reason == "secret_deleted"
    backend.destroy_secret_versions("x", [1])
    with pytest.raises(VaultSecretNotFoundError, match="permanently gone") as caught:
        backend.get_secret("x")
    assert caught.value.reason == "secret_destroyed"


# --- update_secret --------------------------------------------------------------------


def test_update_changes_only_the_keys_given(backend: VaultBackend) -> None:
    backend.add_secret("myapp/database", {"user": "admin", "pass": "s3cr3t"})
    backend.update_secret("myapp/database", {"pass": "new_pass"})
    assert backend.get_secret("myapp/database") == {"user": "admin", "pass": "new_pass"}
    assert versions_of(backend, "myapp/database") == {"1": "live", "2": "live"}


def test_update_replaces_top_level_keys_whole(backend: VaultBackend) -> None:
    """Vault's own merge patch would merge below them and delete a key for None."""
    backend.add_secret(
        "x", {"kept": {"a": 1}, "replaced": {"a": 1, "b": 2}, "nulled": 1}
    )
    backend.update_secret("x", {"replaced": {"a": 3}, "nulled": None, "added": [1]})
    assert backend.get_secret("x") == {
        "kept": {"a": 1},
        "replaced": {"a": 3},
        "nulled": None,
        "added": [1],
    }


@pytest.mark.parametrize("state", ["missing", "deleted", "destroyed"])
def test_update_of_what_is_not_there_raises_not_found(
    backend: VaultBackend, state: str
) -> None:
    if state != "missing":
        backend.add_secret("x", {"a": 1})
        {
            "deleted": backend.delete_secret_versions,
            "destroyed": backend.destroy_secret_versions,
        }[state]("x", [1])
    with pytest.raises(VaultSecretNotFoundError):
        backend.update_secret("x", {"b": 2})
    with pytest.raises(VaultSecretNotFoundError):
        backend.get_secret("x")


def test_no_concurrent_update_is_lost(
    vault: VaultServer, kv_mount: str, backend: VaultBackend
) -> None:
    backend.add_secret("shared", {})
    failures: list[Exception] = []

    def write(writer: int) -> None:
        own = VaultBackend(vault.address, vault.token, mount_point=kv_mount)
        try:
            for number in range(10):
                own.update_secret("shared", {f"{writer}-{number}": number})
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert len(backend.get_secret("shared")) == 30


# --- delete_secret --------------------------------------------------------------------


def test_delete_removes_all_versions_for_good(backend: VaultBackend) -> None:
    backend.add_secret("x", {"a": 1})
    backend.add_secret("x", {"a": 2})
    backend.delete_secret("x")
    for read in (backend.get_secret, backend.read_secret_metadata):
        with pytest.raises(VaultSecretNotFoundError):
            read("x")
    backend.add_secret("x", {"a": 3})
    assert versions_of(backend, "x") == {"1": "live"}


def test_delete_of_a_missing_path_succeeds(backend: VaultBackend) -> None:
    backend.delete_secret("missing")


# --- list_secrets ---------------------------------------------------------------------


def test_list_with_and_without_trailing_slash(backend: VaultBackend) -> None:
    for name in ("myapp/database", "myapp/cache", "myapp/deeper/secret", "other"):
        backend.add_secret(name, {"a": 1})
    assert sorted(backend.list_secrets("myapp/")) == ["cache", "database", "deeper/"]
    assert backend.list_secrets("myapp") == backend.list_secrets("myapp/")
    assert (
        sorted(backend.list_secrets())
        == sorted(backend.list_secrets(""))
        == ["myapp/", "other"]
    )
    assert backend.list_secrets(path="/") == backend.list_secrets()


def test_list_of_an_empty_mount_and_of_a_missing_prefix(backend: VaultBackend) -> None:
    assert backend.list_secrets() == []
    with pytest.raises(VaultSecretNotFoundError):
        backend.list_secrets("missing/")


# --- versions -------------------------------------------------------------------------


@pytest.fixture
def three_versions(backend: VaultBackend) -> VaultBackend:
    for number in (1, 2, 3):
        backend.add_secret("x", {"number": number})
    return backend


def test_soft_deleted_versions_can_be_restored(three_versions: VaultBackend) -> None:
    backend = three_versions
    backend.delete_secret_versions("x", [1, 3])
    assert versions_of(backend, "x") == {"1": "deleted", "2": "live", "3": "deleted"}
    backend.undelete_secret_versions("x", [3])
    assert versions_of(backend, "x") == {"1": "deleted", "2": "live", "3": "live"}
    assert backend.get_secret("x") == {"number": 3}


def test_destroy_leaves_the_other_versions_alone(three_versions: VaultBackend) -> None:
    backend = three_versions
    backend.destroy_secret_versions(name="x", versions=[1, 2])
    assert versions_of(backend, "x") == {
        "1": "destroyed",
        "2": "destroyed",
        "3": "live",
    }
    assert backend.get_secret("x") == {"number": 3}


def test_version_operations_can_be_repeated(three_versions: VaultBackend) -> None:
    backend = three_versions
    for _again in range(2):
        backend.delete_secret_versions("x", (1,))
    for _again in range(2):
        backend.undelete_secret_versions("x", (1,))
    for _again in range(2):
        backend.destroy_secret_versions("x", (1,))
    backend.delete_secret_versions("x", [1])
    assert versions_of(backend, "x") == {"1": "destroyed", "2": "live", "3": "live"}


VERSION_METHODS = [
    "delete_secret_versions",
    "undelete_secret_versions",
    "destroy_secret_versions",
]


@pytest.mark.parametrize("method", VERSION_METHODS)
def test_versions_of_a_missing_path_raise_not_found(
    backend: VaultBackend, method: str
) -> None:
    """The server itself reports success and does nothing."""
    with pytest.raises(VaultSecretNotFoundError) as caught:
        getattr(backend, method)("missing", [1])
    assert caught.value.reason == "secret_not_found"


@pytest.mark.parametrize("method", VERSION_METHODS)
def test_a_missing_version_raises_not_found_and_nothing_is_done(
    three_versions: VaultBackend, method: str
) -> None:
    backend = three_versions
    backend.delete_secret_versions("x", [2])
    with pytest.raises(VaultSecretNotFoundError, match="99") as caught:
        getattr(backend, method)("x", [1, 2, 99])
    assert caught.value.reason == "version_not_found"
    assert versions_of(backend, "x") == {"1": "live", "2": "deleted", "3": "live"}


def test_undelete_of_a_destroyed_version_raises_and_nothing_is_done(
    three_versions: VaultBackend,
) -> None:
    backend = three_versions
    backend.delete_secret_versions("x", [2])
    backend.destroy_secret_versions("x", [1])
    with pytest.raises(VaultSecretNotFoundError, match="permanently gone") as caught:
        backend.undelete_secret_versions("x", [2, 1])
    assert caught.value.reason == "secret_destroyed"
    assert versions_of(backend, "x") == {"1": "destroyed", "2": "deleted", "3": "live"}


@pytest.mark.parametrize("method", VERSION_METHODS)
@pytest.mark.parametrize("versions", [[], [0], [-1], ["1"], [True], None, 1])
def test_what_is_no_version_is_refused(
    three_versions: VaultBackend, method: str, versions: Any
) -> None:
    with pytest.raises(VaultError) as caught:
        getattr(three_versions, method)("x", versions)
    assert caught.value.reason == "invalid_data"


@pytest.mark.parametrize(
    ("method", "prefix", "after"),
    [
        ("delete_secret_versions", "delete", "deleted"),
        ("undelete_secret_versions", "undelete", "live"),
        ("destroy_secret_versions", "destroy", "destroyed"),
    ],
)
def test_version_operations_need_no_right_to_read(
    vault: VaultServer,
    kv_mount: str,
    backend: VaultBackend,
    method: str,
    prefix: str,
    after: str,
) -> None:
    """Without the right to read metadata, missing versions are not checked for."""
    backend.add_secret("x", {"a": 1})
    token = vault.admin.token(
        vault.admin.policy(
            f'path "{kv_mount}/{prefix}/*" {{ capabilities = ["update"] }}'
        )
    )
    limited = VaultBackend(vault.address, token, mount_point=kv_mount)
    getattr(limited, method)("x", [1])
    assert versions_of(backend, "x") == {"1": after}
    getattr(limited, method)("missing", [1])


# --- metadata and configuration -------------------------------------------------------


def test_read_metadata_returns_the_full_answer(
    vault: VaultServer, kv_mount: str, backend: VaultBackend
) -> None:
    backend.add_secret("myapp/db", {"a": 1})
    backend.add_secret("myapp/db", {"a": 2})
    vault.admin.call(
        "POST", f"{kv_mount}/metadata/myapp/db", {"custom_metadata": {"owner": "team"}}
    )
    meta = backend.read_secret_metadata("myapp/db")
    assert set(meta["data"]["versions"]) == {"1", "2"}
    assert meta["data"]["current_version"] == 2
    assert meta["data"]["created_time"].startswith("20")
    assert meta["data"]["custom_metadata"] == {"owner": "team"}
    assert "request_id" in meta


def test_read_metadata_of_a_missing_path_raises_not_found(
    backend: VaultBackend,
) -> None:
    with pytest.raises(VaultSecretNotFoundError):
        backend.read_secret_metadata("missing")


def test_get_config_returns_the_engines_configuration(vault: VaultServer) -> None:
    mount = vault.admin.kv2(max_versions=7)
    config = VaultBackend(vault.address, vault.token, mount_point=mount).get_config()
    assert config["data"]["max_versions"] == 7
    assert config["data"]["cas_required"] is False
    vault.admin.unmount(mount)


# --- names and mounts -----------------------------------------------------------------


def use_every_method(backend: VaultBackend, name: str) -> None:
    folder, _slash, leaf = name.rpartition("/")
    backend.add_secret(name, {"name": name})
    backend.update_secret(name, {"more": "x"})
    assert backend.get_secret(name) == {"name": name, "more": "x"}
    assert leaf in backend.list_secrets(folder)
    backend.delete_secret_versions(name, [1])
    backend.undelete_secret_versions(name, [1])
    backend.destroy_secret_versions(name, [1])
    assert versions_of(backend, name) == {"1": "destroyed", "2": "live"}
    backend.delete_secret(name)
    with pytest.raises(VaultSecretNotFoundError):
        backend.get_secret(name)


@pytest.mark.parametrize("name", NAMES)
def test_every_method_takes_any_name(backend: VaultBackend, name: str) -> None:
    use_every_method(backend, name)
    assert backend.list_secrets() == []


@pytest.mark.parametrize("mount", ["team/app", "with space/ünï+{x}", "/slashes/"])
def test_every_method_takes_mounts_with_slashes_and_more(
    vault: VaultServer, mount: str
) -> None:
    from urllib.parse import quote

    encoded = quote(mount.strip("/"))
    vault.admin.kv2(encoded)
    backend = VaultBackend(vault.address, vault.token, mount_point=mount)
    use_every_method(backend, "a/b c")
    assert backend.get_config()["data"]
    vault.admin.unmount(encoded)


@pytest.mark.parametrize(
    "name",
    [
        "../../sys/policies/acl/victim",
        "a/../b",
        "a//b",
        "//a",
        "a/",
        ".",
        "",
        "a\nb",
        None,
        1,
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(
    vault: VaultServer, backend: VaultBackend, name: Any
) -> None:
    vault.admin.policy('path "x" { capabilities = ["read"] }', "victim")
    calls: list[Any] = [
        lambda: backend.get_secret(name),
        lambda: backend.add_secret(name, {}),
        lambda: backend.update_secret(name, {}),
        lambda: backend.delete_secret(name),
        lambda: backend.delete_secret_versions(name, [1]),
        lambda: backend.undelete_secret_versions(name, [1]),
        lambda: backend.destroy_secret_versions(name, [1]),
        lambda: backend.read_secret_metadata(name),
    ]
    for call in calls:
        with pytest.raises(VaultError) as caught:
            call()
        assert caught.value.reason == "invalid_path"
    assert vault.admin.call("GET", "sys/policies/acl/victim")


# --- what is not a KV v2 mount --------------------------------------------------------

OPERATIONS: dict[str, tuple[Any, ...]] = {
    "add_secret": ("x", {"a": 1}),
    "get_secret": ("x",),
    "update_secret": ("x", {"a": 1}),
    "delete_secret": ("x",),
    "list_secrets": ("x",),
    "delete_secret_versions": ("x", [1]),
    "undelete_secret_versions": ("x", [1]),
    "destroy_secret_versions": ("x", [1]),
    "read_secret_metadata": ("x",),
    "get_config": (),
}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_kv_v1_mount_is_refused_and_left_alone(
    vault: VaultServer, operation: str
) -> None:
    """Vault would store requests for KV v2 there as secrets, or ignore them."""
    mount = vault.admin.kv1()
    vault.admin.call(
        "POST", f"{mount}/config", {"canary": "a secret, not a configuration"}
    )
    backend = VaultBackend(vault.address, vault.token, mount_point=mount)
    with pytest.raises(VaultError) as caught:
        getattr(backend, operation)(*OPERATIONS[operation])
    assert caught.value.reason == "wrong_kv_version"
    assert vault.admin.call("LIST", mount)["data"]["keys"] == ["config"]
    vault.admin.unmount(mount)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_missing_mount_is_not_found(vault: VaultServer, operation: str) -> None:
    backend = VaultBackend(vault.address, vault.token, mount_point="nothing/here")
    with pytest.raises(VaultSecretNotFoundError, match="mounted") as caught:
        getattr(backend, operation)(*OPERATIONS[operation])
    assert caught.value.reason == "mount_not_found"


def test_a_mount_that_appears_later_is_seen(vault: VaultServer) -> None:
    backend = VaultBackend(vault.address, vault.token, mount_point="later")
    with pytest.raises(VaultSecretNotFoundError):
        backend.get_secret("x")
    vault.admin.kv2("later")
    with pytest.raises(VaultSecretNotFoundError) as caught:
        backend.get_secret("x")
    assert caught.value.reason == "secret_not_found"
    vault.admin.unmount("later")


def test_an_answer_costs_no_more_than_its_size(backend: VaultBackend) -> None:
    """One read with the limit as size made Python 3.9 clear 64 MiB: 60 ms, not 1."""
    backend.add_secret("x", {"a": 1})
    tracemalloc.start()
    backend.get_secret("x")
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000
