# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From arguments, environment and file to settings."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from itertools import chain
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.settings import (
    Settings,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.resolve import (
    resolve,
    resolve_mount_point,
    without_files,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.sources import (
    CA_FOLDER,
    ENVIRONMENT,
    PROXY,
    Source,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
)

URL = "https://vault.example.com:8200"
ENVIRONMENT_TOKEN = {"VAULT_TOKEN": "environment-token"}


def settings(
    arguments: Mapping[str, Any],
    environ: Mapping[str, str] | None = None,
    file: Mapping[str, Any] | None = None,
) -> Settings:
    return resolve([Source("arguments", arguments)], environ or {}, lambda: file or {})


# --- the address ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"vault_token": "t", "vault_role_id": "r"},
        {"vault_token": "t\n"},
        {"timeout": -1},
        {"proxies": 1},
    ],
)
def test_the_address_is_missed_first(arguments: Any) -> None:
    with pytest.raises(ConfigurationError, match="No Vault address"):
        settings(arguments)


def test_the_file_is_not_read_without_need() -> None:
    def fail() -> Mapping[str, Any]:
        raise AssertionError("read")

    resolve([Source("arguments", {"vault_url": URL, "vault_token": "t"})], {}, fail)
    resolve([Source("arguments", {})], {"VAULT_ADDR": URL, **ENVIRONMENT_TOKEN}, fail)


def test_settings_that_no_file_has_a_say_in(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*chain(*ENVIRONMENT.values()), *PROXY, *CA_FOLDER):
        monkeypatch.delenv(name, raising=False)
    given = {"vault_url": URL, "vault_token": "t"}
    assert without_files([Source("arguments", given)]) == settings(given)
    for name in given:
        others = {other: given[other] for other in given if other != name}
        assert without_files([Source("arguments", others)]) is None


def test_all_may_come_from_the_file() -> None:
    found = settings({}, {}, {"vault_addr": URL, "vault_token": "file-token"})
    assert found.vault_url == URL
    assert dict(found.credentials.values) == {"vault_token": "file-token"}


# --- a Unix socket --------------------------------------------------------------------

SOCKET = {"vault_url": "unix:///run/vault.sock", "vault_token": "t"}


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("ca_cert", "/ca.pem"),
        ("client_cert", "/client.pem"),
        ("client_key", "/client.key"),
        ("proxies", {"http": "http://u:canary@proxy"}),
        ("redirect_hosts", ["other"]),
        ("auth_method", "cert"),
    ],
)
def test_options_without_effect_at_a_socket(option: str, value: Any) -> None:
    with pytest.raises(ConfigurationError, match="Unix socket") as caught:
        settings({**SOCKET, option: value})
    assert option.replace("auth_method", "cert") in str(caught.value)
    assert "canary" not in str(caught.value)
    settings({**SOCKET, option: None, "proxies": {}, "redirect_hosts": []})


def test_variables_for_networks_do_not_reach_a_socket() -> None:
    variables = ("CACERT", "CAPATH", "CLIENT_CERT", "CLIENT_KEY", "PROXY_ADDR")
    environ = {f"VAULT_{name}": "x" for name in variables}
    found = settings(SOCKET, {**environ, "VAULT_NAMESPACE": "team"})
    assert (found.ca_cert, found.client_cert, found.client_key) == (None, None, None)
    assert (found.proxies, found.namespace) == ((), "team")


# --- everything else ------------------------------------------------------------------


def test_what_is_not_given_is_left_to_defaults() -> None:
    found = settings({"vault_url": URL, "vault_token": "t"})
    assert (found.ca_cert, found.namespace, found.auth_mount_point) == (
        None,
        None,
        None,
    )
    assert (found.proxies, found.redirect_hosts, found.timeout) == ((), (), 30.0)


def test_environment_variables_of_the_connection() -> None:
    found = settings(
        {"vault_url": URL, "vault_token": "t"},
        {"VAULT_NAMESPACE": "n", "VAULT_CACERT": "/ca"},
    )
    assert (found.namespace, found.ca_cert) == ("n", "/ca")
    given = settings(
        {"vault_url": URL, "vault_token": "t", "ca_cert": "/mine", "namespace": "m"},
        {"VAULT_NAMESPACE": "n", "VAULT_CACERT": "/ca"},
    )
    assert (given.namespace, given.ca_cert) == ("m", "/mine")


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("timeout", 5, 5.0),
        ("timeout", 0.5, 0.5),
        ("deadline", 5, 5.0),
        ("retries", 0, 0),
        ("retries", 7, 7),
        ("proxies", {}, ()),
        (
            "proxies",
            {"https": "http://p:1", "http": None},
            (("http", ""), ("https", "http://p:1")),
        ),
        ("proxies", {"http": "user:canary@p:3128"}, (("http", "user:canary@p:3128"),)),
        ("redirect_hosts", ["A:1", "b"], ("a:1", "b")),
        ("auth_mount_point", "/team/approle/", "team/approle"),
    ],
)
def test_options(name: str, given: Any, expected: Any) -> None:
    found = settings({"vault_url": URL, "vault_role_id": "r", name: given})
    assert getattr(found, name) == expected


@pytest.mark.parametrize("credentials", [{"vault_token": "t"}, {"auth_method": "none"}])
def test_where_to_log_in_is_not_read_without_a_login(
    credentials: dict[str, str],
) -> None:
    found = settings({"vault_url": URL, **credentials, "auth_mount_point": "../sys"})
    assert found.auth_mount_point is None


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("timeout", 0),
        ("deadline", 0),
        ("retries", -1),
        ("retries", 1.5),
        ("retries", True),
        ("timeout", -1),
        ("timeout", "5"),
        ("timeout", True),
        ("timeout", float("inf")),
        ("timeout", float("nan")),
        ("proxies", "http://canary"),
        ("proxies", {"http": 1}),
        ("proxies", {1: "http://canary"}),
        ("proxies", {"http": "http://canary@[::1"}),
        ("proxies", {"http": "http://canary:canary@p:port"}),
        ("redirect_hosts", "canary"),
        ("redirect_hosts", [1]),
        ("namespace", "a b"),
        ("namespace", 1),
        ("ca_cert", b"canary"),
        ("auth_mount_point", "../sys"),
        ("vault_url", b"canary"),
    ],
)
def test_bad_options(name: str, given: Any) -> None:
    with pytest.raises(ConfigurationError) as caught:
        settings({"vault_url": URL, "vault_role_id": "r", name: given})
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "expected"),
    [("secret", "secret"), ("/a/b/", "a/b"), (None, "me"), ("", "me")],
)
def test_the_mount_defaults_to_the_user(
    given: Any, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "me")
    assert resolve_mount_point(given) == expected


@pytest.mark.parametrize("error", [KeyError, OSError, ImportError])
def test_a_user_without_a_name_must_give_the_mount(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody() -> str:
        raise error

    monkeypatch.setattr(getpass, "getuser", nobody)
    with pytest.raises(ConfigurationError, match="mount_point"):
        resolve_mount_point(None)


def test_bao_variables_for_everything() -> None:
    environ = {
        "BAO_ADDR": URL,
        "BAO_TOKEN": "bao-token",
        "BAO_CACERT": "ca",
        "BAO_CLIENT_CERT": "cert",
        "BAO_CLIENT_KEY": "key",
        "BAO_PROXY_ADDR": "http://proxy:3128",
        "VAULT_ADDR": "https://other.example.com",
        "VAULT_TOKEN": "other",
    }
    found = settings({}, environ, {})
    assert found.vault_url == URL
    assert dict(found.credentials.values) == {"vault_token": "bao-token"}
    assert (found.ca_cert, found.client_cert, found.client_key) == (
        "ca",
        "cert",
        "key",
    )
    assert dict(found.proxies)["https"] == "http://proxy:3128"
    assert (
        settings({}, {**environ, "BAO_CACERT": "", "BAO_CAPATH": "folder"}, {}).ca_cert
        == "folder"
    )
