# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``vault_secret_info`` on a real server: secrets in every state, and listings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from vault.fakes import without_queries
from vault.module import ModuleRun
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks import (
    vault_secret_info,
)

SECRETS = {
    "live": {"user": "admin", "n": 1},
    "dir/in": {"a": "b"},
    "dir/deep/er": {},
    "dir": {"a": "secret and folder"},
    "comma,path": {"a": 1},
    "ünï/sp ace": {"a": 2},
    "deleted": {"a": 3},
    "destroyed": {"a": 4},
    "old": {"a": 5},
}


@pytest.fixture(scope="module")
def mount(vault: VaultServer) -> Iterator[str]:
    """Provide a mount with a secret in every state."""
    name = vault.admin.kv2()
    call = vault.admin.call
    for path, data in SECRETS.items():
        quoted = path.replace(" ", "%20").replace("ü", "%C3%BC").replace("ï", "%C3%AF")
        vault.admin.write(name, quoted, data)
    call("DELETE", f"{name}/data/deleted")
    call("POST", f"{name}/destroy/destroyed", {"versions": [1]})
    vault.admin.write(name, "old", {"a": 6})
    call(
        "POST",
        f"{name}/metadata/old",
        {"custom_metadata": {"owner": "me"}, "delete_version_after": "90m"},
    )
    call("POST", f"{name}/metadata/empty", {"max_versions": 3})
    yield name
    vault.admin.unmount(name)


@pytest.fixture
def module(vault: VaultServer, mount: str) -> ModuleRun:
    return ModuleRun(vault_secret_info.TASK, vault, mount_point=mount)


def one(module: ModuleRun, path: str, **params: Any) -> dict[str, Any]:
    result = module(paths=path, **params)
    assert not result["changed"]
    (secret,) = result["secrets"]
    assert secret["path"] == path
    assert secret["mount_point"] == result["mount_point"]
    return dict(secret)


@pytest.mark.parametrize("content", [["data"], ["metadata"], ["data", "metadata"]])
@pytest.mark.parametrize(
    ("path", "version", "state", "number", "data"),
    [
        ("live", None, "live", 1, {"user": "admin", "n": 1}),
        ("live", 1, "live", 1, {"user": "admin", "n": 1}),
        ("old", None, "live", 2, {"a": 6}),
        ("old", 1, "live", 1, {"a": 5}),
        ("old", 3, "missing", 3, None),
        ("dir/deep/er", None, "live", 1, {}),
        ("comma,path", None, "live", 1, {"a": 1}),
        ("ünï/sp ace", None, "live", 1, {"a": 2}),
        ("deleted", None, "deleted", 1, None),
        ("destroyed", None, "destroyed", 1, None),
        ("destroyed", 1, "destroyed", 1, None),
        ("empty", None, "missing", 0, None),
        ("empty", 1, "missing", 0, None),
        ("nowhere", None, "missing", 0, None),
        ("nowhere", 2, "missing", 0, None),
    ],
)
def test_every_state(
    module: ModuleRun,
    content: list[str],
    path: str,
    version: int | None,
    state: str,
    number: int,
    data: Any,
) -> None:
    secret = one(module, path, version=version, content=content)
    assert secret["state"] == state
    assert secret["version"] == number
    assert secret["data"] == (data if "data" in content else None)
    assert (secret["metadata"] is not None) is (
        "metadata" in content and path != "nowhere"
    )


def test_metadata(module: ModuleRun) -> None:
    metadata = one(module, "old", content=["metadata"])["metadata"]
    assert metadata["current_version"] == 2
    assert metadata["oldest_version"] == 0
    assert metadata["custom_metadata"] == {"owner": "me"}
    assert metadata["delete_version_after"] == "1h30m0s"
    assert metadata["max_versions"] == 0
    assert metadata["cas_required"] is False
    assert [
        (version["version"], version["state"]) for version in metadata["versions"]
    ] == [(1, "live"), (2, "live")]


def test_a_version_that_will_delete_itself_is_live(
    vault: VaultServer, mount: str, module: ModuleRun
) -> None:
    vault.admin.call(
        "POST", f"{mount}/metadata/expiring", {"delete_version_after": "1h"}
    )
    vault.admin.write(mount, "expiring", {"a": 1})
    for content in (["data"], ["metadata"]):
        assert one(module, "expiring", content=content)["state"] == "live"
    vault.admin.call("DELETE", f"{mount}/metadata/expiring")


def test_a_gateway_that_drops_queries_cannot_tell_one_version_for_another(
    vault: VaultServer, mount: str
) -> None:
    with without_queries(vault.address) as gateway:
        module = ModuleRun(
            vault_secret_info.TASK, vault, mount_point=mount, vault_url=gateway.address
        )
        assert one(module, "old", version=2)["data"] == {"a": 6}
        failed = module(paths="old", version=1)
        assert "the response holds version 2" in failed["msg"]
        assert "proxy" in failed["error"]["hint"]


def test_the_order_is_the_one_asked(module: ModuleRun) -> None:
    asked = ["old", "nowhere", "live", "comma,path", "live"]
    assert [secret["path"] for secret in module(paths=asked)["secrets"]] == asked
    assert module(paths=[])["secrets"] == []


@pytest.mark.parametrize(
    ("path", "params", "reason"),
    [
        ("nowhere", {}, "secret_not_found"),
        ("deleted", {}, "secret_deleted"),
        ("destroyed", {}, "secret_destroyed"),
        ("old", {"version": 9}, "version_not_found"),
        ("empty", {}, "secret_not_found"),
        ("nowhere", {"content": ["metadata"]}, "secret_not_found"),
        ("old", {"content": ["metadata"], "version": 9}, "version_not_found"),
    ],
)
def test_failing_where_asked_to(
    module: ModuleRun, path: str, params: dict[str, Any], reason: str
) -> None:
    assert "failed" not in module(paths=[path, "live"], **params)
    result = module(paths=[path, "live"], fail_on_missing=True, **params)
    assert result["error"]["reason"] == reason
    assert result["error"]["path"] == path
    assert "admin" not in json.dumps(result)


@pytest.mark.parametrize("path", ["deleted", "destroyed", "empty"])
def test_metadata_that_is_there_is_no_failure(module: ModuleRun, path: str) -> None:
    assert one(module, path, content=["metadata"], fail_on_missing=True)["metadata"]


def test_rights_to_one_part_suffice_for_it(
    vault: VaultServer, mount: str, module: ModuleRun
) -> None:
    for part, other in (("data", "metadata"), ("metadata", "data")):
        token = vault.admin.token(
            vault.admin.policy(f'path "{mount}/{part}/*" {{ capabilities = ["read"] }}')
        )
        for path in ("live", "deleted", "nowhere"):
            assert "failed" not in module(
                paths=path, content=[part], vault_token=token
            ), path
        result = module(paths="live", content=[part, other], vault_token=token)
        assert result["error"]["reason"] == "permission_denied"
        assert (
            f"'read' on the API path '{mount}/{other}/live'" in result["error"]["hint"]
        )


def test_data_is_nowhere_but_where_it_belongs(module: ModuleRun) -> None:
    result = module(paths="live", content=["data", "metadata"])
    assert result["secrets"][0].pop("data") == SECRETS["live"]
    assert "admin" not in json.dumps(result)
    assert "diff" not in result


# --- listing --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prefix", "recursive", "listing"),
    [
        ("dir", False, ["dir/deep/", "dir/in"]),
        ("dir/", False, ["dir/deep/", "dir/in"]),
        ("dir", True, ["dir/in", "dir/deep/er"]),
        ("dir/deep", True, ["dir/deep/er"]),
        ("ünï", True, ["ünï/sp ace"]),
        ("nowhere", False, []),
        ("nowhere", True, []),
        ("live", False, []),
    ],
)
def test_listing(
    module: ModuleRun, prefix: str, recursive: bool, listing: list[str]
) -> None:
    result = module(prefix=prefix, recursive=recursive)
    assert result["listing"] == listing
    assert result["secrets"] == []


@pytest.mark.parametrize("root", ["", "/"])
def test_listing_the_root(module: ModuleRun, root: str) -> None:
    names = module(prefix=root)["listing"]
    assert {"dir", "dir/", "live", "deleted"} <= set(names)
    assert set(module(prefix=root, recursive=True)["listing"]) == {*SECRETS, "empty"}


def test_what_is_listed_can_be_read(module: ModuleRun) -> None:
    listing = module(prefix="dir", recursive=True)["listing"]
    assert [secret["data"] for secret in module(paths=listing)["secrets"]] == [
        SECRETS[path] for path in listing
    ]


def test_an_empty_mount_and_a_missing_one(
    vault: VaultServer, kv_mount: str, module: ModuleRun
) -> None:
    for recursive in (False, True):
        assert (
            module(mount_point=kv_mount, prefix="", recursive=recursive)["listing"]
            == []
        )
        gone = module(mount_point="no-such-mount", prefix="", recursive=recursive)
        assert gone["error"]["reason"] == "mount_not_found"
        assert "credential_bridge.vault.vault_engine" in gone["error"]["hint"]
    assert (
        module(mount_point="no-such-mount", paths="live")["error"]["reason"]
        == "mount_not_found"
    )
    for failed in (
        module(mount_point="cubbyhole", prefix=""),
        module(mount_point="cubbyhole", paths="live"),
    ):
        assert failed["error"]["reason"] == "wrong_kv_version"


def test_a_tree_is_told_whole_or_not_at_all(
    vault: VaultServer, kv_mount: str, module: ModuleRun, tmp_path: Path
) -> None:
    for folder in range(3):
        for name in range(3):
            vault.admin.write(kv_mount, f"t/{folder}/{name}", {})
    # Three folders and nine secrets.
    everything: dict[str, Any] = {
        "mount_point": kv_mount,
        "prefix": "t",
        "recursive": True,
    }
    assert len(module(**everything, max_entries=12)["listing"]) == 9
    result = module(**everything, max_entries=11)
    assert result["failed"]
    assert "max_entries" in result["msg"]
    assert result["error"]["reason"] == "configuration"
    assert result["error"]["path"] == "t"
    # The limit is for recursive listings only.
    assert (
        len(module(mount_point=kv_mount, prefix="t/0", max_entries=1)["listing"]) == 3
    )


def test_a_folder_that_may_not_be_listed(
    vault: VaultServer, mount: str, module: ModuleRun
) -> None:
    rules = f'path "{mount}/metadata/dir/" {{ capabilities = ["list"] }}'
    token = vault.admin.token(vault.admin.policy(rules))
    assert module(prefix="dir", vault_token=token)["listing"] == ["dir/deep/", "dir/in"]
    result = module(prefix="dir", recursive=True, vault_token=token)
    assert result["error"]["reason"] == "permission_denied"
    assert (
        f"'list' on the API path '{mount}/metadata/dir/deep" in result["error"]["hint"]
    )


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({}, "configuration"),
        ({"paths": "live", "version": 0}, "configuration"),
        ({"prefix": "x", "recursive": True, "max_entries": 0}, "configuration"),
        ({"paths": "../sys/mounts"}, "invalid_path"),
        ({"paths": ["live", "a//b"]}, "invalid_path"),
        ({"paths": ["live", 5]}, "invalid_path"),
        ({"paths": {"live": 1}}, "invalid_path"),
        ({"prefix": "../sys"}, "invalid_path"),
    ],
)
def test_options_are_checked_before_anything_is_read(
    module: ModuleRun, params: dict[str, Any], reason: str
) -> None:
    result = module(**params, mount_point="no-such-mount")
    assert result["error"]["reason"] == reason
