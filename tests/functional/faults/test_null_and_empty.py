# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Null and an empty text leave an option to the sources after it, and to its default."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from vault.playbook import Play, debug, task
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._options.modules import (
    VAULT_SECRET,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._options.tables import (
    LOOKUP_VAULT_LOGIN,
    LOOKUP_VAULT_SECRET,
)

pytestmark = pytest.mark.ansible

PREFIX = "ansible_credential_bridge_"
ROOMS = "ansible_collections.credential_bridge.vault.plugins.module_utils"

#: What each task is about, and what its other options are by default or by a variable.
ABOUT: dict[str, dict[str, Any]] = {
    "vault_secret": {"path": "a", "data": {"n": 1}},
    "vault_secret_info": {"paths": "a"},
    "vault_secret_version": {"path": "a", "versions": 1},
    "vault_engine": {},
    "vault_engine_info": {},
    "vault_login": {},
    "vault_logout": {},
    # The fixture makes it.
    "vault_object": {"path": "sys/policies/acl/none", "data": {"policy": "# none"}},
    "vault_call": {"path": "sys/policies/acl/none", "operation": "read"},
}

#: An empty text is a value of these; what they do is tested with their modules.
KEPT = {"vault_secret_info": {"prefix"}, "vault_engine": {"description"}}


def options(name: str) -> list[str]:
    """Return all options of a task but those that it is about."""
    table = import_module(f"{ROOMS}._tasks.{name}").TASK.options
    kept = KEPT.get(name, set())
    return [option for option in table if option not in {*ABOUT[name], *kept}]


@pytest.fixture
def configured(play: Play, vault: VaultServer, kv_mount: str) -> Play:
    """Provide a play whose variables lead to the server."""
    vault.admin.write(kv_mount, "a", {"n": 1})
    vault.admin.policy("# none", "none")
    play.variables = {
        f"{PREFIX}vault_url": vault.address,
        f"{PREFIX}vault_token": vault.token,
        f"{PREFIX}mount_point": kv_mount,
    }
    return play


@pytest.mark.parametrize("empty", ["", None], ids=["empty text", "null"])
def test_every_option_of_every_module(configured: Play, empty: str | None) -> None:
    tasks = []
    for name, about in ABOUT.items():
        nothing = dict.fromkeys(options(name), empty)
        tasks += [task(name, **about), task(name, **about, **nothing)]
    results = configured.run(*tasks)
    for index, name in enumerate(ABOUT):
        without, with_nothing = results[2 * index : 2 * index + 2]
        assert not with_nothing.get("failed"), (name, with_nothing)
        for result in (without, with_nothing):
            result.pop("invocation", None)
            result.pop("warnings", None)
        assert with_nothing == without, name


@pytest.mark.parametrize("empty", ["", None], ids=["empty text", "null"])
def test_every_option_of_an_entry(
    configured: Play, vault: VaultServer, kv_mount: str, empty: str | None
) -> None:
    vault.admin.call("POST", f"{kv_mount}/metadata/a", {"delete_version_after": "720h"})
    table = VAULT_SECRET["secrets"].entries or {}
    entry = {name: empty for name in table if name not in ABOUT["vault_secret"]}
    [result] = configured.run(
        task("vault_secret", secrets=[{"path": "a", "data": {"n": 1}, **entry}])
    )
    assert not result.get("failed"), result
    assert not result["changed"]


@pytest.mark.parametrize("empty", ["''", "none"], ids=["empty text", "null"])
def test_every_option_of_the_lookups(configured: Play, empty: str) -> None:
    def call(table: Any) -> str:
        # An empty default is a value.
        return ", ".join(f"{name}={empty}" for name in table if name != "default")

    collection = "credential_bridge.vault"
    assert configured.evaluate(
        f"lookup('{collection}.vault_secret', 'a', {call(LOOKUP_VAULT_SECRET)}).n | int",
        f"lookup('{collection}.vault_login', {call(LOOKUP_VAULT_LOGIN)}).auth_method",
    ) in ([1, "token"], ["1", "token"])


def test_durations_stay_as_they_are(
    configured: Play, vault: VaultServer, kv_mount: str
) -> None:
    """An empty duration means 0 to Vault, and would delete nothing any more."""
    for path in ("config", "metadata/a"):
        vault.admin.call("POST", f"{kv_mount}/{path}", {"delete_version_after": "720h"})
    results = configured.run(
        task("vault_secret", path="a", max_versions=5, delete_version_after=""),
        task("vault_engine", max_versions=9, delete_version_after=""),
        task(
            "vault_secret",
            path="a",
            generate={"p": {"length": "", "kind": None, "charsets": None}},
            max_age="",
        ),
    )
    assert not [result for result in results if result.get("failed")]
    for path in ("config", "metadata/a"):
        data = vault.admin.call("GET", f"{kv_mount}/{path}")["data"]
        assert data["delete_version_after"] == "720h0m0s"
    assert len(vault.admin.read(kv_mount, "a")["p"]) == 32


def test_what_is_needed_is_missed(configured: Play) -> None:
    results = configured.run(
        task("vault_secret", path="", data={"n": 1}),
        task("vault_secret", path="a", state="absent", deletion=""),
        task("vault_secret", path="a", data=""),
        task("vault_secret", secrets=[{"path": "", "data": {"n": 1}}]),
        task("vault_secret_version", path="a", versions=""),
        task("vault_secret_info", paths=""),
        task("vault_call", path="", operation="read"),
        task("vault_object", path="", data={"policy": "# none"}),
    )
    told = ["'path'", "'deletion'", "nothing to do", "'path'", "'versions'", "'paths'"]
    told += ["path", "path"]
    for result, option in zip(results, told):
        assert result["failed"]
        assert option in result["msg"], result["msg"]
        assert "NoneType" not in result["msg"], result["msg"]


def test_an_empty_default_is_a_default(configured: Play) -> None:
    lookup = "lookup('credential_bridge.vault.vault_secret', 'none', default='')"
    assert configured.evaluate(f"'<' ~ {lookup} ~ '>'") == ["<>"]
    assert configured.run(debug(lookup))[0]["msg"] == ""
