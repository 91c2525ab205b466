# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All auth methods together: their options, and the method that credentials are for."""

from __future__ import annotations

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._auth.registry import (
    CREDENTIALS,
    METHODS,
    OPTIONS,
    PUBLIC,
    TELLING,
    method_for,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.settings import (
    Credentials,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.resolve import (
    resolve,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.sources import (
    Source,
)


def test_the_registry_has_every_method() -> None:
    names = ("token", "approle", "userpass", "ldap", "jwt", "cert", "kubernetes")
    assert list(METHODS) == [*names, "aws_iam", "azure", "gcp", "none"]
    for name, method in METHODS.items():
        assert method.name == name
        # Each brings the options that its parts are made of.
        brought = {*method.options, *method.all_settings}
        assert method.known - {"client_cert"} == brought


def test_an_option_that_methods_share_is_the_same_in_all() -> None:
    for name, method in METHODS.items():
        for option, definition in {**method.options, **method.all_settings}.items():
            assert OPTIONS[option] == definition, name


@pytest.mark.parametrize(
    ("option", "methods"),
    [
        ("vault_token", {"token"}),
        ("vault_wrapped_secret_id", {"approle"}),
        ("vault_password", {"userpass", "ldap"}),
        # Others take a JWT, too, and need something else.
        ("vault_jwt", {"jwt"}),
        ("aws_session_token", {"aws_iam"}),
        ("azure_client_id", {"azure"}),
        ("gcp_service_account_file", {"gcp"}),
        # What is no credential chooses nothing.
        ("aws_region", set()),
        ("mfa_passcode", set()),
    ],
)
def test_which_methods_an_option_may_mean(option: str, methods: set[str]) -> None:
    assert {name for name, telling in TELLING.items() if option in telling} == methods


@pytest.mark.parametrize("name", ["vault_username", "auth_role", "client_cert"])
def test_what_is_not_secret_may_be_shown(name: str) -> None:
    assert name in PUBLIC


@pytest.mark.parametrize(
    "name",
    [
        "vault_token",
        "vault_role_id",
        "vault_secret_id",
        "vault_wrapped_secret_id",
        "vault_password",
        "vault_jwt",
        "aws_access_key",
        "aws_secret_key",
        "aws_session_token",
        "azure_client_secret",
        "mfa_passcode",
    ],
)
def test_what_is_secret_may_not(name: str) -> None:
    assert name not in PUBLIC
    assert OPTIONS[name].secret


def test_only_secrets_are_hidden() -> None:
    given = {
        "vault_url": "https://vault.example.com",
        "auth_method": "userpass",
        "vault_username": "open",
        "vault_password": "hidden",
        "mfa_passcode": "123456",
    }
    found = resolve([Source("arguments", given)], {}, dict)
    assert found.secrets == ("hidden", "123456")
    assert "hidden" not in repr(found)
    assert set(CREDENTIALS) >= {"auth_method", "vault_role_id", "vault_secret_id"}


def test_only_a_login_that_works_twice_is_repeated() -> None:
    assert not method_for(
        Credentials("approle", (("vault_wrapped_secret_id", "w"),), "x")
    ).repeatable
    assert method_for(
        Credentials("approle", (("vault_secret_id", "s"),), "x")
    ).repeatable
    once = method_for(Credentials("ldap", (("mfa_passcode", "1"),), "x"))
    assert not once.repeatable
    assert "A passcode works once" in once.hint


def test_a_passcode_takes_no_hint_away() -> None:
    values = (("vault_wrapped_secret_id", "w"), ("mfa_passcode", "1"))
    hint = method_for(Credentials("approle", values, "x")).hint
    assert "can be unwrapped once" in hint
    assert "A passcode works once" in hint
