# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which fields are secret by their names."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.field_names import (
    is_secret,
    secrets_within,
)


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "PASSWORD",
        "bindpass",
        "client_secret",
        "oidc_client_secret",
        "secret_id",
        "service_account_jwt",
        "private_key",
        "aws_secret_key",
        "client_tls_key",
        "client_key",
        "tls_certificate_key",
        "unlock_key",
        "pem_bundle",
        "credentials",
        "api_token",
        "plaintext",
    ],
)
def test_names_of_secrets(name: str) -> None:
    assert is_secret(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "username",
        "token_ttl",
        "token_policies",
        "password_policy",
        "secret_id_num_uses",
        "bind_secret_id_ttl",
        "private_key_format",
        "public_key",
        "key_type",
        "environment",
        "tokens",
    ],
)
def test_what_is_about_a_secret_is_none(name: str) -> None:
    assert not is_secret(name)


@pytest.mark.parametrize(
    ("value", "field", "expected"),
    [
        ({"user": "joe", "password": "a", "token": None, "jwt": True}, "", ["a"]),
        (
            {"x": [{"api_key": {"of": "b"}}, {"dsn": "joe:c@db"}]},
            "",
            ["joe:c", {"of": "b"}],
        ),
        ("joe:d@db", "dsn", ["joe:d"]),
        (["https://joe:e@a"], "hosts", ["joe:e"]),
        ("text", "", []),
        (7, "", []),
    ],
)
def test_what_is_secret_within_a_value(
    value: Any, field: str, expected: list[Any]
) -> None:
    assert list(secrets_within(value, field)) == expected


def test_any_depth() -> None:
    value: Any = {"password": "deep"}
    for _level in range(5000):
        value = {"x": [value]}
    assert list(secrets_within(value)) == ["deep"]
