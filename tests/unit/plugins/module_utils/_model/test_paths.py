# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of secrets, folders and mounts."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.paths import (
    check_folder_path,
    check_mount_point,
    check_secret_path,
    holds_options,
    likely_key,
    likely_mistake,
    nested,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
    VaultError,
)


class _AnsibleTaggedDate(datetime.date):
    """As ansible-core 2.19 has them of every type."""


GOOD = [
    "a",
    "a/b/c",
    "a b",
    " a ",
    "ü/日本/😀",
    "a?b#c%d+e",
    "{a}",
    "..a",
    "a..",
    "...",
    "%2e%2e",
    "a\\b",
    "x" * 4096,
]
BAD = [
    "",
    "/",
    "//",
    "//a",
    "a//b",
    ".",
    "..",
    "a/..",
    "../a",
    "a/./b",
    "a\nb",
    "a\x00b",
    "a\x7f",
    "a\u200b",
    "\ud800",
]
BAD += ["a\u00a0b", "\u2028", "x" * 4097]
NO_TEXT: list[Any] = [None, 1, True, b"a", ["a"], {"a": 1}]


@pytest.mark.parametrize("path", GOOD)
def test_good_names_stay_as_they_are(path: str) -> None:
    assert check_secret_path(path) == path
    assert check_folder_path(path) == path
    assert check_mount_point(path) == path


@pytest.mark.parametrize("path", [*BAD, "a/", *NO_TEXT])
def test_bad_names_of_secrets(path: Any) -> None:
    with pytest.raises(VaultError, match="'name'") as caught:
        check_secret_path(path, "name")
    assert caught.value.reason == "invalid_path"
    assert caught.value.hint


def test_no_message_names_a_python_type() -> None:
    with pytest.raises(VaultError) as caught:
        check_secret_path(_AnsibleTaggedDate(2026, 1, 2))
    message = str(caught.value)
    assert "a date or time" in message
    assert "'path'" in message
    assert "Ansible" not in message


@pytest.mark.parametrize("path", ["/a", "/a/b"])
def test_one_slash_in_front_is_dropped(path: str) -> None:
    assert check_secret_path(path) == path[1:]
    assert check_folder_path(path) == path[1:]


def test_a_slash_behind_names_a_folder() -> None:
    with pytest.raises(VaultError, match="ends with a slash") as caught:
        check_secret_path("a/b/")
    assert "folder" in str(caught.value)


@pytest.mark.parametrize(
    "path",
    [
        "app token=canary",
        "app vault_token=canary",
        "app key=a  password = canary",
        "secret=app token=canary",
        "app\tSECRET_ID=canary",
    ],
)
def test_a_path_with_other_options_is_refused_and_not_quoted(path: str) -> None:
    with pytest.raises(VaultError, match="holds another option") as caught:
        check_secret_path(path, "_terms")
    assert "canary" not in str(caught.value)
    assert holds_options(path)


@pytest.mark.parametrize("path", ["a=b", "cn=Jo Doe, ou=x", "token=a", "a b", "a =b"])
def test_an_equals_sign_alone_is_part_of_a_name(path: str) -> None:
    assert check_secret_path(path) == path


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("data/app", "'app'"),
        ("metadata/app", "'app'"),
        ("data/team/app", "'team/app'"),
        ("kv/app", "'app'"),
        ("kv/data/app", "'app'"),
        ("kv/metadata/team/app", "'team/app'"),
        ("other/data/app", "'app', with 'other'"),
    ],
)
def test_a_path_that_repeats_the_api_or_the_mount(path: str, meant: str) -> None:
    assert meant in likely_mistake("kv", path)


@pytest.mark.parametrize(
    "path",
    ["app", "data", "database/app", "kvs/app", "app/kv/b", "app:key", "metadata"],
)
def test_ordinary_paths_raise_no_suspicion(path: str) -> None:
    assert likely_mistake("kv", path) == ""


@pytest.mark.parametrize(
    ("path", "meant"), [("app:key", "'app'"), ("team/app:key", "'team/app'")]
)
def test_a_key_in_a_path(path: str, meant: str) -> None:
    assert meant in likely_key(path)


@pytest.mark.parametrize("path", ["app", ":a", "a:", "a:b/c"])
def test_other_colons_are_not_taken_for_keys(path: str) -> None:
    assert likely_key(path) == ""


@pytest.mark.parametrize(
    ("path", "expected"), [("", ""), ("/", ""), ("a/", "a"), ("a/b/", "a/b")]
)
def test_folders_may_end_with_a_slash(path: str, expected: str) -> None:
    assert check_folder_path(path) == expected


@pytest.mark.parametrize(
    "path", [*(bad for bad in BAD if bad not in ("", "/")), "a//", *NO_TEXT]
)
def test_bad_names_of_folders(path: Any) -> None:
    with pytest.raises(VaultError) as caught:
        check_folder_path(path)
    assert caught.value.reason == "invalid_path"


@pytest.mark.parametrize("mount", ["team/app", "/team/app", "team/app/", "/team/app/"])
def test_a_mount_may_have_a_slash_at_each_end(mount: str) -> None:
    assert check_mount_point(mount) == "team/app"


@pytest.mark.parametrize("mount", [*BAD, "a//", *NO_TEXT])
def test_bad_mounts_are_configuration_errors(mount: Any) -> None:
    with pytest.raises(ConfigurationError, match="mount_point") as caught:
        check_mount_point(mount)
    assert caught.value.reason == "invalid_path"


def test_a_tree_of_values_by_path() -> None:
    assert nested({}) == {}
    assert nested({"a": 1, "a/b": 2, "a/c/d": 3, "e/": 4}) == {
        "a": 1,
        "a/": {"b": 2, "c/": {"d": 3}},
        "e/": {"": 4},
    }
