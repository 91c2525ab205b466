# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which auth method the options choose, with parts from where, and what it sends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._auth.registry import (
    CREDENTIALS,
    METHODS,
    method_for,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.settings import (
    Credentials,
    Settings,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.credentials import (
    choose_credentials,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.resolve import (
    resolve,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.sources import (
    Source,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
    Reason,
)
from ansible_collections.credential_bridge.vault.tests.unit.transport import Recorder

URL = "https://vault.example.com"
TOKEN = {"vault_token": "t"}
APPROLE = {"vault_role_id": "r", "vault_secret_id": "s"}
USER = {"vault_username": "u", "vault_password": "p"}
JWT = {"vault_jwt": "j"}
AWS = {"aws_access_key": "a", "aws_secret_key": "s"}


def chosen(*sources: Mapping[str, Any]) -> Any:
    credentials = choose_credentials(
        [Source(f"source {number}", values) for number, values in enumerate(sources)]
    )
    return credentials and (credentials.method, dict(credentials.values))


def test_the_registry_has_every_method() -> None:
    names = ("token", "approle", "userpass", "ldap", "jwt", "cert", "kubernetes")
    assert list(METHODS) == [*names, "aws_iam", "azure", "gcp", "none"]
    for name, method in METHODS.items():
        assert method.name == name
        # Each brings the options that its parts are made of.
        brought = {*method.options, *method.all_settings}
        assert method.known - {"client_cert"} == brought


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


def settings(
    arguments: Any, file: Any = None, token_file: str | None = None
) -> Settings:
    sources = [Source("arguments", {"vault_url": URL, **arguments})]
    return resolve(sources, {}, lambda: file or {}, lambda: token_file)


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
        settings(arguments)


def test_the_files_come_last() -> None:
    stored = {"vault_addr": URL, **TOKEN}
    helper = {"vault_token_file": "~/.vault-token"}

    def values(*given: Any) -> Any:
        return dict(settings(*given).credentials.values)

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


def test_only_secrets_are_hidden() -> None:
    found = settings(
        {
            "auth_method": "userpass",
            "vault_username": "open",
            "vault_password": "hidden",
            "mfa_passcode": "123456",
        }
    )
    assert found.secrets == ("hidden", "123456")
    assert "hidden" not in repr(found)
    assert set(CREDENTIALS) >= {"auth_method", *APPROLE}


# Those that no server of this kind is at hand for; the others are tested against a real one.
@pytest.mark.parametrize(
    ("arguments", "url", "body"),
    [
        ({**USER, "auth_method": "ldap"}, "v1/auth/ldap/login/u", {"password": "p"}),
        (
            {
                **USER,
                "auth_method": "ldap",
                "auth_mount_point": "corp/ad",
                "vault_username": "a b/c",
            },
            "v1/auth/corp/ad/login/a%20b%2Fc",
            {"password": "p"},
        ),
        (
            {**JWT, "auth_method": "kubernetes", "auth_role": "x"},
            "v1/auth/kubernetes/login",
            {"jwt": "j", "role": "x"},
        ),
    ],
)
def test_requests(arguments: Any, url: str, body: Any) -> None:
    recorder, found = Recorder(), settings(arguments)
    method_for(found.credentials).login(recorder, found)
    assert recorder.sent == [(url, body)]


def test_a_service_account_is_read_anew_for_each_login(tmp_path: Any) -> None:
    file = tmp_path / "token"
    found = settings(
        {"auth_method": "kubernetes", "auth_role": "x", "vault_jwt_file": str(file)}
    )
    recorder = Recorder()
    for text in ("first", "second"):
        file.write_text(text)
        METHODS["kubernetes"].login(recorder, found)
    assert (
        [body["jwt"] for _url, body in recorder.sent]
        == ["first", "second"]
        == recorder.hidden
    )


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


@pytest.mark.parametrize("name", [".", "..", "../../sys/policies/acl/x", "a\nb"])
def test_a_user_name_leads_nowhere_else(name: str) -> None:
    found = settings({**USER, "auth_method": "userpass", "vault_username": name})
    recorder = Recorder()
    with pytest.raises(ConfigurationError, match="'vault_username'") as caught:
        METHODS["userpass"].login(recorder, found)
    assert caught.value.reason is Reason.INVALID_PATH
    assert not recorder.sent
