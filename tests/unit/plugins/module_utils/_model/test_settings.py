# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a client needs to know, and which of it is secret."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.settings import (
    Credentials,
    Settings,
    check_token,
    split_proxy,
    whence,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
)

TOKEN = Credentials("token", (("vault_token", "t"),), "arguments")
SETTINGS = Settings("https://vault.example.com:8200", TOKEN)


def test_a_socket_has_a_path() -> None:
    socket = replace(SETTINGS, vault_url="unix:///run/vault.sock")
    assert socket.socket == "/run/vault.sock"
    assert SETTINGS.socket is None


@pytest.mark.parametrize(
    "proxy", ["http://user:canary@p:1", "user:canary@p:1", "canary@p"]
)
def test_secrets_are_known_and_in_no_representation(proxy: str) -> None:
    values = (("vault_role_id", "r-canary"), ("vault_secret_id", "s-canary"))
    found = Settings(
        "https://vault.example.com:8200",
        Credentials("approle", values, "arguments"),
        proxies=(("https", proxy),),
    )
    assert {"r-canary", "s-canary", "canary"} <= set(found.secrets)
    assert "canary" not in repr(found)


def test_what_is_public_is_no_secret() -> None:
    values = (("vault_username", "u"), ("vault_password", "p"))
    public = frozenset({"vault_username"})
    credentials = Credentials("userpass", values, "arguments", public)
    assert credentials.secrets == ("p",)
    assert replace(SETTINGS, proxies=(("http", "p:1"), ("https", ""))).secrets == ("t",)


def test_equal_settings_share_a_client_wherever_they_came_from() -> None:
    known = replace(TOKEN, origins=(("vault_token", "the file x"),))
    other = replace(TOKEN, values=(("vault_token", "other"),))
    clients = {replace(SETTINGS, credentials=given) for given in (TOKEN, known, other)}
    assert clients == {SETTINGS, replace(SETTINGS, credentials=other)}


@pytest.mark.parametrize(
    ("method", "origins", "sentence"),
    [
        ("token", {}, ""),
        ("token", {"vault_token": "the file x"}, "The token came from the file x."),
        (
            "approle",
            {"vault_role_id": "the file x", "vault_secret_id": "the variable y"},
            "Of what was sent, 'vault_role_id' came from the file x, 'vault_secret_id' "
            "came from the variable y.",
        ),
    ],
)
def test_a_sentence_on_where_credentials_came_from(
    method: str, origins: dict[str, str], sentence: str
) -> None:
    assert whence(method, origins) == sentence
    assert (
        Credentials(method, (), "x", origins=tuple(origins.items())).whence == sentence
    )


@pytest.mark.parametrize(
    ("proxy", "host", "port"),
    [
        ("http://user:secret@p:1", "p", 1),
        ("user:secret@p:1", "p", 1),
        ("p:3128", "p", 3128),
        ("p", "p", None),
    ],
)
def test_a_proxy_may_lack_the_scheme(proxy: str, host: str, port: int | None) -> None:
    parts = split_proxy(proxy)
    assert (parts.hostname, parts.port) == (host, port)


@pytest.mark.parametrize(
    "token", ["", "canary\n", "canary canary", "canary\x00", "canaryü"]
)
def test_a_token_that_no_header_can_hold_is_refused_and_not_quoted(token: str) -> None:
    with pytest.raises(ConfigurationError, match="token from the arguments") as caught:
        check_token(token, "the arguments")
    assert "'trim'" in str(caught.value.hint)
    assert "canary" not in str(caught.value)


def test_a_token_may_have_any_printable_character_of_ascii() -> None:
    assert check_token("hvs.CAESI-_~!", "the arguments") == "hvs.CAESI-_~!"
