# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trees are read as one dictionary, written back as they were, and pruned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from vault.admin import VaultAdmin
from vault.history import history, tree
from vault.module import ModuleRun
from vault.playbook import Play, lookup, task
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks import (
    vault_secret,
    vault_secret_info,
)

DATA: dict[str, Any] = {
    "app/db": {"user": "a", "port": 1, "nothing": None, "deep": {"x": [1, "1e3"]}},
    "app/db/below": {"template": "{{ 1 + 1 }}", "date": "2026-01-02"},
    "app/mail/out": {"text": "line\n{% raw %}", "truth": True},
    "top": {"a": "ä"},
}
TREE = {
    "app/": {
        "db": DATA["app/db"],
        "db/": {"below": DATA["app/db/below"]},
        "mail/": {"out": DATA["app/mail/out"]},
    },
    "top": DATA["top"],
}


@pytest.fixture
def admin(vault: VaultServer) -> VaultAdmin:
    return vault.admin


@pytest.fixture
def secrets(admin: VaultAdmin, kv_mount: str) -> None:
    for path, data in DATA.items():
        admin.write(kv_mount, path, data)
    settings = {"custom_metadata": {"owner": "x"}, "max_versions": 4}
    admin.call("POST", f"{kv_mount}/metadata/app/db", settings)
    admin.write(kv_mount, "app/deleted", {"a": 1})
    admin.call("DELETE", f"{kv_mount}/data/app/deleted")


@pytest.fixture
def info(vault: VaultServer, kv_mount: str) -> ModuleRun:
    return ModuleRun(vault_secret_info.TASK, vault, mount_point=kv_mount, as_tree=True)


@pytest.fixture
def write(vault: VaultServer, kv_mount: str) -> ModuleRun:
    return ModuleRun(vault_secret.TASK, vault, mount_point=kv_mount)


@pytest.fixture
def look(admin: VaultAdmin, kv_mount: str) -> Callable[[], Any]:
    return lambda: {p: history(admin, kv_mount, p) for p in tree(admin, kv_mount)}


# --- reading ---


@pytest.mark.usefixtures("secrets")
def test_a_tree_of_what_is_live(info: ModuleRun) -> None:
    found = info(prefix="")
    entries = {
        "app/": {
            "db": {"data": DATA["app/db"]},
            "db/": {"below": {"data": DATA["app/db/below"]}},
            "mail/": {"out": {"data": DATA["app/mail/out"]}},
        },
        "top": {"data": DATA["top"]},
    }
    assert found["tree"] == entries
    assert found["secrets"] == []
    assert "1 secrets are not in 'tree'" in found["warnings"][0]
    below = info(prefix="app/mail")
    assert below["tree"] == {"app/": {"mail/": entries["app/"]["mail/"]}}
    both = info(prefix="app/mail", paths=["top", "app/mail/out"])
    assert list(both["tree"]) == ["top", "app/"]
    failed = info(prefix="app", fail_on_missing=True)
    assert failed["error"]["reason"] == "secret_deleted"


@pytest.mark.usefixtures("secrets")
@pytest.mark.ansible
def test_a_tree_is_written_back_through_a_file(
    vault: VaultServer, admin: VaultAdmin, kv_mount: str, play: Play, look: Any
) -> None:
    """Neither Ansible's templates nor its types change any of it."""
    other = admin.kv2()
    play.variables = {
        "ansible_credential_bridge_vault_url": vault.address,
        "ansible_credential_bridge_vault_token": vault.token,
    }
    file = str(play.folder / "export.json")
    export = {
        "ansible.builtin.copy": {
            "content": "{{ result_0.tree | to_json | ansible.builtin.vault('p') }}",
            "dest": file,
            "decrypt": False,
            "mode": "0600",
        }
    }
    encrypted = f"lookup('ansible.builtin.pipe', 'cat {file}')"
    text = "{{ " + encrypted + " | ansible.builtin.unvault('p') | from_json }}"
    before = look()
    *_read, written, again, back = play.run(
        task(
            "vault_secret_info",
            mount_point=kv_mount,
            prefix="/",
            as_tree=True,
            content=["data", "metadata"],
        ),
        export,
        task("vault_secret", mount_point=other, secrets=text),
        task("vault_secret", mount_point=other, secrets=text),
        task("vault_secret", mount_point=kv_mount, secrets=text),
    )
    assert written["changed"], written
    assert (again["changed"], back["changed"]) == (False, False)
    assert look() == before
    del before["app/deleted"]
    assert {path: history(admin, other, path) for path in tree(admin, other)} == before
    admin.unmount(other)


@pytest.mark.usefixtures("secrets")
def test_a_tree_of_kv1(vault: VaultServer, admin: VaultAdmin) -> None:
    mount = admin.kv1()
    admin.call("POST", f"{mount}/a/b", {"user": "x"})
    info = ModuleRun(vault_secret_info.TASK, vault, mount_point=mount)
    found = info(prefix="/", as_tree=True)
    assert found["tree"] == {"a/": {"b": {"data": {"user": "x"}}}}
    admin.unmount(mount)


@pytest.mark.usefixtures("secrets")
@pytest.mark.ansible
def test_the_lookup_reads_a_folder(
    vault: VaultServer, kv_mount: str, play: Play
) -> None:
    play.variables = {
        "ansible_credential_bridge_vault_url": vault.address,
        "ansible_credential_bridge_vault_token": vault.token,
        "ansible_credential_bridge_mount_point": kv_mount,
    }
    results = play.run(
        *map(
            lookup,
            (
                "'/'",
                "'app/'",
                "'/app/mail/', 'top'",
                "'nowhere/', default='none'",
                "'nowhere/'",
                "'app/', key='user'",
                "'app/', version=1",
                "'a//'",
            ),
        )
    )
    values = [result["msg"] for result in results]
    assert values[:4] == [
        TREE,
        TREE["app/"],
        [{"out": DATA["app/mail/out"]}, DATA["top"]],
        "none",
    ]
    for message, part in zip(
        values[4:], ("secret_not_found", "'key'", "'version'", "invalid_path")
    ):
        assert part in message


# --- pruning ---


@pytest.mark.usefixtures("secrets")
@pytest.mark.parametrize("deletion", ["soft", "permanent"])
def test_what_is_not_declared_goes(
    write: ModuleRun, admin: VaultAdmin, kv_mount: str, look: Any, deletion: str
) -> None:
    before = look()
    declared: dict[str, Any] = {
        "secrets": {"app/": {"db": {"data": {"user": "b"}}, "new": {"data": {}}}},
        "exclusive": ["app/"],
        "deletion": deletion,
    }
    predicted = write(True, **declared)
    assert look() == before
    result = write(**declared)
    assert predicted["diff"] == result["diff"]
    outcome, *same = (
        [(entry["path"], entry["action"]) for entry in run["results"]]
        for run in (result, predicted)
    )
    assert same == [outcome]
    deleted = "unchanged" if deletion == "soft" else "deleted"
    assert outcome[:2] == [("app/db", "replaced"), ("app/new", "created")]
    assert sorted(outcome[2:]) == [
        ("app/db/below", "deleted"),
        ("app/deleted", deleted),
        ("app/mail/out", "deleted"),
    ]
    after = look()
    assert after["top"] == before["top"]
    if deletion == "soft":
        assert after["app/mail/out"]["versions"] == {1: "deleted"}
    else:
        assert sorted(after) == ["app/db", "app/new", "top"]
    assert not write(**declared)["changed"]


@pytest.mark.usefixtures("secrets")
def test_nothing_is_pruned_by_mistake(
    write: ModuleRun, vault: VaultServer, admin: VaultAdmin, kv_mount: str, look: Any
) -> None:
    one = {"app/db": {"data": DATA["app/db"]}}
    for params, reason in (
        ({"secrets": {}}, "configuration"),
        ({"secrets": []}, "configuration"),
        ({"secrets": {"other": {"data": {}}}}, "configuration"),
        # On another mount.
        ({"secrets": [{"mount_point": "x", "path": "app/db"}]}, "configuration"),
        ({"secrets": one, "deletion": None}, "configuration"),
        ({"secrets": one, "exclusive": ["app"]}, "configuration"),
        ({"path": "app/db", "data": {}}, "configuration"),
        # What is declared comes first.
        ({"secrets": {**one, "top": {"data": {}, "cas": 7}}}, "incomplete"),
    ):
        given = {"exclusive": ["app/"], "deletion": "permanent", **params}
        failed = write.predicted(look, **given)
        assert failed["error"]["reason"] == reason, params
        assert not failed["changed"]
    policy = admin.policy(
        f'path "{kv_mount}/*" {{ capabilities = ["read", "list", "delete"] }}\n'
        f'path "{kv_mount}/metadata/app/mail/" {{ capabilities = ["deny"] }}\n'
    )
    token = admin.token(policy)
    denied = write.predicted(
        look,
        secrets=one,
        exclusive=["app/"],
        deletion="permanent",
        vault_token=token,
    )
    assert denied["error"]["reason"] == "permission_denied"
