# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The option tables, and names in place of aliases."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._options.modules import (
    VAULT_ENGINE,
    VAULT_ENGINE_INFO,
    VAULT_LOGIN,
    VAULT_LOGOUT,
    VAULT_SECRET,
    VAULT_SECRET_INFO,
    VAULT_SECRET_VERSION,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._options.tables import (
    LOOKUP_VAULT_LOGIN,
    LOOKUP_VAULT_SECRET,
    argument_spec,
    own_names,
    under_own_names,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
)

TABLES = {
    "vault_secret": VAULT_SECRET,
    "vault_secret_info": VAULT_SECRET_INFO,
    "vault_secret_version": VAULT_SECRET_VERSION,
    "vault_engine": VAULT_ENGINE,
    "vault_engine_info": VAULT_ENGINE_INFO,
    "vault_login": VAULT_LOGIN,
    "vault_logout": VAULT_LOGOUT,
    "the lookup vault_secret": LOOKUP_VAULT_SECRET,
    "the lookup vault_login": LOOKUP_VAULT_LOGIN,
}

#: All options of which an empty text is a value; docs/authentication.md names them.
KEEP_EMPTY = {("vault_secret_info", "prefix"), ("vault_engine", "description")}


@pytest.mark.parametrize(
    ("table", "name"), [(table, name) for table in TABLES for name in TABLES[table]]
)
def test_null_and_empty_set_no_option(table: str, name: str) -> None:
    option = TABLES[table][name]
    assert not option.is_given(None)
    assert option.is_given("") == ((table, name) in KEEP_EMPTY)
    values: tuple[Any, ...] = (0, False, [], {}, " ")
    for value in values:
        assert option.is_given(value)


@pytest.mark.parametrize(
    ("name", "suggested"),
    [
        ("mountpoint", "mount_point"),
        ("vault_tokn", "vault_token"),
        ("zzz", "The options are"),
    ],
)
def test_an_unknown_option_gets_a_suggestion(name: str, suggested: str) -> None:
    with pytest.raises(ConfigurationError, match=suggested):
        under_own_names(VAULT_SECRET, {name: "value"})
    under_own_names(VAULT_SECRET, {"engine_mount_point": "x", "data": {}})


def test_aliases_give_way_to_names() -> None:
    given = {"token": "t", "path": "a", "cert": "c"}
    assert under_own_names(VAULT_SECRET, given) == {
        "vault_token": "t",
        "path": "a",
        "ca_cert": "c",
    }


def test_an_option_is_given_once() -> None:
    with pytest.raises(ConfigurationError, match="'token' and as 'vault_token'"):
        under_own_names(VAULT_SECRET, {"token": "a", "vault_token": "b"})


def test_no_name_stands_for_two_options() -> None:
    spellings = [
        spelling
        for name, option in VAULT_SECRET.items()
        for spelling in (name, *option.aliases)
    ]
    assert sorted(own_names(VAULT_SECRET)) == sorted(spellings)


@pytest.mark.parametrize(
    "name",
    ["vault_token", "vault_secret_id", "vault_password", "data", "proxies", "secrets"],
)
def test_ansible_hides_what_is_secret(name: str) -> None:
    spec = argument_spec(VAULT_SECRET, no_log=True)
    assert (spec[name]["no_log"], spec["path"]["no_log"]) == (True, False)
    # Said in so many words, since Ansible warns of options with such names.
    assert argument_spec(VAULT_SECRET, no_log=False)[name]["no_log"] is False
