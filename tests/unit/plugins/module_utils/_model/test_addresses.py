# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which parts of an address are credentials."""

from __future__ import annotations

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.addresses import (
    credentials_in,
    without_credentials,
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql://joe:canary@db/x", "postgresql://*@db/x"),
        ("postgresql://joe:can@ry@db/x", "postgresql://*@db/x"),
        ("postgresql://joe:can/ry@db/x", "postgresql://*@db/x"),
        ("postgresql://joe:c@n/ry@db/x", "postgresql://*@db/x"),
        ("postgresql://:canary@db", "postgresql://*@db"),
        ("https://canary@git.example.com", "https://*@git.example.com"),
        ("ldaps://a, ldaps://u:canary@b", "ldaps://a, ldaps://*@b"),
        ("mongodb://u:canary@a:1,b:2/x", "mongodb://*@a:1,b:2/x"),
        ("host=db user=joe password=canary", "host=db user=joe password=*"),
        (
            "Server=db;User ID=sa;Password=canary;X=1",
            "Server=db;User ID=sa;Password=*;X=1",
        ),
        ("host=db password='can ary' port=1", "host=db password=* port=1"),
        ("jdbc:x://db/y?password=canary&a=b", "jdbc:x://db/y?password=*&a=b"),
    ],
)
def test_credentials_are_hidden_and_nothing_else(text: str, shown: str) -> None:
    assert without_credentials(text, "*") == shown
    assert len(credentials_in(text)) == shown.count("*")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("root:canary@tcp(127.0.0.1:3306)/", "*@tcp(127.0.0.1:3306)/"),
        ("root:can@ry@tcp(db)/x", "*@tcp(db)/x"),
        ("system/canary@db:1521/x", "*@db:1521/x"),
        ("{{username}}:canary@tcp(db)/x", "*@tcp(db)/x"),
        ("mysql://root:canary@db", "mysql://*@db"),
    ],
)
def test_an_address_of_a_database_may_lack_the_scheme(text: str, shown: str) -> None:
    assert without_credentials(text, "*", "connection_url") == shown


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://{{username}}:{{password}}@db/x",
        "{{username}}/{{password}}@db:1521/x",
        "server=db;user id={{username}};password={{password}};",
        "https://db.example.com:8200/@scope/x",
        "https://db.example.com/@scope",
        "http://[::1]:8200/a@b",
        "ldap://db",
    ],
)
def test_what_holds_no_credentials_stays(text: str) -> None:
    for field in ("", "connection_url"):
        assert without_credentials(text, "*", field) == text
        assert credentials_in(text, field) == []


@pytest.mark.parametrize(
    "text", ["HTTP/vault.example.com@REALM", "repo/name@sha256:1", "a:b@c", "joe@db"]
)
def test_other_fields_may_hold_an_at_sign(text: str) -> None:
    assert without_credentials(text, "*", "principal") == text
