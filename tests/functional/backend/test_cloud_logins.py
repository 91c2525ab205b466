# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The logins of clouds, which are not at hand: fakes check what a cloud would.

All but the login itself happens at a real server.
"""

from __future__ import annotations

import base64
import json
import os
import ssl
import time
import urllib.error
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from google.auth import jwt as google_jwt
from vault import clouds, fakes
from vault.admin import unique
from vault.certificates import Authority
from vault.loopback import HOST
from vault.openssl import openssl
from vault.playbook import Play, debug, task
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
    VaultAuthError,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.vault_backend import (
    VaultBackend,
)

KEY, SECRET_KEY, SESSION = "AKIAEXAMPLE", "canary/secret+key", "canary-session"
TEMPORARY = "ASIAEXAMPLE"
ACCOUNTS: clouds.Accounts = {
    KEY: (SECRET_KEY, None),
    TEMPORARY: (SECRET_KEY, SESSION),
}
STATIC = {"aws_access_key": KEY, "aws_secret_key": SECRET_KEY}


@pytest.fixture(autouse=True)
def no_cloud(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away the clouds that this machine may be in."""
    for name in list(os.environ):
        if name.startswith(("AWS_", "AZURE_", "GOOGLE_", "GCE_", "IDENTITY_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.fixture
def policy(vault: VaultServer, kv_mount: str) -> str:
    vault.admin.write(kv_mount, "a", {"user": "admin"})
    return vault.admin.policy(f'path "{kv_mount}/*" {{ capabilities = ["read"] }}')


def reads(address: str, kv_mount: str, **given: Any) -> bool:
    backend = VaultBackend(address, mount_point=kv_mount, **given)
    return backend.get_secret("a") == {"user": "admin"}


def known(vault: VaultServer, policy: str, *jwts: str) -> fakes.FakeServer:
    """Return the server with an auth method that knows these JWTs."""

    def let_in(_seen: fakes.Seen, body: Any) -> str:
        if body["jwt"] not in jwts:
            raise LookupError(f"unknown JWT {body['jwt']}")
        return vault.admin.token(policy)

    return fakes.with_login(vault.address, let_in)


# --- aws_iam --------------------------------------------------------------------------


@pytest.fixture
def aws(vault: VaultServer, policy: str) -> Iterator[fakes.FakeServer]:
    """Provide the server with an auth method that knows the callers of AWS."""

    def let_in(_seen: fakes.Seen, body: Any) -> str:
        clouds.caller_of(body, ACCOUNTS)
        return vault.admin.token(policy)

    with fakes.with_login(vault.address, let_in) as server:
        yield server


def last_login(server: fakes.FakeServer) -> Any:
    login = [seen for seen in server.seen if seen.target.endswith("/login")][-1]
    return login.target, json.loads(login.body)


@pytest.mark.parametrize(
    "further",
    [
        {},
        {"aws_region": "eu-central-1"},
        {"aws_iam_server_id": "vault.example.com", "auth_role": "web"},
        {"aws_access_key": TEMPORARY, "aws_session_token": SESSION},
    ],
)
def test_aws_keys(aws: fakes.FakeServer, kv_mount: str, further: Any) -> None:
    assert reads(aws.address, kv_mount, **{**STATIC, **further})
    target, body = last_login(aws)
    assert target == "/v1/auth/aws/login"
    assert body.get("role") == further.get("auth_role")


@pytest.mark.parametrize(
    "wrong",
    [
        {"aws_secret_key": "canary-other"},
        {"aws_access_key": "AKIAUNKNOWN"},
        {"aws_access_key": TEMPORARY},
        {"aws_access_key": TEMPORARY, "aws_session_token": "canary-other"},
    ],
)
def test_wrong_aws_keys(aws: fakes.FakeServer, kv_mount: str, wrong: Any) -> None:
    with pytest.raises(VaultAuthError, match="login with aws_iam was rej") as caught:
        reads(aws.address, kv_mount, **{**STATIC, **wrong})
    assert "auth/aws'" in str(caught.value.hint)
    assert "canary" not in str(caught.value.as_dict())


def test_aws_keys_of_the_environment(
    aws: fakes.FakeServer, kv_mount: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", TEMPORARY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET_KEY)
    monkeypatch.setenv("AWS_SESSION_TOKEN", SESSION)
    assert reads(aws.address, kv_mount, auth_method="aws_iam")
    # They are AWS's, and no credentials of Vault until somebody says so.
    monkeypatch.setenv("VAULT_TOKEN", "t")
    with pytest.raises(VaultAuthError):
        reads(aws.address, kv_mount)


def test_an_aws_profile(
    aws: fakes.FakeServer,
    kv_mount: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "credentials"
    file.write_text(
        f"[web]\naws_access_key_id={KEY}\naws_secret_access_key={SECRET_KEY}\n"
    )
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(file))
    assert reads(aws.address, kv_mount, aws_profile="web")
    with pytest.raises(ConfigurationError, match="ProfileNotFound"):
        reads(aws.address, kv_mount, aws_profile="other")
    with pytest.raises(ConfigurationError, match="finds no AWS credentials"):
        reads(aws.address, kv_mount, auth_method="aws_iam")


def test_the_aws_role_of_a_container(
    aws: fakes.FakeServer, kv_mount: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    expires = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3600))
    keys = {
        "AccessKeyId": TEMPORARY,
        "SecretAccessKey": SECRET_KEY,
        "Token": SESSION,
        "Expiration": expires,
    }
    with fakes.fixed(200, json.dumps(keys)) as container:
        monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", container.address)
        assert reads(aws.address, kv_mount, auth_method="aws_iam")


@pytest.mark.ansible
@pytest.mark.parametrize("in_controller", [True, False])
def test_aws_in_tasks_and_lookups(
    play: Play, aws: fakes.FakeServer, kv_mount: str, in_controller: bool
) -> None:
    play.variables = {
        "ansible_credential_bridge_vault_url": aws.address,
        "ansible_credential_bridge_mount_point": kv_mount,
        "ansible_credential_bridge_aws_region": "eu-central-1",
        "credential_bridge_in_controller": in_controller,
        "aws": STATIC,
        "other": {**STATIC, "aws_secret_key": "canary-other"},
    }

    def of(variable: str) -> dict[str, str]:
        return {name: f"{{{{ {variable}.{name} }}}}" for name in STATIC}

    # Ansible shows the text of a play, but not its files of variables.
    keys = of("aws")
    aliases = {
        "aws_access_key_id": keys["aws_access_key"],
        "aws_secret_access_key": keys["aws_secret_key"],
    }
    read, login, value, wrong = play.run(
        task("vault_secret_info", paths="a", **keys),
        task("vault_login", **aliases),
        debug("lookup('credential_bridge.vault.vault_secret', 'a', key='user', **aws)"),
        task("vault_login", **of("other")),
        options=["-vvvvv"],
    )
    assert read["secrets"][0]["data"] == {"user": "admin"}
    assert login["auth_method"] == "aws_iam"
    assert value["msg"] == "admin"
    assert wrong["error"]["reason"] == "auth_failed"
    _target, body = last_login(aws)
    url = base64.b64decode(body["iam_request_url"]).decode()
    assert url == "https://sts.eu-central-1.amazonaws.com/"
    assert "canary" not in play.output
    assert KEY not in play.output


@pytest.mark.only_on("vault", reason="OpenBao has no aws auth method")
def test_the_aws_method_of_vault_itself(
    vault: VaultServer, kv_mount: str, policy: str
) -> None:
    """Vault sends our request on, and what it is told by AWS decides."""
    admin, mount = vault.admin, unique("aws")
    try:
        admin.call("POST", f"sys/auth/{mount}", {"type": "aws"})
    except urllib.error.HTTPError as error:
        if "plugin not found" not in error.read().decode():
            raise
        pytest.skip("this Vault has no aws auth method")
    accounts = {**ACCOUNTS, "AKIAOTHER": (SECRET_KEY, None)}
    with clouds.sts(accounts) as sts:
        config = {
            "sts_endpoint": sts.address,
            "sts_region": "eu-central-1",
            "iam_server_id_header_value": "vault.example.com",
        }
        admin.call("POST", f"auth/{mount}/config/client", config)
        role = {
            "auth_type": "iam",
            "bound_iam_principal_arn": f"arn:aws:iam::123456789012:user/{KEY}",
            "resolve_aws_unique_ids": False,
            "token_policies": [policy],
        }
        admin.call("POST", f"auth/{mount}/role/web", role)
        given = {
            **STATIC,
            "auth_mount_point": mount,
            "auth_role": "web",
            "aws_region": "eu-central-1",
            "aws_iam_server_id": "vault.example.com",
        }
        assert reads(vault.address, kv_mount, **given)
        for wrong in (
            {"aws_secret_key": "canary-other"},
            {"aws_access_key": "AKIAOTHER"},
            {"aws_iam_server_id": "another.example.com"},
            {"aws_iam_server_id": None},
        ):
            with pytest.raises(VaultAuthError) as caught:
                reads(vault.address, kv_mount, **{**given, **wrong})
            assert caught.value.reason == "auth_failed"
            assert "canary" not in str(caught.value.as_dict())
    admin.call("DELETE", f"sys/auth/{mount}")


# --- gcp ------------------------------------------------------------------------------


def test_a_ready_jwt_for_gcp(vault: VaultServer, kv_mount: str, policy: str) -> None:
    given = {"auth_method": "gcp", "auth_role": "web"}
    with known(vault, policy, "a.b.c") as server:
        assert reads(server.address, kv_mount, vault_jwt="a.b.c", **given)
        sent = {"jwt": "a.b.c", "role": "web"}
        assert last_login(server) == ("/v1/auth/gcp/login", sent)
        with pytest.raises(VaultAuthError) as caught:
            reads(server.address, kv_mount, vault_jwt="canary.b.c", **given)
        assert "canary" not in str(caught.value.as_dict())


def test_a_service_account_signs(
    vault: VaultServer, kv_mount: str, policy: str, tmp_path: Path
) -> None:
    key, file = tmp_path / "key.pem", tmp_path / "key.json"
    openssl("genrsa", "-out", key, "2048")
    public = openssl("rsa", "-in", key, "-pubout").decode()
    account = {
        "type": "service_account",
        "client_email": "web@example.iam.gserviceaccount.com",
        "private_key_id": "key-1",
        "private_key": key.read_text(),
        "token_uri": "https://oauth2.googleapis.com/token",
    }
    file.write_text(json.dumps(account))

    def let_in(_seen: fakes.Seen, body: Any) -> str:
        claims = google_jwt.decode(
            body["jwt"], certs=public, audience=f"vault/{body['role']}"
        )
        assert claims["sub"] == account["client_email"]
        assert google_jwt.decode_header(body["jwt"])["kid"] == "key-1"
        return vault.admin.token(policy)

    given = {"auth_role": "web", "gcp_service_account_file": str(file)}
    with fakes.with_login(vault.address, let_in) as server:
        assert reads(server.address, kv_mount, **given)
        file.write_text(json.dumps({**account, "private_key": "canary"}))
        with pytest.raises(ConfigurationError, match="not the key of") as caught:
            reads(server.address, kv_mount, **given)
    assert "canary" not in str(caught.value.as_dict())


@pytest.mark.ansible
def test_the_identity_of_a_gcp_machine(
    play: Play, vault: VaultServer, kv_mount: str, policy: str
) -> None:
    given = {"auth_method": "gcp", "auth_role": "web", "mount_point": kv_mount}
    claims = base64.urlsafe_b64encode(b'{"exp": 4102444800}').decode()
    jwt = f"{claims}.{claims}.c2ln"
    with clouds.metadata(jwt) as google, known(vault, policy, jwt) as server:
        env = {"GCE_METADATA_HOST": f"127.0.0.1:{google.port}", "GCE_METADATA_IP": ""}
        read = play.result(
            task("vault_secret_info", paths="a", vault_url=server.address, **given),
            env=env,
        )
        assert read["secrets"][0]["data"] == {"user": "admin"}
        asked = google.seen[-1]
        path, _mark, query = asked.target.partition("?")
        assert path.endswith("/service-accounts/default/identity")
        assert parse_qs(query) == {"audience": ["vault/web"], "format": ["full"]}
        assert asked.headers["metadata-flavor"] == "Google"


@pytest.mark.ansible
@pytest.mark.parametrize("status", [404, 200])
def test_no_gcp_machine(play: Play, vault: VaultServer, status: int) -> None:
    with fakes.fixed(status, '"canary"') as google:
        failed = play.result(
            task(
                "vault_login",
                vault_url=vault.address,
                auth_method="gcp",
                auth_role="web",
            ),
            env={"GCE_METADATA_HOST": f"127.0.0.1:{google.port}"},
        )
    assert "metadata service provides no identity here" in failed["msg"]
    assert failed["error"]["type"] == "ConfigurationError"
    assert "canary" not in play.output
    assert "metadata server" not in play.output


# --- azure ----------------------------------------------------------------------------


def test_a_ready_jwt_for_azure(vault: VaultServer, kv_mount: str, policy: str) -> None:
    given = {"auth_method": "azure", "auth_role": "web", "azure_vm_name": "web-1"}
    with known(vault, policy, "a.b.c") as server:
        assert reads(server.address, kv_mount, vault_jwt="a.b.c", **given)
        sent = {"jwt": "a.b.c", "role": "web", "vm_name": "web-1"}
        assert last_login(server) == ("/v1/auth/azure/login", sent)


@pytest.mark.parametrize("client_id", [None, "client-1"])
def test_a_managed_identity(
    vault: VaultServer,
    kv_mount: str,
    policy: str,
    client_id: str | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = {"auth_method": "azure", "auth_role": "web", "azure_client_id": client_id}
    with clouds.azure("a.b.c") as azure, known(vault, policy, "a.b.c") as server:
        monkeypatch.setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", azure.address)
        assert reads(server.address, kv_mount, **given)
    query = parse_qs(azure.seen[-1].target.partition("?")[2])
    assert query["resource"] == ["https://management.azure.com/"]
    assert query.get("client_id") == (client_id and [client_id])


def test_a_service_principal(
    vault: VaultServer,
    kv_mount: str,
    policy: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    authority = Authority(tmp_path / "ca")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(authority.certificate(HOST).file)
    given = {
        "auth_role": "web",
        # Any other tenant would be looked up at Microsoft.
        "azure_tenant_id": "adfs",
        "azure_client_id": "client-1",
        "azure_client_secret": "secret-1",
        "azure_resource": "api://vault",
    }
    azure = clouds.azure("a.b.c", "secret-1")
    azure.use_tls(context)
    with azure, known(vault, policy, "a.b.c") as server:
        monkeypatch.setenv("AZURE_AUTHORITY_HOST", f"https://{HOST}:{azure.port}")
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority.file))
        assert reads(server.address, kv_mount, **given)
        form = parse_qs(azure.seen[-1].body)
        assert form["client_id"] == ["client-1"]
        assert "api://vault/.default" in form["scope"][0]
        given["azure_client_secret"] = "canary"
        with pytest.raises(ConfigurationError, match="AADSTS7000215") as caught:
            reads(server.address, kv_mount, **given)
    assert "canary" not in str(caught.value.as_dict())


def test_no_identity_of_azure(
    vault: VaultServer, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ConfigurationError, match="Azure gives no token") as caught:
        VaultBackend(vault.address, auth_method="azure", auth_role="web")
    assert "vault_jwt" in str(caught.value.hint)
    assert "DefaultAzureCredential" not in capfd.readouterr().err
