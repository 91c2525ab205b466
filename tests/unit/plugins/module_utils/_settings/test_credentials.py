# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which credentials the sources give, and what they contradict or lack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.settings import (
    Credentials,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.credentials import (
    choose_credentials,
    resolve_credentials,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.sources import (
    Source,
    environment,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
)

URL = "https://vault.example.com:8200"
ENVIRONMENT_TOKEN = {"VAULT_TOKEN": "environment-token"}
ENVIRONMENT_APPROLE = {
    "VAULT_ROLE_ID": "environment-role",
    "VAULT_SECRET_ID": "environment-secret",
}
FILE_TOKEN = {"vault_addr": URL, "vault_token": "file-token"}
TOKEN = {"vault_token": "t"}
APPROLE = {"vault_role_id": "r", "vault_secret_id": "s"}
USER = {"vault_username": "u", "vault_password": "p"}
JWT = {"vault_jwt": "j"}
AWS = {"aws_access_key": "a", "aws_secret_key": "s"}


def resolved(
    arguments: Mapping[str, Any],
    environ: Mapping[str, str] | None = None,
    file: Mapping[str, Any] | None = None,
    token_file: str | None = None,
) -> Credentials:
    sources = [Source("arguments", arguments), environment(environ or {})]
    return resolve_credentials(sources, lambda: file or {}, URL, lambda: token_file)


@pytest.mark.parametrize(
    ("arguments", "environ", "file", "expected"),
    [
        ({"vault_token": "t"}, ENVIRONMENT_APPROLE, FILE_TOKEN, {"vault_token": "t"}),
        (
            {"vault_role_id": "r", "vault_secret_id": "s"},
            ENVIRONMENT_TOKEN,
            FILE_TOKEN,
            {"vault_role_id": "r", "vault_secret_id": "s"},
        ),
        (
            {"vault_role_id": "r"},
            ENVIRONMENT_APPROLE,
            {},
            {"vault_role_id": "r", "vault_secret_id": "environment-secret"},
        ),
        ({}, ENVIRONMENT_TOKEN, FILE_TOKEN, {"vault_token": "environment-token"}),
        ({}, {}, FILE_TOKEN, {"vault_token": "file-token"}),
        (
            {"vault_token": ""},
            {"VAULT_TOKEN": ""},
            FILE_TOKEN,
            {"vault_token": "file-token"},
        ),
        (
            {},
            {},
            {**FILE_TOKEN, "vault_addr": URL.upper().replace("HTTPS", "https") + "/"},
            {"vault_token": "file-token"},
        ),
    ],
)
def test_the_first_source_that_names_credentials_decides(
    arguments: Any, environ: Any, file: Any, expected: Any
) -> None:
    credentials = resolved(arguments, environ, file)
    assert dict(credentials.values) == expected
    assert credentials.method == ("token" if "vault_token" in expected else "approle")


@pytest.mark.parametrize(
    ("arguments", "environ", "file", "message"),
    [
        (
            {"vault_token": "canary", "vault_role_id": "canary"},
            {},
            {},
            "arguments give both",
        ),
        (
            {"vault_token": "canary", "vault_secret_id": "canary"},
            {},
            {},
            "arguments give both",
        ),
        (
            {},
            {**ENVIRONMENT_TOKEN, **ENVIRONMENT_APPROLE},
            {},
            "environment variables give both",
        ),
        ({}, {}, {**FILE_TOKEN, "vault_role_id": "canary"}, "give both"),
        ({"vault_secret_id": "canary"}, {}, {}, "vault_role_id"),
        ({}, {}, {}, "No Vault credentials"),
        ({}, {}, {"vault_token": "canary"}, "another Vault address"),
        (
            {},
            {},
            {**FILE_TOKEN, "vault_addr": "https://other"},
            "another Vault address",
        ),
        ({"vault_token": "canary\n"}, {}, {}, "line break"),
        ({"vault_token": "can ary"}, {}, {}, "white space"),
        ({"vault_token": 1}, {}, {}, "must be text"),
        ({}, {"VAULT_TOKEN": "canary\r"}, {}, "environment variable VAULT_TOKEN"),
    ],
)
def test_contradictions_and_gaps(
    arguments: Any, environ: Any, file: Any, message: str
) -> None:
    with pytest.raises(ConfigurationError, match=message) as caught:
        resolved(arguments, environ, file)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (
            {"auth_method": "token"},
            "Give 'vault_token' or set VAULT_TOKEN or BAO_TOKEN.",
        ),
        ({"vault_secret_id": "s"}, "Give 'vault_role_id' or set VAULT_ROLE_ID."),
        ({"auth_method": "jwt"}, "Give 'vault_jwt'."),
        (
            {"auth_method": "none", "vault_token": "t"},
            "Leave 'vault_token' out; to override one of module_defaults, set it to "
            "null.",
        ),
    ],
)
def test_the_remedy_names_the_option(arguments: Any, hint: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        resolved(arguments)
    assert caught.value.hint == hint


def test_without_credentials_the_ways_to_give_them_are_named() -> None:
    with pytest.raises(ConfigurationError, match="No Vault credentials") as caught:
        resolved({"auth_role": "x"})
    for way in ("'vault_token'", "'vault_secret_id'", "BAO_TOKEN", "'auth_method'"):
        assert way in str(caught.value.hint)


@pytest.mark.parametrize(
    "arguments",
    [
        {"vault_token": "t"},
        {"vault_role_id": "r", "vault_secret_id": "s"},
        {"auth_method": "none"},
    ],
)
def test_complete_credentials_need_no_file(arguments: Any) -> None:
    def fail() -> Any:
        raise AssertionError("read")

    sources = [Source("arguments", arguments)]
    credentials = resolve_credentials(sources, fail, URL, fail)
    assert credentials.source == "arguments"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (URL, {"vault_role_id": "r", "vault_secret_id": "stored"}),
        ("https://other", {"vault_role_id": "r"}),
        (None, {"vault_role_id": "r"}),
    ],
)
def test_what_is_stored_for_another_address_completes_nothing(
    address: str | None, expected: Any
) -> None:
    file = {"vault_addr": address, "vault_secret_id": "stored"}
    credentials = resolved({"vault_role_id": "r"}, {}, file)
    assert dict(credentials.values) == expected


@pytest.mark.parametrize(
    ("arguments", "environ", "file", "token_file", "whence"),
    [
        ({"vault_token": "t"}, {}, {}, None, ""),
        (
            {},
            ENVIRONMENT_TOKEN,
            {},
            None,
            "The token came from the environment variable VAULT_TOKEN.",
        ),
        (
            {},
            {},
            {},
            "~/.vault-token",
            "The token came from the file ~/.vault-token.",
        ),
        (
            {},
            {"VAULT_ROLE_ID": "r"},
            {"vault_addr": URL, "vault_secret_id": "s"},
            None,
            "Of what was sent, 'vault_role_id' came from the environment variable "
            "VAULT_ROLE_ID, 'vault_secret_id' came from 'vault_secret_id' in "
            "~/.vault_config.json.",
        ),
    ],
)
def test_each_part_is_known_by_where_it_came_from(
    arguments: Any, environ: Any, file: Any, token_file: str | None, whence: str
) -> None:
    assert resolved(arguments, environ, file, token_file).whence == whence


def chosen(*sources: Mapping[str, Any]) -> Any:
    credentials = choose_credentials(
        [Source(f"source {number}", values) for number, values in enumerate(sources)]
    )
    return credentials and (credentials.method, dict(credentials.values))


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ([{}], None),
        ([{"auth_role": "x", "client_cert": "c"}], None),
        ([TOKEN], ("token", TOKEN)),
        ([{"vault_token_file": "f"}], ("token", {"vault_token_file": "f"})),
        ([APPROLE], ("approle", APPROLE)),
        ([{**JWT, "auth_role": "x"}], ("jwt", {**JWT, "auth_role": "x"})),
        ([{"aws_region": "r", "aws_iam_server_id": "i", "mfa_passcode": "1"}], None),
        (
            [{**APPROLE, "mfa_passcode": "1"}, {"mfa_passcode": "2"}],
            ("approle", {**APPROLE, "mfa_passcode": "1"}),
        ),
        ([{**TOKEN, "mfa_passcode": "1"}], ("token", TOKEN)),
        ([AWS], ("aws_iam", AWS)),
        ([{"aws_profile": "p"}], ("aws_iam", {"aws_profile": "p"})),
        ([TOKEN, AWS], ("token", TOKEN)),
        (
            [{"azure_client_id": "c", "azure_vm_name": "m"}, {"vault_jwt": "j"}],
            ("azure", {"azure_client_id": "c", "azure_vm_name": "m", **JWT}),
        ),
        (
            [{"gcp_service_account_file": "f", "auth_role": "x"}, JWT],
            ("gcp", {"gcp_service_account_file": "f", "auth_role": "x"}),
        ),
        (
            [{**JWT, "auth_method": "gcp"}, {"gcp_service_account_file": "f"}],
            ("gcp", JWT),
        ),
        ([{"auth_method": "aws_iam"}, TOKEN], ("aws_iam", {})),
        (
            [AWS, {"aws_profile": "p", "aws_region": "r", "auth_role": "x"}],
            ("aws_iam", {**AWS, "aws_region": "r", "auth_role": "x"}),
        ),
        ([{**USER, "auth_method": "ldap"}], ("ldap", USER)),
        ([{"auth_method": "none"}, TOKEN], ("none", {})),
        (
            [{"auth_method": "cert"}, {"client_cert": "c"}],
            ("cert", {"client_cert": "c"}),
        ),
        (
            [{**JWT, "auth_method": "kubernetes", "auth_role": "x"}],
            ("kubernetes", {"auth_role": "x", **JWT}),
        ),
        # The first source that names any decides, and the others complete it.
        ([{}, APPROLE, TOKEN], ("approle", APPROLE)),
        (
            [{"vault_role_id": "r"}, TOKEN, {"vault_secret_id": "s"}],
            ("approle", APPROLE),
        ),
        ([{"auth_method": "approle"}, TOKEN, APPROLE], ("approle", APPROLE)),
        (
            [{"auth_role": "x"}, {"auth_method": "kubernetes"}],
            ("kubernetes", {"auth_role": "x"}),
        ),
        (
            [
                {"vault_role_id": "r", "vault_wrapped_secret_id": "w"},
                {"vault_secret_id": "s"},
            ],
            ("approle", {"vault_role_id": "r", "vault_wrapped_secret_id": "w"}),
        ),
        ([{"vault_token": None, **APPROLE}], ("approle", APPROLE)),
        ([{"vault_token": ""}, APPROLE], ("approle", APPROLE)),
        # A role may demand no secret ID.
        ([{"vault_role_id": "r"}], ("approle", {"vault_role_id": "r"})),
        # Where several methods fit, a later source may choose.
        ([USER, {"auth_method": "ldap"}], ("ldap", USER)),
        (
            [
                {"vault_password": "p"},
                {"auth_method": "userpass", "vault_username": "u"},
            ],
            ("userpass", USER),
        ),
    ],
)
def test_the_choice(sources: Any, expected: Any) -> None:
    assert chosen(*sources) == expected


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({**TOKEN, **APPROLE}, "both a token and AppRole credentials"),
        ({**TOKEN, "vault_role_id": "canary"}, "both a token and AppRole credentials"),
        ({**TOKEN, **JWT}, "both a token and a JWT"),
        ({**TOKEN, **AWS}, "both a token and AWS credentials"),
        ({**JWT, "aws_session_token": "canary"}, "both a JWT and AWS credentials"),
        ({**AWS, "aws_profile": "canary"}, "both 'aws_access_key' and 'aws_profile'"),
        (
            {**JWT, "azure_client_secret": "canary"},
            "both 'vault_jwt' and 'azure_client_secret'",
        ),
        (
            {**JWT, "gcp_service_account_file": "canary"},
            "both 'vault_jwt' and 'gcp_service_account_file'",
        ),
        ({**TOKEN, **USER}, "both a token and a user's credentials"),
        (USER, "several auth methods: userpass, ldap"),
        ({"vault_password": "canary"}, "several auth methods"),
        ({**TOKEN, "auth_method": "approle"}, "'approle', and give 'vault_token'"),
        ({**TOKEN, "auth_method": "none"}, "'none', and give 'vault_token'"),
        ({"auth_method": "canary"}, "Unknown auth_method"),
        (
            {"vault_token": "canary", "vault_token_file": "f"},
            "both 'vault_token' and 'vault_token_file'",
        ),
        (
            {**APPROLE, "vault_wrapped_secret_id": "canary"},
            "both 'vault_secret_id' and 'vault_wrapped_secret_id'",
        ),
    ],
)
def test_contradictions_and_doubts(given: Any, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message) as caught:
        chosen(given)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "missing"),
    [
        ({"auth_method": "token"}, "vault_token"),
        ({"auth_method": "approle"}, "vault_role_id"),
        ({"vault_secret_id": "s"}, "vault_role_id"),
        ({"auth_method": "userpass", "vault_username": "u"}, "vault_password"),
        ({"auth_method": "jwt"}, "vault_jwt"),
        ({"auth_method": "cert"}, "client_cert"),
        ({"auth_method": "kubernetes"}, "auth_role"),
        ({"auth_method": "azure"}, "auth_role"),
        ({"auth_method": "gcp"}, "auth_role"),
    ],
)
def test_missing_parts(arguments: Any, missing: str) -> None:
    with pytest.raises(ConfigurationError, match=f"without '{missing}'"):
        resolved(arguments)


def test_the_files_come_last() -> None:
    stored = {"vault_addr": URL, **TOKEN}
    helper = {"vault_token_file": "~/.vault-token"}

    def values(*given: Any) -> Any:
        arguments, *files = given
        return dict(resolved(arguments, {}, *files).values)

    assert values({}, stored, "~/.vault-token") == TOKEN
    assert values({}, {}, "~/.vault-token") == helper
    assert values({"auth_method": "token"}, {}, "~/.vault-token") == helper
    assert (
        values({"vault_role_id": "r", "vault_secret_id": "s"}, stored, "~/.vault-token")
        == APPROLE
    )
    # The stored credentials of another server complete nothing.
    assert (
        values(
            {"auth_method": "token"},
            {**stored, "vault_addr": "https://other"},
            "~/.vault-token",
        )
        == helper
    )


@pytest.mark.parametrize(
    ("arguments", "environ", "place"),
    [
        ({"vault_token": "a b"}, {}, "the arguments"),
        ({"auth_method": "token"}, {"VAULT_TOKEN": "a b"}, "variable VAULT_TOKEN"),
        ({}, {"BAO_TOKEN": "a b"}, "variable BAO_TOKEN"),
    ],
)
def test_an_impossible_token_is_named_by_its_own_place(
    arguments: Any, environ: Any, place: str
) -> None:
    with pytest.raises(ConfigurationError, match=f"token from .*{place} contains"):
        resolved(arguments, environ)
