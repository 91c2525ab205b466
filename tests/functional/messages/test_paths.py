# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paths that mean another secret than they name, and values that nobody can store."""

from __future__ import annotations

import json
from typing import Any

import pytest
from vault.audit import Audit
from vault.playbook import Play, lookup, task
from vault.server import VaultServer

pytestmark = pytest.mark.ansible

API_PARTS = ("data/app", "{mount}/data/app", "{mount}/app", "metadata/app")


@pytest.fixture
def env(vault: VaultServer) -> dict[str, str]:
    return {"VAULT_ADDR": vault.address, "VAULT_TOKEN": vault.token}


def test_reading_names_the_likely_mistake(
    vault: VaultServer, kv_mount: str, play: Play, env: dict[str, str]
) -> None:
    vault.admin.write(kv_mount, "app", {"user": "admin"})
    paths = [path.format(mount=kv_mount) for path in API_PARTS]
    tasks = []
    for path in [*paths, "app:user"]:
        tasks += [
            lookup(f"'{path}', mount_point='{kv_mount}'"),
            task(
                "vault_secret_info",
                mount_point=kv_mount,
                paths=[path],
                fail_on_missing=True,
            ),
            task("vault_secret_version", mount_point=kv_mount, path=path, versions=[1]),
            task(
                "vault_secret",
                mount_point=kv_mount,
                path=path,
                data={"a": "b"},
                update="patch",
            ),
        ]
    for result in play.run(*tasks, env=env):
        assert "it may have to be 'app'" in result["msg"], result
    # Without a failure, the same is a warning.
    read, absent = play.run(
        task("vault_secret_info", mount_point=kv_mount, paths=["data/app"]),
        task(
            "vault_secret",
            mount_point=kv_mount,
            path="data/app",
            state="absent",
            deletion="soft",
        ),
        env=env,
    )
    for result in (read, absent):
        assert not result["changed"]
        assert "it may have to be 'app'" in json.dumps(result["warnings"])


def test_a_path_that_names_its_mount_where_nothing_is_mounted(
    play: Play, env: dict[str, str]
) -> None:
    """As with other collections, whose paths hold the mount and 'data'."""
    for result in play.run(
        lookup("'secret/data/app', mount_point='nowhere'"),
        task("vault_secret", mount_point="nowhere", path="secret/data/app", data={}),
        env=env,
    ):
        assert "'app', with 'secret' as 'mount_point'" in result["msg"]


def test_a_first_write_to_a_path_of_the_api_is_warned_of(
    vault: VaultServer, kv_mount: str, play: Play, env: dict[str, str]
) -> None:
    def write(path: str, **options: Any) -> dict[str, Any]:
        return task(
            "vault_secret", mount_point=kv_mount, path=path, data={"a": 1}, **options
        )

    path = f"{kv_mount}/data/app"
    tree = {"data/": {"one": {"data": {"a": 1}}}}
    predicted, first, again, blind, many, ordinary = play.run(
        {**write(path), "check_mode": True},
        write(path),
        write(path),
        write("data/blind", compare=False),
        task("vault_secret", mount_point=kv_mount, secrets=tree),
        write("app:8080/x"),
        env=env,
    )
    for result, meant in (
        (predicted, "'app'"),
        (first, "'app'"),
        (blind, "'blind'"),
        (many, "'one'"),
    ):
        assert result["changed"]
        assert f"it may have to be {meant}" in json.dumps(result["warnings"])
    assert vault.admin.read(kv_mount, path) == {"a": 1}
    # Whoever has such a secret on purpose hears of it once.
    assert not again["changed"]
    for result in (again, ordinary):
        assert "may have to be" not in json.dumps(result)


def test_a_token_in_a_term_is_neither_sent_nor_shown(
    vault: VaultServer,
    audit: Audit,
    kv_mount: str,
    play: Play,
    env: dict[str, str],
) -> None:
    term = f"app token=hvs.canary url={vault.address}"
    results = play.run(
        lookup(f"'{term}', mount_point='{kv_mount}'"),
        task("vault_secret_info", mount_point=kv_mount, paths=[term]),
        task("vault_secret", mount_point=kv_mount, path=term, data={"a": 1}),
        task("vault_secret_version", mount_point=kv_mount, path=term, versions=[1]),
        {
            **task("vault_secret_info", mount_point=kv_mount, paths=[term]),
            "vars": {"credential_bridge_in_controller": False},
        },
        env=env,
    )
    for result in results:
        assert "holds another option" in result["msg"]
        assert "canary" not in json.dumps(result)
    assert not [path for path in audit.new() if "app" in path]


def test_one_slash_in_front_is_dropped(
    vault: VaultServer, kv_mount: str, play: Play, env: dict[str, str]
) -> None:
    common = {"mount_point": kv_mount}
    predicted, written, again, read, listed, version, looked, twice = play.run(
        {
            **task("vault_secret", path="/team/app", data={"a": "x"}, **common),
            "check_mode": True,
        },
        task("vault_secret", path="/team/app", data={"a": "x"}, **common),
        task("vault_secret", path="team/app", data={"a": "x"}, **common),
        task("vault_secret_info", paths=["/team/app"], **common),
        task("vault_secret_info", prefix="/team", **common),
        task("vault_secret_version", path="/team/app", versions=[1], **common),
        lookup(f"'/team/app', key='a', mount_point='{kv_mount}'"),
        task(
            "vault_secret",
            secrets=[
                {"path": "/one", "data": {"a": 1}},
                {"path": "one", "data": {"a": 2}},
            ],
            **common,
        ),
        env=env,
    )
    assert predicted["changed"]
    assert written["changed"]
    assert not again["changed"]
    for result in (predicted, written, version):
        assert result["path"] == "team/app"
    assert written["diff"]["after_header"] == f"{kv_mount}/team/app"
    assert read["secrets"][0]["path"] == "team/app"
    assert read["secrets"][0]["data"] == {"a": "x"}
    assert listed["listing"] == ["team/app"]
    assert looked["msg"] == "x"
    # They are one and the same secret.
    assert "is in the list already" in twice["msg"]
    assert vault.admin.read(kv_mount, "team/app") == {"a": "x"}


def test_a_slash_behind_names_a_folder(
    kv_mount: str, play: Play, env: dict[str, str]
) -> None:
    for result in play.run(
        task("vault_secret", mount_point=kv_mount, path="app/", data={"a": 1}),
        task("vault_secret_info", mount_point=kv_mount, paths=["app/"]),
        task("vault_secret_version", mount_point=kv_mount, path="app/", versions=[1]),
        env=env,
    ):
        assert "the name of a folder" in result["msg"]
        assert "invalid_path" in json.dumps(result)


# --- values ---


def test_messages_use_the_words_of_yaml(
    kv_mount: str, play: Play, env: dict[str, str]
) -> None:
    day = "{{ '2026-01-02' | to_datetime('%Y-%m-%d') }}"
    plain, listed, path, lookup_path, key, metadata = play.run(
        task("vault_secret", mount_point=kv_mount, path="a", data={"day": day}),
        task("vault_secret", mount_point=kv_mount, path="a", data={"days": [day]}),
        task("vault_secret_info", mount_point=kv_mount, paths=[["a"]]),
        lookup("{'a': 1}, mount_point='x'"),
        task("vault_secret", mount_point=kv_mount, path="a", data="{{ by_day }}"),
        task(
            "vault_secret", mount_point=kv_mount, path="a", custom_metadata="{{ odd }}"
        ),
        env={**env, "ANSIBLE_JINJA2_NATIVE": "true"},
        vars={
            "by_day": f"{{{{ {{({day.strip('{} ')}): 'x'}} }}}}",
            "odd": f"{{{{ {{'a': ({day.strip('{} ')})}} }}}}",
        },
    )
    for result, words in (
        (plain, "data['day'] is a date or time"),
        (listed, "data['days'][0] is a date or time"),
        (path, "must be text, not a list"),
        (lookup_path, "must be text, not a dictionary"),
        (key, "A key of data is a date or time"),
        (metadata, "custom_metadata['a'] is a date or time"),
    ):
        assert words in result["msg"], result["msg"]
        assert "Ansible" not in result["msg"].split("[type")[0].split("failed: ")[-1]


def test_omit_within_data_is_not_stored(
    vault: VaultServer, kv_mount: str, play: Play, env: dict[str, str]
) -> None:
    """Ansible drops the item itself since 2.19; before, only whole options and keys."""
    common = {"mount_point": kv_mount, "path": "app"}
    results = play.run(
        task("vault_secret", data={"hosts": ["one", "{{ omit }}"]}, **common),
        task("vault_secret", data={"a": {"b": [["{{ omit }}"]]}}, **common),
        task(
            "vault_secret",
            mount_point=kv_mount,
            secrets=[{"path": "app", "data": {"hosts": ["one", "{{ omit }}"]}}],
        ),
        task("vault_secret", data={"a": 1, "b": "{{ omit }}"}, **common),
        task("vault_secret_info", mount_point=kv_mount, paths=["{{ omit }}"]),
        env=env,
    )
    for result in results:
        assert "omit_place_holder" not in json.dumps(result)
        if result.get("failed"):
            assert "'omit', which can only stand for a whole" in result["msg"]
    listed = vault.admin.call("GET", f"{kv_mount}/data/app?version=1")
    assert "omit_place_holder" not in json.dumps(listed)
    assert vault.admin.read(kv_mount, "app") == {"a": 1}
