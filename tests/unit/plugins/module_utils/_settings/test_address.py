# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The address: from where, in which form, and what is none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.address import (
    check_url,
    resolve_address,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.sources import (
    Source,
    environment,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://vault.example.com", "https://vault.example.com"),
        ("https://vault.example.com/", "https://vault.example.com"),
        ("HTTPS://Vault.Example.COM:8200//", "https://vault.example.com:8200"),
        ("http://127.0.0.1:8200/Prefix/", "http://127.0.0.1:8200/Prefix"),
        ("http://[::1]:8200", "http://[::1]:8200"),
        # The name of a network interface has capitals.
        ("http://[FE80::1%25Eth0]:8200", "http://[fe80::1%25Eth0]:8200"),
        ("http://v/team/v1/proxy", "http://v/team/v1/proxy"),
        ("unix:///run/vault.sock", "unix:///run/vault.sock"),
        ("UNIX:///Run/v1/", "unix:///Run/v1"),
        ("unix:///run/a%20b", "unix:///run/a%20b"),
        ("unix:///run/" + "v" * 102, "unix:///run/" + "v" * 102),
        ("unix:///run/" + "v" * 102 + "/", "unix:///run/" + "v" * 102),
    ],
)
def test_addresses(given: str, expected: str) -> None:
    assert check_url(given) == expected


@pytest.mark.parametrize(
    "given",
    [
        "vault",
        "vault:8200",
        "//vault",
        "ftp://v",
        "unix://",
        "unix:///",
        "unix://run/v",
        "unix://canary@/run/v",
        "unix:///run/v?a=canary",
        "unix:///run/v#a",
        "unix:///run/" + "v" * 103,
        "http://",
        "http://:80",
        "http://v:port",
        "http://v:99999",
        "http://[::1",
        "http://u:canary@v",
        "http://canary@v",
        "http://v/?a=canary",
        "http://v/#a",
        "http://v w",
        "http://v\n",
    ],
)
def test_bad_addresses(given: str) -> None:
    with pytest.raises(ConfigurationError, match="address") as caught:
        check_url(given)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ("vault", "does not start with 'https://', 'http://' or 'unix:///'"),
        ("http://:80", "names no host"),
        ("http://v:port", "is not a URL"),
        ("http://u:p@v", "must not contain a user name or password"),
        ("http://v/?a", "must not contain '?' or '#'"),
        ("http://v\n", "contains white space or a control character"),
        ("http://v/v1", "must not contain '/v1', which is not part of it"),
        ("http://v/v1/secret", "must not contain '/v1', which is not part of it"),
        ("http://v/team/ui/", "must not contain '/ui', which is not part of it"),
    ],
)
def test_a_refusal_says_what_is_wrong_and_shows_a_good_one(
    given: str, problem: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        check_url(given)
    assert caught.value.message == f"The Vault address {problem}."
    assert "'https://vault.example.com:8200'" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ("unix://run/v", "is not 'unix:///' and the path of a socket"),
        ("unix:///run/v#a", "must not contain '?' or '#'"),
        # The limit is one of bytes.
        ("unix:///run/" + "é" * 52, "is longer than the path of a Unix socket"),
    ],
)
def test_the_refusal_of_a_socket_shows_a_socket(given: str, problem: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        check_url(given)
    assert problem in caught.value.message
    assert "'unix:///run/vault.sock'" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("arguments", "environ", "file", "expected"),
    [
        (
            {"vault_url": "http://a"},
            {"VAULT_ADDR": "http://e"},
            {"vault_addr": "http://f"},
            "http://a",
        ),
        (
            {"vault_url": None},
            {"VAULT_ADDR": "http://e"},
            {"vault_addr": "http://f"},
            "http://e",
        ),
        ({"vault_url": ""}, {"VAULT_ADDR": ""}, {"vault_addr": "http://f"}, "http://f"),
        ({}, {"VAULT_ADDR": "unix:///run/e"}, {}, "unix:///run/e"),
    ],
)
def test_the_order_of_addresses(
    arguments: Any, environ: Any, file: Any, expected: str
) -> None:
    sources = [Source("arguments", arguments), environment(environ)]
    assert resolve_address(sources, lambda: file) == expected


def test_the_file_is_not_read_if_there_is_an_address() -> None:
    def fail() -> Mapping[str, Any]:
        raise AssertionError("read")

    sources = [Source("arguments", {"vault_url": "http://a/"})]
    assert resolve_address(sources, fail) == "http://a"


def test_without_an_address_each_place_for_one_is_named() -> None:
    with pytest.raises(ConfigurationError, match="No Vault address") as caught:
        resolve_address([Source("arguments", {})], dict)
    for place in ("'vault_url'", "VAULT_ADDR", "BAO_ADDR", "~/.vault_config.json"):
        assert place in str(caught.value.hint)
