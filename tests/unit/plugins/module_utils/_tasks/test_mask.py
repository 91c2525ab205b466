# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which texts are registered with Ansible for masking."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._options.modules import (
    VAULT_COPY,
    VAULT_OBJECT,
    VAULT_SECRET,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._options.tables import (
    LOOKUP_VAULT_SECRET,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._redact import (
    scalars,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.mask import (
    given_secrets,
    maskable,
)

KEY = """-----BEGIN KEY-----
MIIEvQIBADANBgkqhkiG9w0B
AQEFAASCBKcwggSjAgEAAoIB
c2hvcnQ=
-----END KEY-----
"""


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("abcdef", ["abcdef"]),
        ("  abcdef\n", ["abcdef"]),
        ("abcde", []),
        ("  abcde  ", []),
        ("", []),
        (None, []),
        (123456789, []),
        (True, []),
        # Keys are public.
        ({"a-public-key": "secret-value"}, ["secret-value"]),
        ({"a": [{"b": ("nested-value",)}]}, ["nested-value"]),
        # Only a key is printed line by line.
        ("not a key, but\nof several lines", ["not a key, but\nof several lines"]),
        (KEY, [KEY.strip(), *KEY.splitlines()[1:3]]),
    ],
)
def test_what_is_masked(value: Any, expected: list[str]) -> None:
    assert list(maskable(value)) == expected


@pytest.mark.parametrize(
    "word",
    ["changed", "ansible", "localhost", "present", "unreachable", "verbose_always"],
)
def test_what_ansible_prints_in_every_run_is_not_masked(word: str) -> None:
    assert list(maskable(word)) == []
    assert list(maskable(f"{word}-1")) == [f"{word}-1"]


def test_the_secrets_among_the_options() -> None:
    data = {"user": "admin"}
    credentials = {"token": "t", "vault_password": "p", "vault_username": "u"}
    others = {"path": "a", "generate": {"p": {"kind": "hex"}}, "dta": "x"}
    given = {**credentials, **others, "data": data}
    assert given_secrets(VAULT_SECRET, given) == ["t", "p", data]


@pytest.mark.parametrize(
    "secrets",
    [
        [{"path": "a", "data": "one"}, "no entry", {"data": "two", "cas": 1}],
        {"folder/": {"a": {"data": "one"}}, "data": {"data": "two"}},
        '[{"data": "one"}, {"data": "two"}]',
        [{"data": "one", "state": "x"}, {"data": "two"}],
    ],
)
def test_the_data_of_many_secrets(secrets: Any) -> None:
    assert given_secrets(VAULT_SECRET, {"secrets": secrets}) == ["one", "two"]


def test_the_secrets_of_another_place() -> None:
    to = {"vault_url": "https://x", "token": "t", "vault_password": "p", "path": "y"}
    assert given_secrets(VAULT_COPY, {"to": to}) == ["t", "p"]
    assert given_secrets(VAULT_COPY, {"to": "not a dictionary"}) == []


@pytest.mark.parametrize("secrets", [None, 1, "no JSON", {"a": 1}])
def test_other_shapes_have_no_secrets_to_find(secrets: Any) -> None:
    assert given_secrets(VAULT_SECRET, {"secrets": secrets}) == []
    assert given_secrets(LOOKUP_VAULT_SECRET, {}) == []


DATA = {
    "type": "approle",
    "token_ttl": "1h",
    "bindpass": "canary-1",
    "connection_url": "postgresql://joe:canary-3@db",
    "details": {"api_key": "canary-4", "hosts": ["https://joe:canary-5@a"]},
    "verify_connection": True,
    "token": None,
}
IN_DATA = {"canary-1", "joe:canary-3", "canary-4", "joe:canary-5"}
SECRET = {"password": "canary-2"}


def test_of_an_object_not_all_data_is_secret() -> None:
    given = {"path": "x", "data": DATA, "secret_data": SECRET, "vault_token": "hvs.x"}
    found = set(scalars(given_secrets(VAULT_OBJECT, given)))
    assert found == {*IN_DATA, "canary-2", "hvs.x"}


def test_many_objects() -> None:
    entry = {"data": DATA, "secret_data": SECRET}
    for objects in ([{"path": "x", **entry}], {"x": entry}):
        found = given_secrets(VAULT_OBJECT, {"objects": objects})
        assert set(scalars(found)) == {*IN_DATA, "canary-2"}
    assert list(scalars(given_secrets(VAULT_OBJECT, {"objects": "text"}))) == []


def test_the_data_of_a_secret_is_secret() -> None:
    found = given_secrets(VAULT_SECRET, {"data": {"type": "approle"}})
    assert list(scalars(found)) == ["approle"]
