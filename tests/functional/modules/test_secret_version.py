# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``vault_secret_version`` on a real server: it changes what check mode predicts."""

from __future__ import annotations

import itertools
import urllib.error
from collections.abc import Iterator
from typing import Any

import pytest
from vault.module import ModuleRun
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks import (
    vault_secret_version,
)

STATES = ("live", "deleted", "destroyed", "expiring")
REQUESTS = {"deleted": "delete", "destroyed": "destroy"}
WISHES = ("present", "deleted", "destroyed")
# By state and wish, the state afterwards; None where that is impossible.
BECOMES = {
    ("live", "present"): "live",
    ("live", "deleted"): "deleted",
    ("live", "destroyed"): "destroyed",
    ("deleted", "present"): "live",
    ("deleted", "deleted"): "deleted",
    ("deleted", "destroyed"): "destroyed",
    ("destroyed", "present"): None,
    ("destroyed", "deleted"): "destroyed",
    ("destroyed", "destroyed"): "destroyed",
    # A version that will delete itself is live until then.
    ("expiring", "present"): "live",
    ("expiring", "deleted"): "deleted",
    ("expiring", "destroyed"): "destroyed",
}


@pytest.fixture(scope="module")
def mount(vault: VaultServer) -> Iterator[str]:
    name = vault.admin.kv2()
    yield name
    vault.admin.unmount(name)


@pytest.fixture
def module(vault: VaultServer, mount: str) -> ModuleRun:
    return ModuleRun(vault_secret_version.TASK, vault, mount_point=mount)


def make(vault: VaultServer, mount: str, path: str, states: tuple[str, ...]) -> None:
    """Write a secret whose versions are in these states."""
    vault.admin.call("DELETE", f"{mount}/metadata/{path}")
    for number, state in enumerate(states, 1):
        after = "1h" if state == "expiring" else "0s"
        vault.admin.call(
            "POST", f"{mount}/metadata/{path}", {"delete_version_after": after}
        )
        assert vault.admin.write(mount, path, {"n": number}) == number
        if state in REQUESTS:
            vault.admin.call(
                "POST", f"{mount}/{REQUESTS[state]}/{path}", {"versions": [number]}
            )


def metadata(vault: VaultServer, mount: str, path: str) -> Any:
    return vault.admin.call("GET", f"{mount}/metadata/{path}")["data"]


def readable(vault: VaultServer, mount: str, path: str, number: int) -> bool:
    """Return whether the server gives the data, which is what the states stand for."""
    try:
        vault.admin.call("GET", f"{mount}/data/{path}?version={number}")
    except urllib.error.HTTPError:
        return False
    return True


@pytest.mark.parametrize(
    ("states", "wish"),
    list(itertools.product(itertools.product(STATES, STATES), WISHES)),
)
def test_every_state_and_wish(
    vault: VaultServer,
    mount: str,
    module: ModuleRun,
    states: tuple[str, ...],
    wish: str,
) -> None:
    make(vault, mount, "app/x", states)
    result = module.predicted(
        lambda: metadata(vault, mount, "app/x"),
        path="app/x",
        versions=[2, "1"],
        state=wish,
    )
    wanted = [BECOMES[state, wish] for state in states]
    if None in wanted:
        assert result["error"]["reason"] == "secret_destroyed"
        return
    now_live = ["live" if state == "expiring" else state for state in states]
    assert result["changed"] is (wanted != now_live)
    assert (result["action"] == "unchanged") is not result["changed"]
    assert [version["state"] for version in result["versions"]] == wanted
    assert [readable(vault, mount, "app/x", number) for number in (1, 2)] == [
        state == "live" for state in wanted
    ]
    told = metadata(vault, mount, "app/x")["versions"]
    for version in result["versions"]:
        facts = told[str(version["version"])]
        assert (version["created_time"], version["deletion_time"]) == (
            facts["created_time"],
            facts["deletion_time"],
        )
    assert not module(path="app/x", versions=[1, 2], state=wish)["changed"]


@pytest.mark.parametrize("wish", WISHES)
def test_the_latest(
    vault: VaultServer, mount: str, module: ModuleRun, wish: str
) -> None:
    make(vault, mount, "app/latest", ("live", "deleted"))
    result = module.predicted(
        lambda: metadata(vault, mount, "app/latest"),
        path="app/latest",
        versions="latest",
        state=wish,
    )
    assert result["diff"]["before"] == {"versions": {"1": "live", "2": "deleted"}}
    assert result["diff"]["after"] == {
        "versions": {"1": "live", "2": BECOMES["deleted", wish]}
    }


@pytest.mark.parametrize("wish", WISHES)
@pytest.mark.parametrize(
    ("versions", "reason"),
    [([1, 3], "version_not_found"), (["latest", 99], "version_not_found")],
)
def test_a_version_that_does_not_exist_stops_the_others(
    vault: VaultServer,
    mount: str,
    module: ModuleRun,
    wish: str,
    versions: Any,
    reason: str,
) -> None:
    make(vault, mount, "app/x", ("live", "deleted"))
    result = module.predicted(
        lambda: metadata(vault, mount, "app/x"),
        path="app/x",
        versions=versions,
        state=wish,
    )
    assert result["failed"]
    assert not result["changed"]
    assert result["error"]["reason"] == reason
    assert result["error"]["path"] == "app/x"


def test_a_destroyed_version_stops_the_return_of_the_others(
    vault: VaultServer, mount: str, module: ModuleRun
) -> None:
    make(vault, mount, "app/x", ("deleted", "destroyed"))
    result = module.predicted(
        lambda: metadata(vault, mount, "app/x"),
        path="app/x",
        versions=[1, 2],
        state="present",
    )
    assert result["error"]["reason"] == "secret_destroyed"
    assert not readable(vault, mount, "app/x", 1)


def test_a_version_that_was_dropped(
    vault: VaultServer, mount: str, module: ModuleRun
) -> None:
    make(vault, mount, "app/few", ("live",))
    vault.admin.call("POST", f"{mount}/metadata/app/few", {"max_versions": 2})
    for number in (2, 3):
        vault.admin.write(mount, "app/few", {"n": number})

    def look() -> Any:
        return metadata(vault, mount, "app/few")

    assert (
        module.predicted(look, path="app/few", versions=[1], state="deleted")["error"][
            "reason"
        ]
        == "version_not_found"
    )
    result = module.predicted(look, path="app/few", versions=[2], state="deleted")
    assert [version["version"] for version in result["versions"]] == [2, 3]


def test_only_metadata(vault: VaultServer, mount: str, module: ModuleRun) -> None:
    vault.admin.call(
        "POST", f"{mount}/metadata/app/empty", {"custom_metadata": {"a": "b"}}
    )
    result = module(path="app/empty", versions="latest", state="deleted")
    assert result["error"]["reason"] == "version_not_found"
    assert "no versions" in result["msg"]


@pytest.mark.parametrize("wish", WISHES)
def test_what_is_not_there(
    vault: VaultServer, mount: str, module: ModuleRun, wish: str
) -> None:
    assert (
        module(path="app/nowhere", versions=[1], state=wish)["error"]["reason"]
        == "secret_not_found"
    )
    gone = module(path="app/x", versions=[1], state=wish, mount_point="no-such-mount")
    assert gone["error"]["reason"] == "mount_not_found"
    assert "credential_bridge.vault.vault_engine" in gone["error"]["hint"]


def test_kv_version_1(vault: VaultServer, module: ModuleRun) -> None:
    kv1 = vault.admin.kv1()
    vault.admin.call("POST", f"{kv1}/metadata/x", {"versions": "nonsense"})
    for path in ("x", "y"):
        assert (
            module(path=path, versions=[1], mount_point=kv1)["error"]["reason"]
            == "wrong_kv_version"
        )
    vault.admin.unmount(kv1)


@pytest.mark.parametrize("versions", [[], [0], ["-1"], [1.5], {"a": 1}, True, "newest"])
def test_what_names_no_version(module: ModuleRun, versions: Any) -> None:
    # Refused before any request, so the missing secret is not noticed.
    assert (
        module(path="app/nowhere", versions=versions)["error"]["reason"]
        == "invalid_data"
    )


@pytest.mark.parametrize(
    ("wish", "prefix"),
    [("present", "undelete"), ("deleted", "delete"), ("destroyed", "destroy")],
)
def test_a_token_that_may_only_look(
    vault: VaultServer, mount: str, module: ModuleRun, wish: str, prefix: str
) -> None:
    make(vault, mount, "app/x", ("deleted" if wish == "present" else "live",))
    policy = vault.admin.policy(
        f'path "{mount}/metadata/*" {{ capabilities = ["read"] }}'
    )
    result = module.predicted(
        lambda: metadata(vault, mount, "app/x"),
        path="app/x",
        versions=[1],
        state=wish,
        vault_token=vault.admin.token(policy),
    )
    assert result["error"]["reason"] == "permission_denied"
    assert (
        f"'update' on the API path '{mount}/{prefix}/app/x'" in result["error"]["hint"]
    )


def test_a_token_that_may_not_look(
    vault: VaultServer, mount: str, module: ModuleRun
) -> None:
    make(vault, mount, "app/x", ("live",))
    policy = vault.admin.policy(
        f'path "{mount}/delete/*" {{ capabilities = ["update"] }}'
    )
    result = module(
        path="app/x",
        versions=[1],
        state="deleted",
        vault_token=vault.admin.token(policy),
    )
    assert result["error"]["reason"] == "permission_denied"
    assert f"'read' on the API path '{mount}/metadata/app/x'" in result["error"]["hint"]
    assert readable(vault, mount, "app/x", 1)
