# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets are copied and moved: equal, never overwritten, never lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from vault.admin import VaultAdmin
from vault.audit import Audit
from vault.history import history, tree
from vault.module import ModuleRun
from vault.playbook import Play, task
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.vault_copy import (
    TASK,
)

SETTINGS = {
    "custom_metadata": {"owner": "team-a"},
    "max_versions": 12,
    "cas_required": True,
    "delete_version_after": "720h0m0s",
}


@pytest.fixture
def admin(vault: VaultServer) -> VaultAdmin:
    return vault.admin


@pytest.fixture
def other(admin: VaultAdmin) -> Iterator[str]:
    """Provide a second mount."""
    name = admin.kv2()
    yield name
    admin.unmount(name)


@pytest.fixture
def run(vault: VaultServer, kv_mount: str, other: str) -> ModuleRun:
    """Copy from one mount to the other."""
    return ModuleRun(TASK, vault, mount_point=kv_mount, to={"mount_point": other})


@pytest.fixture
def look(admin: VaultAdmin, kv_mount: str, other: str) -> Callable[[], Any]:
    """Return all that both mounts hold."""
    return lambda: [
        {path: history(admin, mount, path) for path in tree(admin, mount)}
        for mount in (kv_mount, other)
    ]


def outcomes(result: dict[str, Any]) -> dict[str, str]:
    """Return what became of each secret: the action, or the reason of its failure."""
    return {
        entry["path"]: entry.get("action") or entry["error"]["reason"]
        for entry in result["results"]
    }


def reason(result: dict[str, Any]) -> str:
    return str(result["error"]["reason"])


# --- copies ---


def test_the_latest_versions_of_a_folder(
    run: ModuleRun, admin: VaultAdmin, kv_mount: str, other: str, look: Any
) -> None:
    for path in ("app/a", "app/b/c", "app/b", "elsewhere"):
        for number in range(2):
            admin.write(kv_mount, path, {path: number})
    admin.call("POST", f"{kv_mount}/metadata/app/a", {"custom_metadata": {"k": "v"}})
    result = run.predicted(look, path="app/")
    copied = ["app/a", "app/b", "app/b/c"]
    assert outcomes(result) == dict.fromkeys(copied, "copied")
    assert tree(admin, other) == copied
    assert history(admin, other, "app/b/c")["versions"] == {1: {"app/b/c": 1}}
    assert history(admin, other, "app/a")["custom_metadata"] == {"k": "v"}
    before = look()
    for check_mode in (True, False):
        again = run(check_mode, path="app/")
        assert (again["changed"], again["diff"]) == (False, [])
        assert outcomes(again) == dict.fromkeys(copied, "unchanged")
    assert look() == before


def test_all_versions_keep_numbers_states_and_settings(
    run: ModuleRun, admin: VaultAdmin, kv_mount: str, other: str, look: Any
) -> None:
    for number in range(1, 16):
        admin.write(kv_mount, "x", {"n": number})
    admin.call("PUT", f"{kv_mount}/destroy/x", {"versions": [8, 15]})
    admin.call("POST", f"{kv_mount}/delete/x", {"versions": [9]})
    admin.call("POST", f"{kv_mount}/metadata/x", SETTINGS)
    result = run.predicted(look, path="x", versions="all")
    assert outcomes(result) == {"x": "copied"}
    assert result["results"][0]["not_kept"] == [9]
    assert "'not_kept'" in result["warnings"][0]
    source, copy = look()[0]["x"], look()[1]["x"]
    # The data of a deleted version cannot be read.
    assert source["versions"].pop(9) == "deleted"
    assert copy["versions"].pop(9) == "destroyed"
    # This copy keeps two versions more, which the source has dropped.
    assert [copy["versions"].pop(number) for number in (4, 5)] == ["destroyed"] * 2
    assert copy == source
    again = run(path="x", versions="all")
    assert not again["changed"]
    assert "warnings" not in again


def test_versions_that_shall_stay_do_not_expire(
    run: ModuleRun, admin: VaultAdmin, kv_mount: str, other: str
) -> None:
    """The setting applies to versions written after it, there as here."""
    admin.write(kv_mount, "stays", {"a": 1})
    for path in ("stays", "expires"):
        expiry = {"delete_version_after": "1h"}
        admin.call("POST", f"{kv_mount}/metadata/{path}", expiry)
    admin.write(kv_mount, "expires", {"a": 1})
    for versions in ("latest", "all"):
        run(
            path="/",
            versions=versions,
            to={"mount_point": other, "path": f"{versions}/"},
        )
        for path, expires in (("stays", False), ("expires", True)):
            copy = admin.call("GET", f"{other}/metadata/{versions}/{path}")["data"]
            assert copy["delete_version_after"] == "1h0m0s"
            assert bool(copy["versions"]["1"]["deletion_time"]) is expires


def test_newer_versions_follow_and_nothing_else(
    run: ModuleRun, admin: VaultAdmin, kv_mount: str, look: Any
) -> None:
    for number in (1, 2):
        admin.write(kv_mount, "x", {"n": number})
    run(path="x", versions="all")
    admin.write(kv_mount, "x", {"n": 3})
    result = run.predicted(look, path="x", versions="all")
    (diff,) = result["diff"]
    assert diff["before"]["versions"] == {"1": "live", "2": "live"}
    assert diff["after"]["versions"] == {"1": "live", "2": "live", "3": "live"}
    assert look()[0] == look()[1]


def test_a_copy_goes_on_where_it_was_cut(
    run: ModuleRun, admin: VaultAdmin, kv_mount: str, other: str, look: Any
) -> None:
    """A version without data may still have the empty data that it was written with."""
    for number in (1, 2, 3):
        admin.write(kv_mount, "x", {"n": number})
    admin.call("PUT", f"{kv_mount}/destroy/x", {"versions": [1]})
    admin.write(other, "x", {})
    admin.write(other, "x", {"n": 2})
    run.predicted(look, path="x", versions="all")
    assert look()[0] == look()[1]
    admin.call("DELETE", f"{other}/metadata/x")
    for number in (1, 2, 3):
        admin.write(other, "x", {"n": number} if number > 1 else {})
    assert outcomes(run.predicted(look, path="x", versions="all")) == {"x": "copied"}
    assert look()[0] == look()[1]


def test_other_paths(
    run: ModuleRun, admin: VaultAdmin, kv_mount: str, other: str
) -> None:
    admin.write(kv_mount, "a/b", {"a": 1})
    for path, to, expected in (
        ("a/", "x/", "x/b"),
        ("/", "y/", "y/a/b"),
        ("a/", "/", "b"),
        ("a/b", "c", "c"),
    ):
        result = run(path=path, to={"mount_point": other, "path": to})
        assert result["results"][0]["to"] == {"mount_point": other, "path": expected}
        assert admin.read(other, expected) == {"a": 1}
    run(path="a/", to={"path": "c/d/"})
    assert admin.read(kv_mount, "c/d/b") == {"a": 1}


def test_from_kv1(vault: VaultServer, admin: VaultAdmin, other: str) -> None:
    mount = admin.kv1()
    admin.call("POST", f"{mount}/a/b", {"user": "x"})
    run = ModuleRun(TASK, vault, mount_point=mount, to={"mount_point": other})
    for versions in ("latest", "all"):
        result = run.predicted(
            lambda: history(admin, other, "a/b"), path="/", versions=versions
        )
        assert result["changed"] is (versions == "latest")
    assert admin.read(other, "a/b") == {"user": "x"}
    back = ModuleRun(TASK, vault, mount_point=other, to={"mount_point": mount})
    assert reason(back(path="/")) == "wrong_kv_version"
    moved = run.predicted(lambda: tree(admin, other), path="/", remove_source=True)
    assert outcomes(moved) == {"a/b": "moved"}
    assert not run(path="/", remove_source=True)["changed"]
    admin.unmount(mount)


# --- what is never overwritten ---


@pytest.mark.parametrize("versions", ["latest", "all"])
def test_other_content_is_a_conflict(
    run: ModuleRun,
    admin: VaultAdmin,
    kv_mount: str,
    other: str,
    look: Any,
    versions: str,
) -> None:
    for path in ("differs", "deleted", "labelled", "fine"):
        admin.write(kv_mount, path, {"user": "x", "password": "a-secret"})
        if path != "fine":
            admin.write(other, path, {"user": "x", "password": "a-secret"})
    admin.call("DELETE", f"{other}/metadata/differs")
    admin.write(other, "differs", {"user": "x", "password": "another-secret"})
    admin.call("DELETE", f"{other}/data/deleted")
    label = {"custom_metadata": {"owner": "b"}}
    admin.call("POST", f"{other}/metadata/labelled", label)
    result = run.predicted(look, path="/", versions=versions)
    assert reason(result) == "incomplete"
    conflicts = dict.fromkeys(("differs", "deleted", "labelled"), "conflict")
    assert outcomes(result) == {**conflicts, "fine": "copied"}
    messages = {entry["path"]: entry.get("msg", "") for entry in result["results"]}
    assert "'password'" in messages["differs"]
    assert "'user'" not in messages["differs"]
    assert "-secret" not in str(result)
    assert "'custom_metadata'" in messages["labelled"]
    copied = run(path="labelled", versions=versions, metadata=False)
    assert outcomes(copied) == {"labelled": "unchanged"}


def test_what_only_the_copy_has_is_a_conflict(
    run: ModuleRun, admin: VaultAdmin, kv_mount: str, other: str, look: Any
) -> None:
    for number in (1, 2):
        for mount in (kv_mount, other):
            for path in ("newer", "destroyed", "deleted", "gone"):
                admin.write(mount, path, {"n": number})
    admin.write(other, "newer", {"n": 3})
    admin.call("PUT", f"{kv_mount}/destroy/destroyed", {"versions": [1]})
    admin.call("POST", f"{kv_mount}/delete/deleted", {"versions": [1]})
    admin.call("PUT", f"{other}/destroy/gone", {"versions": [1]})
    result = run.predicted(look, path="/", versions="all")
    assert set(outcomes(result).values()) == {"conflict"}
    assert len(result["results"]) == 4


def test_a_place_within_itself_is_refused(
    run: ModuleRun, vault: VaultServer, admin: VaultAdmin, kv_mount: str
) -> None:
    admin.write(kv_mount, "a/b", {"a": 1})
    same_server = {
        "vault_url": vault.address.replace("127.0.0.1", "localhost"),
        "vault_token": vault.token,
    }
    for path, to in (
        ("a/", {"path": "a/"}),
        ("a/", {"path": "a/c/"}),
        ("/", {"path": "a/"}),
        ("a/b", {"path": "a/b"}),
        # Or a move would remove the only one.
        ("a/", same_server),
        ("a/b", same_server),
    ):
        failed = run(path=path, to=to, remove_source=True)
        assert reason(failed) == "configuration"
        assert admin.read(kv_mount, "a/b") == {"a": 1}


def test_a_copy_that_would_keep_fewer_versions_is_refused(
    run: ModuleRun, admin: VaultAdmin, kv_mount: str, other: str, look: Any
) -> None:
    admin.call("POST", f"{other}/config", {"max_versions": 2})
    for number in (1, 2, 3):
        admin.write(kv_mount, "x", {"n": number})
    failed = run.predicted(look, path="x", versions="all")
    assert reason(failed) == "data_would_be_lost"
    admin.call("POST", f"{kv_mount}/metadata/x", {"max_versions": 3})
    assert outcomes(run.predicted(look, path="x", versions="all")) == {"x": "copied"}


# --- moves ---


def test_a_move_removes_what_was_copied(
    run: ModuleRun, admin: VaultAdmin, kv_mount: str, other: str, look: Any
) -> None:
    for number in (1, 2):
        admin.write(kv_mount, "a/x", {"n": number})
    admin.write(kv_mount, "a/y", {"n": 1})
    admin.write(other, "a/y", {"n": 1})
    before = look()[0]
    options: dict[str, Any] = {
        "path": "a/",
        "versions": "all",
        "remove_source": True,
    }
    result = run.predicted(look, **options)
    assert outcomes(result) == {"a/x": "moved", "a/y": "moved"}
    assert result["diff"][0]["after"]["source"] == "removed"
    assert look() == [{}, before]
    again = run(**options)
    assert not again["changed"]
    assert "no secret" in again["warnings"][0]
    one = {**options, "path": "a/x"}
    assert outcomes(run.predicted(look, **one)) == {"a/x": "unchanged"}
    assert reason(run(**{**one, "remove_source": False})) == "secret_not_found"


def test_a_move_loses_no_version(
    run: ModuleRun, admin: VaultAdmin, kv_mount: str, look: Any
) -> None:
    for number in (1, 2, 3):
        admin.write(kv_mount, "x", {"n": number})
    failed = run.predicted(look, path="x", remove_source=True)
    assert reason(failed) == "data_would_be_lost"
    assert "versions 1, 2" in failed["msg"]
    admin.call("POST", f"{kv_mount}/delete/x", {"versions": [1]})
    everything = {"path": "x", "versions": "all", "remove_source": True}
    failed = run.predicted(look, **everything)
    assert reason(failed) == "data_would_be_lost"
    admin.call("PUT", f"{kv_mount}/destroy/x", {"versions": [1]})
    assert outcomes(run.predicted(look, **everything)) == {"x": "moved"}


# --- what has no live version, and who may not look ---


def test_what_has_no_live_version(
    run: ModuleRun, admin: VaultAdmin, kv_mount: str, look: Any
) -> None:
    admin.write(kv_mount, "deleted", {"n": 1})
    admin.call("DELETE", f"{kv_mount}/data/deleted")
    admin.call("POST", f"{kv_mount}/metadata/empty", SETTINGS)
    result = run.predicted(look, path="/")
    assert outcomes(result) == {"deleted": "skipped", "empty": "skipped"}
    assert not result["changed"]
    assert "'versions: all'" in result["warnings"][0]
    assert reason(run(path="deleted")) == "secret_deleted"
    assert reason(run(path="missing")) == "secret_not_found"
    assert reason(run(path="missing", versions="all")) == "secret_not_found"
    result = run.predicted(look, path="/", versions="all")
    assert outcomes(result) == {"deleted": "copied", "empty": "configured"}
    assert not run(path="/", versions="all")["changed"]


@pytest.mark.parametrize("versions", ["latest", "all"])
def test_a_denied_path_stops_nothing_else(
    vault: VaultServer,
    admin: VaultAdmin,
    kv_mount: str,
    other: str,
    look: Any,
    versions: str,
) -> None:
    for path in ("a", "closed/x", "unreadable", "unwritable", "z"):
        admin.write(kv_mount, path, {"n": 1})
    policy = admin.policy(
        f'path "{kv_mount}/*" {{ capabilities = ["read", "list", "delete"] }}\n'
        f'path "{kv_mount}/metadata/closed/" {{ capabilities = ["deny"] }}\n'
        f'path "{kv_mount}/data/unreadable" {{ capabilities = ["deny"] }}\n'
        f'path "{other}/*" {{ capabilities = ["create", "read", "update"] }}\n'
        f'path "{other}/data/unwritable" {{ capabilities = ["read"] }}\n'
    )
    run = ModuleRun(
        TASK,
        vault,
        mount_point=kv_mount,
        to={"mount_point": other},
        vault_token=admin.token(policy),
    )
    result = run.predicted(look, path="/", versions=versions)
    assert reason(result) == "incomplete"
    assert outcomes(result) == {
        "a": "copied",
        "unreadable": "permission_denied",
        "unwritable": "permission_denied",
        "z": "copied",
        "closed/": "permission_denied",
    }
    assert tree(admin, other) == ["a", "z"]


def test_a_secret_that_cannot_be_removed_is_not_copied(
    vault: VaultServer, admin: VaultAdmin, kv_mount: str, other: str, look: Any
) -> None:
    admin.write(kv_mount, "x", {"n": 1})
    policy = admin.policy(
        f'path "{kv_mount}/*" {{ capabilities = ["read", "list"] }}\n'
        f'path "{other}/*" {{ capabilities = ["create", "read", "update"] }}\n'
    )
    run = ModuleRun(TASK, vault, mount_point=kv_mount, vault_token=admin.token(policy))
    options = {"path": "x", "to": {"mount_point": other}, "remove_source": True}
    assert reason(run.predicted(look, **options)) == "permission_denied"


def test_the_other_place_has_a_token_of_its_own(
    vault: VaultServer, admin: VaultAdmin, kv_mount: str, other: str
) -> None:
    admin.write(kv_mount, "x", {"n": 1})
    reads, writes = (
        admin.token(
            admin.policy(f'path "{mount}/*" {{ capabilities = {capabilities} }}')
        )
        for mount, capabilities in (
            (kv_mount, '["read"]'),
            (other, '["create", "read", "update"]'),
        )
    )
    run = ModuleRun(TASK, vault, mount_point=kv_mount, vault_token=reads, path="x")
    denied = run(to={"mount_point": other})
    assert reason(denied) == "mount_not_found"
    to = {"mount_point": other, "vault_token": writes}
    assert outcomes(run(to=to)) == {"x": "copied"}
    failed = run(to={**to, "vault_url": "http://127.0.0.1:1", "vault_token": None})
    assert reason(failed) == "configuration"
    assert "credentials" in failed["msg"]
    elsewhere = run(to={**to, "vault_url": "http://127.0.0.1:1"}, retries=0)
    assert reason(elsewhere) == "unreachable"


def test_a_missing_mount_is_told_once(
    run: ModuleRun, admin: VaultAdmin, kv_mount: str
) -> None:
    admin.write(kv_mount, "x", {"n": 1})
    failed = run(path="/", to={"mount_point": "nowhere"})
    assert reason(failed) == "mount_not_found"
    assert "results" not in failed


def test_too_many_names(
    run: ModuleRun, admin: VaultAdmin, kv_mount: str, look: Any
) -> None:
    for path in ("a/b", "c"):
        admin.write(kv_mount, path, {"n": 1})
    failed = run.predicted(look, path="/", max_entries=2)
    assert "more than 2 names" in failed["msg"]


# --- requests ---


def test_an_unchanged_copy_reads_each_version_once(
    run: ModuleRun, admin: VaultAdmin, kv_mount: str, audit: Audit
) -> None:
    for path in ("a", "b"):
        for number in (1, 2):
            admin.write(kv_mount, path, {"n": number})
    run(path="/", versions="all")
    audit.new()
    run(path="/", versions="all")
    requests = audit.new()
    assert len([path for path in requests if "/data/" in path]) == 2 * 2 * 2
    assert len([path for path in requests if "/metadata/" in path]) == 1 + 2 * 2


# --- both ways ---


@pytest.mark.ansible
def test_a_play_gives_the_same_either_way(
    vault: VaultServer, admin: VaultAdmin, kv_mount: str, other: str, play: Play
) -> None:
    """In the controller's process and as a module; the other server is one, too."""
    for path in ("a/x", "a/y", "conflict"):
        admin.write(kv_mount, path, {"password": "canary-password"})
    admin.write(other, "conflict", {"password": "canary-other"})
    token = admin.token(
        admin.policy(f'path "{other}/*" {{ capabilities = ["create", "read"] }}')
    )
    to = {
        "vault_url": vault.address.replace("127.0.0.1", "localhost"),
        "token": token,
        "mount_point": other,
        "timeout": "9",
    }
    tasks = [
        # Ansible itself shows the lines of a task that fails.
        task("vault_copy", path="/", to="{{ to }}"),
        task("vault_copy", path="a/x", to="{{ to | to_json }}"),
        task("vault_copy", path="a/x", to="{{ to | combine({'mount_point': 'no'}) }}"),
        task("vault_copy", path="a/x", to="{{ to | combine({'tken': misspelt}) }}"),
        task("vault_copy", path="a/x", to="{{ misspelt }}"),
        task("vault_copy", path="a/x"),
    ]
    seen = []
    for inside in (True, False):
        for path in ("a/x", "a/y"):
            admin.call("DELETE", f"{other}/metadata/{path}")
        play.variables = {
            "ansible_credential_bridge_vault_url": vault.address,
            "ansible_credential_bridge_vault_token": vault.token,
            "ansible_credential_bridge_mount_point": kv_mount,
            "credential_bridge_in_controller": inside,
            "to": to,
            "misspelt": "canary-misspelt",
        }
        env = {"ANSIBLE_INJECT_INVOCATION": "true"}
        seen.append(play.run(*tasks, env=env, options=["-vvvvv", "--diff"]))
        way = "in the controller process" if inside else "as a module"
        assert f"running {way}" in play.output
        for canary in ("canary", token, vault.token):
            assert canary not in play.output
        # The public options within 'to' are shown.
        assert '"timeout": "9"' in play.output
        assert admin.read(other, "a/y") == {"password": "canary-password"}
    whole, one, *failed = seen[0]
    assert outcomes(whole)["conflict"] == "conflict"
    assert outcomes(one) == {"a/x": "unchanged"}
    reasons = [result.get("error", {}).get("reason") for result in failed]
    assert reasons[:3] == ["mount_not_found", "configuration", "configuration"]
    assert failed[3]["failed"]
    here, there = ([without_invocation(result) for result in run] for run in seen)
    assert here == there


def without_invocation(result: dict[str, Any]) -> dict[str, Any]:
    """Return a result without what Ansible adds to that of a module."""
    own = ("changed", "diff", "error", "msg", "results", "warnings")
    return {name: result[name] for name in own if name in result}
