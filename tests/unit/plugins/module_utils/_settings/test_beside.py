# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The second place gets what the task says of it, and no token that is not its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.settings import (
    Credentials,
    Settings,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.beside import (
    resolve_beside,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
)

OWN = Settings(
    "https://one.example",
    Credentials("approle", (("vault_role_id", "r"), ("vault_secret_id", "s")), "x"),
    auth_mount_point="apps",
    namespace="team",
    ca_cert="/ca.pem",
    proxies=(("https", "http://proxy"),),
    timeout=7.0,
    retries=2,
    redirect_hosts=("two.example",),
)


def beside(**given: Any) -> Settings:
    return resolve_beside(OWN, "the-token", given, "to")


def test_what_is_left_out_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAULT_TOKEN", "of-the-environment")
    monkeypatch.setenv("VAULT_NAMESPACE", "of-the-environment")
    settings = beside(namespace="other")
    assert settings == replace(
        OWN,
        credentials=settings.credentials,
        namespace="other",
        auth_mount_point=None,
    )
    # The same token, and not another login.
    assert settings.credentials.method == "token"
    assert settings.credentials["vault_token"] == "the-token"
    assert beside(namespace=None).namespace is None


def test_where_there_is_no_token_there_is_none_to_share() -> None:
    settings = resolve_beside(OWN, None, {"namespace": "other"}, "to")
    assert settings.credentials.method == "none"


def test_another_server_gets_no_token_that_is_not_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VAULT_TOKEN", "of-the-environment")
    url = "https://two.example"
    wrong: list[tuple[dict[str, Any], str]] = [
        ({}, "'to' names another server"),
        ({"vault_token": None}, "'to' names another server"),
        ({"auth_method": "token"}, "options within 'to'"),
        ({"vault_role_id": "r", "vault_token": "t"}, "options within 'to'"),
    ]
    for given, problem in wrong:
        with pytest.raises(ConfigurationError, match=problem):
            beside(vault_url=url, **given)
    settings = beside(vault_url=url, vault_token="theirs")
    assert settings.vault_url == url
    assert settings.credentials["vault_token"] == "theirs"
    # Another way to write the same address.
    assert beside(vault_url="https://ONE.example/").vault_url == OWN.vault_url
