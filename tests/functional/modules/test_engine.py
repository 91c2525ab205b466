# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``vault_engine`` and ``vault_engine_info`` on a real server, with many tokens."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from vault import fakes
from vault.admin import unique
from vault.module import ModuleRun
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks import (
    vault_engine,
    vault_engine_info,
    vault_secret,
)

FRESH = {
    "description": "",
    "max_versions": 0,
    "cas_required": False,
    "delete_version_after": "0s",
}


@pytest.fixture
def name(vault: VaultServer) -> Iterator[str]:
    """Provide a path that nothing is mounted at, before the test and after it."""
    path = unique("engine")
    yield path
    vault.admin.unmount(path)


@pytest.fixture
def module(vault: VaultServer, name: str) -> ModuleRun:
    return ModuleRun(vault_engine.TASK, vault, mount_point=name)


@pytest.fixture
def info(vault: VaultServer, name: str) -> ModuleRun:
    return ModuleRun(vault_engine_info.TASK, vault, mount_point=name)


@pytest.fixture
def look(vault: VaultServer, name: str) -> Callable[[], Any]:
    return lambda: held(vault, name)


def held(vault: VaultServer, name: str) -> Any:
    """Return everything that the server says of the mount, None if it is missing."""
    mount = vault.admin.call("GET", "sys/mounts")["data"].get(f"{name}/")
    if mount is None or mount["options"] != {"version": "2"}:
        return mount
    return {
        "description": mount["description"],
        **vault.admin.call("GET", f"{name}/config")["data"],
    }


def settings(vault: VaultServer, name: str) -> dict[str, Any]:
    """Return what the server says of the mount's options.

    OpenBao has one more setting, which no option is for.
    """
    return shown(held(vault, name))


def shown(result: dict[str, Any]) -> dict[str, Any]:
    return {option: result[option] for option in FRESH}


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"description": "text"},
        {"max_versions": 3},
        {"cas_required": True},
        {"delete_version_after": "720h0m0s"},
        {"delete_version_after": "-1s"},
        {
            "description": "ünï 'q\"",
            "max_versions": 4294967295,
            "cas_required": True,
            "delete_version_after": "1m30s",
        },
    ],
)
def test_enabling_and_then_nothing(
    vault: VaultServer,
    name: str,
    module: ModuleRun,
    info: ModuleRun,
    look: Callable[[], Any],
    wanted: dict[str, Any],
) -> None:
    result = module.predicted(look, **wanted)
    assert (result["changed"], result["action"]) == (True, "enabled")
    assert shown(result) == settings(vault, name) == {**FRESH, **wanted}
    assert result["diff"]["before"] == {"state": "absent"}
    assert result["diff"]["after"] == {"state": "present", **FRESH, **wanted}
    # The engine answers when the task is over.
    vault.admin.call(
        "POST", f"{name}/data/x", {"data": {"a": 1}, "options": {"cas": 0}}
    )
    again = module.predicted(look, **wanted)
    assert (again["changed"], again["action"]) == (False, "unchanged")
    assert info()["engines"] == [{"mount_point": name, **FRESH, **wanted}]


@pytest.mark.parametrize(
    "wanted",
    [
        {"description": ""},
        {"description": "other"},
        {"max_versions": 0},
        {"max_versions": 8},
        {"cas_required": False},
        {"delete_version_after": "0s"},
        {"delete_version_after": "-1s"},
        {
            "description": "other",
            "cas_required": False,
            "max_versions": 7,
            "delete_version_after": "1h0m0s",
        },
    ],
)
def test_only_what_is_named_changes(
    vault: VaultServer,
    name: str,
    module: ModuleRun,
    look: Callable[[], Any],
    wanted: dict[str, Any],
) -> None:
    was: dict[str, Any] = {
        "description": "mine",
        "max_versions": 5,
        "cas_required": True,
        "delete_version_after": "2h0m0s",
    }
    module(**was)
    result = module.predicted(look, **wanted)
    assert result["action"] == "configured"
    assert shown(result) == settings(vault, name) == {**was, **wanted}
    assert result["diff"]["before"] == {"state": "present", **was}
    assert not module.predicted(look, **wanted)["changed"]


@pytest.mark.parametrize("text", ["30d", "720h", "43200m", "2592000", "2592000s"])
def test_durations_are_compared_as_durations(
    module: ModuleRun, look: Callable[[], Any], text: str
) -> None:
    module(delete_version_after="720h0m0s")
    assert not module.predicted(look, delete_version_after=text)["changed"]


@pytest.mark.parametrize("kind", ["kv1", "pki", "ssh"])
def test_another_engine_is_left_alone(
    vault: VaultServer,
    name: str,
    module: ModuleRun,
    info: ModuleRun,
    look: Callable[[], Any],
    kind: str,
) -> None:
    body = (
        {"type": "kv", "options": {"version": "1"}} if kind == "kv1" else {"type": kind}
    )
    vault.admin.call("POST", f"sys/mounts/{name}", body)
    before = look()
    for result in (module.predicted(look, max_versions=1), info()):
        assert result["error"]["reason"] == "wrong_kv_version"
        assert "neither upgrades nor replaces" in result["error"]["hint"]
    assert look() == before


@pytest.mark.parametrize("below", ["{}/x", "{}/x/y"])
def test_mounts_do_not_overlap(
    vault: VaultServer,
    name: str,
    module: ModuleRun,
    look: Callable[[], Any],
    below: str,
) -> None:
    module()
    result = module.predicted(look, mount_point=below.format(name))
    assert result["error"]["reason"] == "invalid_path"
    assert f"'{name}'" in result["msg"]


def test_a_mount_below_another_path(
    vault: VaultServer, name: str, module: ModuleRun, look: Callable[[], Any]
) -> None:
    assert module(mount_point=f"{name}/a/b")["action"] == "enabled"
    result = module.predicted(look, mount_point=f"{name}/a")
    assert result["error"]["reason"] == "invalid_path"
    assert module(mount_point=f"{name}/a/c")["action"] == "enabled"
    for path in ("a/b", "a/c"):
        vault.admin.unmount(f"{name}/{path}")


@pytest.mark.parametrize(
    "reserved", ["sys", "sys/x", "auth", "auth/x", "cubbyhole", "identity/x", "audit"]
)
def test_what_vault_keeps_for_itself(
    module: ModuleRun, look: Callable[[], Any], reserved: str
) -> None:
    result = module.predicted(look, mount_point=reserved)
    assert result["error"]["reason"] in ("invalid_path", "wrong_kv_version")


@pytest.mark.parametrize(
    "wanted",
    [
        {"max_versions": -1},
        {"max_versions": 2**32},
        {"delete_version_after": "1w"},
        {"delete_version_after": "1ms"},
    ],
)
def test_what_vault_would_change_silently_is_refused(
    vault: VaultServer,
    name: str,
    module: ModuleRun,
    look: Callable[[], Any],
    wanted: dict[str, Any],
) -> None:
    assert module.predicted(look, **wanted)["error"]["reason"] == "invalid_data"
    assert held(vault, name) is None


class _Upgrading(fakes.Proxy):
    """Answers some requests for settings as Vault does while it upgrades a mount."""

    upstream = ""
    refusals: list[str]
    refused: list[str]

    def answer(self, body: bytes) -> None:
        if self.path.endswith("/config") and self.refusals:
            self.refused.append(self.refusals.pop())
            content = json.dumps({"errors": [self.refused[-1]]}).encode()
            self.send(400, content, {"Content-Type": "application/json"})
        else:
            self.path = self.upstream + self.path
            self.forward(body)


def test_it_waits_for_a_mount_that_is_being_prepared(
    vault: VaultServer, name: str
) -> None:
    sentence = (
        "Upgrading from non-versioned to versioned data. This backend will be "
        "unavailable for a brief period and will resume service shortly."
    )
    refused: list[str] = []
    with fakes.FakeServer(
        _Upgrading, upstream=vault.address, refusals=[sentence] * 3, refused=refused
    ) as server:
        module = ModuleRun(
            vault_engine.TASK,
            vault,
            mount_point=name,
            vault_url=server.address,
        )
        assert module(max_versions=3)["action"] == "enabled"
    assert len(refused) == 3
    assert settings(vault, name)["max_versions"] == 3


def test_a_mount_of_version_1_with_much_in_it_can_be_used_once_it_was_upgraded(
    vault: VaultServer, name: str, module: ModuleRun
) -> None:
    """How long the server takes for that depends on the machine."""
    vault.admin.call(
        "POST", f"sys/mounts/{name}", {"type": "kv", "options": {"version": "1"}}
    )
    for number in range(500):
        vault.admin.call("POST", f"{name}/secret-{number}", {"n": number})
    vault.admin.call("POST", f"sys/mounts/{name}/tune", {"options": {"version": "2"}})
    assert module(max_versions=3)["action"] == "configured"
    assert settings(vault, name)["max_versions"] == 3


def test_many_tasks_at_once_agree(
    vault: VaultServer, name: str, module: ModuleRun
) -> None:
    results: list[dict[str, Any]] = []
    threads = [
        threading.Thread(target=lambda: results.append(module(max_versions=4)))
        for _number in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not [result["msg"] for result in results if "failed" in result]
    assert [result["action"] for result in results].count("enabled") == 1
    assert settings(vault, name)["max_versions"] == 4


# --- limited tokens -------------------------------------------------------------------

MOUNTS = 'path "sys/mounts/NAME" { capabilities = ["update"] }\n'
MOUNTS_READ = 'path "sys/mounts/NAME" { capabilities = ["read", "update"] }\n'
TUNE = 'path "sys/mounts/NAME/tune" { capabilities = ["update"] }\n'
CONFIG = 'path "NAME/config" { capabilities = ["read", "update"] }\n'
CONFIG_READ = 'path "NAME/config" { capabilities = ["read"] }\n'
NOTHING = 'path "NAME/*" { capabilities = ["deny"] }'
DATA = 'path "NAME/data/*" { capabilities = ["read"] }\n'


def limited(vault: VaultServer, name: str, rules: str) -> str:
    return vault.admin.token(vault.admin.policy(rules.replace("NAME", name)))


@pytest.mark.parametrize(
    ("rules", "wanted", "missing"),
    [
        (MOUNTS, {}, None),
        (MOUNTS, {"description": "text"}, None),
        (MOUNTS + CONFIG, {"max_versions": 3}, None),
        (MOUNTS, {"max_versions": 3}, "'update' on the API path 'NAME/config'"),
        (CONFIG, {}, "'update' on the API path 'sys/mounts/NAME'"),
        (NOTHING, {}, "'update' on the API path 'sys/mounts/NAME'"),
    ],
)
def test_enabling_with_a_limited_token(
    vault: VaultServer,
    name: str,
    module: ModuleRun,
    look: Callable[[], Any],
    rules: str,
    wanted: dict[str, Any],
    missing: str | None,
) -> None:
    result = module.predicted(look, vault_token=limited(vault, name, rules), **wanted)
    if missing is None:
        assert result["action"] == "enabled"
        return
    assert result["error"]["reason"] == "permission_denied"
    assert missing.replace("NAME", name) in result["error"]["hint"]
    # All rights were checked before the first write.
    assert look() is None


@pytest.mark.parametrize(
    ("rules", "wanted", "expected"),
    [
        (CONFIG, {}, "unchanged"),
        (CONFIG, {"max_versions": 9}, "configured"),
        (
            CONFIG,
            {"description": "other"},
            "'update' on the API path 'sys/mounts/NAME/tune'",
        ),
        (CONFIG + TUNE, {"description": "other"}, "configured"),
        (DATA, {}, "unchanged"),
        (DATA, {"description": "mine"}, "unchanged"),
        (DATA, {"max_versions": 5}, "'read' on the API path 'NAME/config'"),
        (CONFIG_READ, {"max_versions": 5}, "unchanged"),
        (CONFIG_READ, {"max_versions": 9}, "'update' on the API path 'NAME/config'"),
        (CONFIG + TUNE, {"description": "other", "max_versions": 9}, "configured"),
        (
            CONFIG_READ + TUNE,
            {"description": "other", "max_versions": 9},
            "'update' on the API path 'NAME/config'",
        ),
        # The token has no right below the mount: only sys/mounts tells that it exists.
        (MOUNTS_READ, {}, "unchanged"),
        (MOUNTS_READ, {"description": "mine"}, "unchanged"),
        ('path "sys/mounts" { capabilities = ["read"] }', {}, "unchanged"),
        (NOTHING, {}, "'update' on the API path 'sys/mounts/NAME'"),
    ],
)
def test_an_engine_that_is_there_with_a_limited_token(
    vault: VaultServer,
    name: str,
    module: ModuleRun,
    look: Callable[[], Any],
    rules: str,
    wanted: dict[str, Any],
    expected: str,
) -> None:
    module(description="mine", max_versions=5)
    before = look()
    result = module.predicted(look, vault_token=limited(vault, name, rules), **wanted)
    if " " in expected:
        assert result["error"]["reason"] == "permission_denied"
        assert expected.replace("NAME", name) in result["error"]["hint"]
        assert look() == before
    else:
        assert result["action"] == expected


def test_a_hidden_mount_with_a_longer_path(
    vault: VaultServer, name: str, module: ModuleRun
) -> None:
    """``sys/mounts/PATH`` describes the mount above a path; that is no engine there."""
    module(mount_point=f"{name}/a/b")
    token = limited(
        vault, name, 'path "sys/mounts/NAME/*" { capabilities = ["read", "update"] }'
    )
    assert module(mount_point=f"{name}/a/b", vault_token=token)["action"] == "unchanged"
    below = module(mount_point=f"{name}/a/b/c", vault_token=token)
    assert below["failed"]
    assert "already in use" in below["error"]["vault_errors"][0]
    vault.admin.unmount(f"{name}/a/b")


def test_info_of_all_that_the_token_may_see(
    vault: VaultServer, name: str, module: ModuleRun, info: ModuleRun
) -> None:
    module(description="mine", max_versions=5)
    kv1 = vault.admin.kv1()
    everything = {
        engine["mount_point"]: engine for engine in info(all_mounts=True)["engines"]
    }
    assert {name, "secret"} <= everything.keys()
    assert not {kv1, "sys", "cubbyhole"} & everything.keys()
    assert list(everything) == sorted(everything)
    mine = {"mount_point": name, **FRESH, "description": "mine", "max_versions": 5}
    assert everything[name] == mine
    assert info(all_mounts=True, vault_token=limited(vault, name, CONFIG))[
        "engines"
    ] == [mine]
    unknown = {"max_versions": None, "cas_required": None, "delete_version_after": None}
    token = limited(vault, name, DATA)
    assert info(all_mounts=True, vault_token=token)["engines"] == [{**mine, **unknown}]
    denied = info(vault_token=token)["error"]
    assert denied["reason"] == "permission_denied"
    assert f"'read' on the API path '{name}/config'" in denied["hint"]
    vault.admin.unmount(kv1)


def test_info_of_what_is_not_there(info: ModuleRun) -> None:
    assert info()["error"]["reason"] == "mount_not_found"


def test_the_hint_for_a_missing_mount_names_the_module(
    vault: VaultServer, name: str
) -> None:
    """The default mount, the OS user's name, rarely exists when a newcomer starts."""
    secret = ModuleRun(vault_secret.TASK, vault, path="x", data={"a": 1})
    for token in (vault.token, vault.admin.token()):
        error = secret(vault_token=token, mount_point=name)["error"]
        assert "credential_bridge.vault.vault_engine" in error["hint"]
        assert "mount_point" in error["hint"]
