# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a certificate is the one that was asked for, as a table."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.certificate import (
    Certificate,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._plan.certificate import (
    Found,
    Wanted,
    is_due,
    items,
    reasons,
    ssh_fields,
    x509_fields,
)

NOW = datetime(2026, 1, 31, tzinfo=timezone.utc)
NONE: frozenset[str] = frozenset()


def names(*hosts: str, **more: Any) -> dict[str, Any]:
    """Return the fields of a certificate whose common name is the first host."""
    fields = {"common_name": hosts[0] if hosts else "", "alt_names": frozenset(hosts)}
    fields |= {"ip_sans": NONE, "uri_sans": NONE, "other_sans": NONE}
    return {**fields, "serial_number": "", "user_ids": NONE, **more}


HELD = Certificate(
    fields=names("a.example", "b.example", key_type="ec", key_bits=256),
    serial_number="01",
    issuer="CN=CA",
    not_before=NOW - timedelta(days=30),
    not_after=NOW + timedelta(days=60),
    public_key=b"key",
    subject="CN=a.example",
)
DATA = {"common_name": "a.example", "alt_names": "b.example"}


def why(data: dict[str, Any], request: Any = None, **more: Any) -> tuple[str, ...]:
    fields = x509_fields(data, request or {})
    found = Found(True, replace(HELD, **more))
    return reasons(Wanted(fields, "key_dest", b"key"), found, NOW)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (DATA, ()),
        ({**DATA, "alt_names": ["B.example", "a.example"]}, ()),
        ({**DATA, "alt_names": " b.example , b.example"}, ()),
        ({**DATA, "ttl": "1h", "not_after": "x"}, ()),
        ({**DATA, "key_type": "ec", "key_bits": "256"}, ()),
        ({**DATA, "key_bits": 0}, ()),
        ({"alt_names": "a.example,b.example"}, ()),
        ({**DATA, "exclude_cn_from_sans": "true"}, ("alt_names",)),
        ({**DATA, "common_name": "c.example"}, ("alt_names", "common_name")),
        ({"common_name": "a.example"}, ("alt_names",)),
        ({**DATA, "alt_names": ""}, ("alt_names",)),
        ({**DATA, "alt_names": "b.example,c@example"}, ("alt_names",)),
        ({**DATA, "ip_sans": "10.0.0.1"}, ("ip_sans",)),
        ({**DATA, "uri_sans": ["x:y"]}, ("uri_sans",)),
        ({**DATA, "other_sans": "1.2;UTF8:x"}, ("other_sans",)),
        ({**DATA, "serial_number": "7"}, ("serial_number",)),
        ({**DATA, "user_ids": "u"}, ("user_ids",)),
        ({**DATA, "key_type": "rsa"}, ("key_type",)),
        ({**DATA, "key_bits": 384}, ("key_bits",)),
    ],
    ids=str,
)
def test_names(data: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert why(data) == expected


@pytest.mark.parametrize(
    ("data", "held"),
    [
        ({"common_name": "bü.example"},
         {**names("xn--b-eha.example"), "common_name": "bü.example"}),
        ({"common_name": "a", "ip_sans": "0:0::1,10.0.0.1"},
         names("a", ip_sans=frozenset({"::1", "10.0.0.1"}))),
        ({"common_name": "a", "other_sans": ["1.2;utf-8:x;y"]},
         names("a", other_sans=frozenset({"1.2;x;y"}))),
        ({"common_name": "Joe Doe"}, {**names(), "common_name": "Joe Doe"}),
        ({"common_name": "joe@example"}, names("joe@example")),
        ({"common_name": "*.example"}, names("*.example")),
        ({"common_name": "A.example"}, {**names("a.example"), "common_name": "A.example"}),
        ({"common_name": "a", "serial_number": 7}, names("a", serial_number="7")),
        ({"common_name": "a", "user_ids": ["u", "v"]},
         names("a", user_ids=frozenset({"u", "v"}))),
    ],
)  # fmt: skip
def test_names_as_the_server_writes_them(
    data: dict[str, Any], held: dict[str, Any]
) -> None:
    assert why(data, fields=held) == ()


def test_the_names_of_a_request_count_unless_data_has_others() -> None:
    request = names("a.example", "b.example", user_ids=frozenset("u"))
    assert why({}, request) == ()
    assert why({"alt_names": "c.example"}, request) == ("alt_names",)
    assert why({"common_name": "b.example"}, request) == ("common_name",)
    # The server adds the common name by itself.
    assert why({}, {**request, "alt_names": frozenset({"b.example"})}) == ()


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (Found(False, None), ("missing",)),
        (Found(True, None), ("unreadable",)),
        (Found(True, replace(HELD, public_key=b"x")), ("key_dest",)),
        (Found(True, HELD, has_chain=False), ("chain_dest",)),
        (Found(True, replace(HELD, not_after=NOW)), ("expired",)),
        (Found(True, HELD), ()),
    ],
)
def test_what_else_is_wrong(found: Found, expected: tuple[str, ...]) -> None:
    wanted = Wanted(x509_fields(DATA, {}), "key_dest", b"key")
    assert reasons(wanted, found, NOW) == expected


@pytest.mark.parametrize(
    ("left", "renew_before", "expected"),
    [
        (31, None, False),
        (29, None, True),
        (29, 28, False),
        (29, 29, False),
        (29, 30, True),
    ],
)
def test_a_certificate_is_renewed_in_time(
    left: int, renew_before: int | None, expected: bool
) -> None:
    margin = None if renew_before is None else timedelta(days=renew_before)
    moment = HELD.not_after - timedelta(days=left)
    assert is_due(HELD, margin, moment) is expected


def test_ssh() -> None:
    fields = {
        "cert_type": "user",
        "key_id": "vault-x",
        "valid_principals": frozenset({"root", "web"}),
        "extensions": {"permit-pty": "", "more": "of the role"},
        "critical_options": {},
    }
    held = replace(HELD, fields=fields, subject="")
    for data, expected in (
        ({}, ()),
        ({"cert_type": "user", "valid_principals": ["web", "root"]}, ()),
        ({"cert_type": "host"}, ("cert_type",)),
        ({"valid_principals": "web"}, ("valid_principals",)),
        ({"valid_principals": ""}, ("valid_principals",)),
        ({"key_id": "mine"}, ("key_id",)),
        ({"extensions": {"permit-pty": ""}}, ()),
        ({"extensions": {"permit-user-rc": ""}}, ("extensions",)),
        ({"critical_options": {"force-command": "x"}}, ("critical_options",)),
    ):
        wanted = Wanted(ssh_fields(data), "src", b"key")
        assert reasons(wanted, Found(True, held), NOW) == expected, data


def test_lists_may_be_text() -> None:
    assert items(" a, ,b ") == items(["a", " b", ""]) == ["a", "b"]
    assert items([1]) == ["1"]
