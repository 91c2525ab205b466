# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The generic door to the API: every kind of response gets through, and no other."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest
from vault.fakes import html
from vault.product import PRODUCTS
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.settings import (
    Credentials,
    Settings,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.api import (
    Api,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.client import (
    Client,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultConnectionError,
    VaultError,
    VaultSecretNotFoundError,
)


def api_of(address: str, token: str) -> Api:
    credentials = Credentials("token", (("vault_token", token),), "the test")
    settings = Settings(vault_url=address, credentials=credentials)
    return Client(settings, token_check_interval=float("inf")).api


@pytest.fixture(scope="module", params=PRODUCTS, ids=str)
def server(request: pytest.FixtureRequest) -> Iterator[VaultServer]:
    with VaultServer(request.param) as running:
        for engine in ("pki", "transit"):
            running.admin.call("POST", f"sys/mounts/{engine}", {"type": engine})
        running.admin.call("POST", "pki/root/generate/internal", {"common_name": "x"})
        yield running


@pytest.fixture
def api(server: VaultServer) -> Api:
    return api_of(server.address, server.token)


def test_a_certificate(api: Api) -> None:
    text = api.read("pki/ca/pem")["text"]
    assert text.startswith("-----BEGIN CERTIFICATE-----\n")
    der = base64.b64decode(api.read("pki/ca")["base64"])
    assert base64.b64encode(der).decode() in text.replace("\n", "")


def test_a_batch_with_errors_keeps_its_results(api: Api) -> None:
    api.write("transit/keys/k", {})
    batch = [{"plaintext": "YQ=="}, {"plaintext": "no base64"}]
    with pytest.raises(VaultError) as caught:
        api.write("transit/encrypt/k", {"batch_input": batch})
    assert caught.value.http_status == 400
    assert caught.value.body is not None
    first, second = caught.value.body["data"]["batch_results"]
    assert first["ciphertext"].startswith("vault:")
    assert second["error"]


def test_a_wrapped_answer(api: Api) -> None:
    wrapped = api.write("transit/keys/w", {}, wrap_ttl="60s")["wrap_info"]
    assert wrapped["creation_path"] == "transit/keys/w"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("nowhere/x", "mount_not_found"),
        ("transit/nothing/x", "endpoint_not_found"),
        ("transit/keys/missing", "secret_not_found"),
    ],
)
def test_three_ways_of_missing(api: Api, path: str, reason: str) -> None:
    with pytest.raises(VaultSecretNotFoundError) as caught:
        api.read(path)
    assert caught.value.reason == reason


def test_a_login_page_is_no_answer() -> None:
    with html() as page, pytest.raises(VaultConnectionError) as caught:
        api_of(page.address, "made-up").read("pki/ca/pem")
    assert "not a Vault API response" in caught.value.message


def test_names_are_encoded(api: Api) -> None:
    name = "sys/policies/acl/a b?x=1#{y}%2e"
    api.write(name, {"policy": 'path "a" {}'})
    assert api.read(name)["data"]["policy"] == 'path "a" {}'
    assert "a b?x=1#{y}%2e" in api.list("sys/policies/acl")["data"]["keys"]
    api.delete(name)
