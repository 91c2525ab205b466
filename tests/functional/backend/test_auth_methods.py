# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every auth method of the servers: who is let in, and what the others are told."""

from __future__ import annotations

import json
import os
import urllib.error
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from vault import agent, fakes
from vault.admin import unique
from vault.issuer import Issuer
from vault.ldap import Unavailable, ldap_server
from vault.loopback import free_port
from vault.openssl import openssl
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
    VaultAuthError,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.vault_backend import (
    VaultBackend,
)


@pytest.fixture
def policy(vault: VaultServer, kv_mount: str) -> str:
    vault.admin.write(kv_mount, "a", {"user": "admin"})
    return vault.admin.policy(f'path "{kv_mount}/*" {{ capabilities = ["read"] }}')


@pytest.fixture
def auth_mount(vault: VaultServer) -> Iterator[str]:
    """Provide the name of an auth method that only this test uses."""
    name = unique("auth")
    yield name
    vault.admin.call("DELETE", f"sys/auth/{name}")


def reads(vault: VaultServer, kv_mount: str, **credentials: Any) -> bool:
    return VaultBackend(vault.address, mount_point=kv_mount, **credentials).get_secret(
        "a"
    ) == {"user": "admin"}


# --- token ----------------------------------------------------------------------------


def test_token_file(
    vault: VaultServer, kv_mount: str, policy: str, tmp_path: Path
) -> None:
    file = tmp_path / "sink"
    file.write_text(vault.admin.token(policy) + "\n")
    assert reads(vault, kv_mount, vault_token_file=str(file))


def test_the_file_of_vault_login_is_read_last(
    vault: VaultServer, kv_mount: str, policy: str, home: Path
) -> None:
    (home / ".vault-token").write_text(vault.admin.token(policy))
    assert reads(vault, kv_mount)
    (home / ".vault_config.json").write_text(
        json.dumps({"vault_addr": vault.address, "vault_token": "stored"})
    )
    with pytest.raises(VaultAuthError):
        reads(vault, kv_mount)
    assert reads(vault, kv_mount, vault_token_file="~/.vault-token")


@pytest.mark.parametrize(
    "content", [None, "", "\n", "two canary-lines\nhere", "canary-\xff"]
)
def test_an_unusable_token_file(
    vault: VaultServer, tmp_path: Path, content: str | None
) -> None:
    file = tmp_path / "sink"
    if content is not None:
        file.write_bytes(content.encode("latin-1"))
    with pytest.raises(ConfigurationError, match="sink") as caught:
        VaultBackend(vault.address, vault_token_file=str(file))
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    "kind", ["pipe", "folder", "huge", "writable by all", "dangling link"]
)
def test_a_hostile_token_file(vault: VaultServer, tmp_path: Path, kind: str) -> None:
    """A pipe would block; a file that all may write may hold anybody's token."""
    file = tmp_path / "sink"
    if kind == "pipe":
        os.mkfifo(file)
    elif kind == "folder":
        file.mkdir()
    elif kind == "dangling link":
        file.symlink_to(tmp_path / "nothing")
    else:
        file.write_text(vault.token if kind != "huge" else "canary" * 1_000_000)
        file.chmod(0o646 if kind == "writable by all" else 0o600)
    with pytest.raises(ConfigurationError, match="sink") as caught:
        VaultBackend(vault.address, vault_token_file=str(file))
    assert "canary" not in str(caught.value)


def test_a_token_file_may_be_a_link(
    vault: VaultServer, kv_mount: str, policy: str, tmp_path: Path
) -> None:
    """Kubernetes mounts tokens as links."""
    (tmp_path / "data").write_text(vault.admin.token(policy))
    (tmp_path / "sink").symlink_to("data")
    assert reads(vault, kv_mount, vault_token_file=str(tmp_path / "sink"))


# --- approle --------------------------------------------------------------------------


def wrapped_secret_id(vault: VaultServer, role: str) -> str:
    """Return a wrapping token for a new secret ID."""
    proxy = VaultBackend(vault.address, vault.token, mount_point="secret")
    answer = proxy._client._transport.request(
        "post", f"v1/auth/approle/role/{role}/secret-id", json={}, wrap_ttl="60s"
    )
    token: str = answer["wrap_info"]["token"]
    return token


def test_wrapped_secret_id(vault: VaultServer, kv_mount: str, policy: str) -> None:
    role = vault.admin.approle(policy)
    token = wrapped_secret_id(vault, role.name)
    given = {"vault_role_id": role.role_id, "vault_wrapped_secret_id": token}
    assert reads(vault, kv_mount, **given)
    with pytest.raises(VaultAuthError, match="someone else may have it") as caught:
        reads(vault, kv_mount, **given)
    assert caught.value.reason == "auth_failed"
    assert "vault_login" in (caught.value.hint or "")
    assert token not in str(caught.value.as_dict())


def test_a_token_that_wraps_something_else(vault: VaultServer, policy: str) -> None:
    answer = VaultBackend(
        vault.address, vault.token, mount_point="secret"
    )._client._transport.request(
        "post", "v1/sys/wrapping/wrap", json={"a": "b"}, wrap_ttl="60s"
    )
    with pytest.raises(VaultAuthError, match="wrapping token holds no secret ID"):
        VaultBackend(
            vault.address,
            vault_role_id="r",
            vault_wrapped_secret_id=answer["wrap_info"]["token"],
        )


def test_a_used_up_secret_id_says_what_to_do(
    vault: VaultServer, kv_mount: str, policy: str
) -> None:
    role = vault.admin.approle(policy, secret_id_num_uses=1)
    given = {"vault_role_id": role.role_id, "vault_secret_id": role.secret_id}
    assert reads(vault, kv_mount, **given)
    with pytest.raises(VaultAuthError, match="vault_login"):
        reads(vault, kv_mount, **given)


# --- userpass -------------------------------------------------------------------------


@pytest.mark.parametrize("user", ["alice", "al.ice-1"])
def test_userpass(
    vault: VaultServer, kv_mount: str, policy: str, auth_mount: str, user: str
) -> None:
    vault.admin.call("POST", f"sys/auth/{auth_mount}", {"type": "userpass"})
    vault.admin.call(
        "POST",
        f"auth/{auth_mount}/users/{user}",
        {"password": "correct", "token_policies": [policy]},
    )
    given = {
        "auth_method": "userpass",
        "auth_mount_point": auth_mount,
        "vault_username": user,
    }
    assert reads(vault, kv_mount, vault_password="correct", **given)
    with pytest.raises(VaultAuthError) as caught:
        reads(vault, kv_mount, vault_password="canary", **given)
    assert caught.value.reason == "auth_failed"
    assert "canary" not in str(caught.value.as_dict())
    with pytest.raises(ConfigurationError, match="userpass, ldap"):
        VaultBackend(vault.address, vault_username=user, vault_password="correct")


def requests_of_a_login(vault: VaultServer, user: str) -> list[str]:
    """Return the addresses that a login with this user name asks for."""
    with fakes.proxy() as proxy, suppress(VaultAuthError):
        VaultBackend(
            vault.address,
            auth_method="userpass",
            vault_username=user,
            vault_password="p",
            proxies={"http": proxy.address},
        )
    return [seen.target for seen in proxy.seen]


def test_a_user_name_stays_within_its_path(vault: VaultServer) -> None:
    assert requests_of_a_login(vault, "CORP/x?y") == [
        f"{vault.address}/v1/auth/userpass/login/CORP%2Fx%3Fy"
    ]


@pytest.mark.parametrize("user", ["..", ".", "../../../sys/x?y", "a/./b"])
def test_a_user_name_that_would_lead_elsewhere_is_not_sent(
    vault: VaultServer, user: str
) -> None:
    with pytest.raises(ConfigurationError, match="'vault_username'") as caught:
        requests_of_a_login(vault, user)
    assert caught.value.reason == "invalid_path"


# --- ldap -----------------------------------------------------------------------------


def enable(vault: VaultServer, mount: str, kind: str) -> None:
    """Enable an auth method, or skip the test if this server was built without it."""
    try:
        vault.admin.call("POST", f"sys/auth/{mount}", {"type": kind})
    except urllib.error.HTTPError as error:
        if "plugin not found" not in error.read().decode():
            raise
        pytest.skip(f"this {vault.product} has no {kind} auth method")


@pytest.mark.only_on("vault", reason="OpenBao has no ldap auth method")
def test_ldap(vault: VaultServer, kv_mount: str, policy: str, auth_mount: str) -> None:
    enable(vault, auth_mount, "ldap")
    try:
        with ldap_server("alice", "correct") as directory:
            config = {
                "url": directory.url,
                "userdn": directory.user_dn,
                "userattr": "cn",
                "binddn": "",
                "bindpass": "",
            }
            vault.admin.call("POST", f"auth/{auth_mount}/config", config)
            vault.admin.call(
                "POST", f"auth/{auth_mount}/users/alice", {"policies": policy}
            )
            given = {
                "auth_method": "ldap",
                "auth_mount_point": auth_mount,
                "vault_username": "alice",
            }
            assert reads(vault, kv_mount, vault_password="correct", **given)
            with pytest.raises(VaultAuthError) as caught:
                reads(vault, kv_mount, vault_password="canary", **given)
            assert caught.value.reason == "auth_failed"
            assert "canary" not in str(caught.value.as_dict())
    except Unavailable as missing:
        pytest.skip(str(missing))


# --- jwt ------------------------------------------------------------------------------


@pytest.fixture
def jwt(vault: VaultServer, policy: str, auth_mount: str, tmp_path: Path) -> str:
    """Provide a token that the test's own method lets in, with the role ``ci``."""
    issuer = Issuer(tmp_path / "key.pem")
    vault.admin.call("POST", f"sys/auth/{auth_mount}", {"type": "jwt"})
    vault.admin.call(
        "POST", f"auth/{auth_mount}/config", {"jwt_validation_pubkeys": [issuer.public]}
    )
    role = {
        "role_type": "jwt",
        "user_claim": "sub",
        "bound_audiences": ["vault"],
        "token_policies": [policy],
    }
    vault.admin.call("POST", f"auth/{auth_mount}/role/ci", role)
    return issuer.sign(sub="job", aud="vault")


def test_jwt(
    vault: VaultServer, kv_mount: str, auth_mount: str, jwt: str, tmp_path: Path
) -> None:
    given = {"auth_mount_point": auth_mount, "auth_role": "ci"}
    assert reads(vault, kv_mount, vault_jwt=jwt, **given)
    file = tmp_path / "jwt"
    file.write_text(jwt + "\n")
    assert reads(vault, kv_mount, vault_jwt_file=str(file), **given)
    file.write_text(jwt[:-8] + "canaryXX")
    with pytest.raises(VaultAuthError) as caught:
        reads(vault, kv_mount, vault_jwt_file=str(file), **given)
    assert "canary" not in str(caught.value.as_dict())
    with pytest.raises(ConfigurationError, match="serviceaccount"):
        VaultBackend(vault.address, auth_method="kubernetes", auth_role="ci")


# --- kubernetes -----------------------------------------------------------------------


def test_kubernetes(
    vault: VaultServer,
    kv_mount: str,
    policy: str,
    auth_mount: str,
    tmp_path: Path,
    client_cert: tuple[Path, Path, str],
) -> None:
    enable(vault, auth_mount, "kubernetes")
    issuer = Issuer(tmp_path / "key.pem")

    def account(name: str) -> str:
        pod = {"namespace": "web", "serviceaccount": {"name": name, "uid": "made-up"}}
        claims = {"sub": f"system:serviceaccount:web:{name}", "kubernetes.io": pod}
        return issuer.sign(**claims)

    shop, other = account("shop"), account("other")
    file = tmp_path / "token"
    with fakes.token_review({shop: "web:shop", other: "web:other"}) as cluster:
        config = {
            "kubernetes_host": cluster.address,
            "token_reviewer_jwt": other,
            "disable_local_ca_jwt": True,
            # OpenBao demands one, although this cluster speaks plain HTTP.
            "kubernetes_ca_cert": client_cert[2],
        }
        vault.admin.call("POST", f"auth/{auth_mount}/config", config)
        bound = {
            "bound_service_account_names": ["shop"],
            "bound_service_account_namespaces": ["web"],
        }
        vault.admin.call(
            "POST",
            f"auth/{auth_mount}/role/web",
            {**bound, "token_policies": [policy], "audience": ""},
        )
        given = {
            "auth_method": "kubernetes",
            "auth_mount_point": auth_mount,
            "auth_role": "web",
        }
        assert reads(vault, kv_mount, vault_jwt=shop, **given)
        file.write_text(shop)
        assert reads(vault, kv_mount, vault_jwt_file=str(file), **given)
        assert json.loads(cluster.seen[-1].body)["spec"]["token"] == shop
        for refused in (other, account("unknown to the cluster")):
            with pytest.raises(VaultAuthError) as caught:
                reads(vault, kv_mount, vault_jwt=refused, **given)
            assert caught.value.reason == "auth_failed"
            assert refused not in str(caught.value.as_dict())


# --- cert -----------------------------------------------------------------------------


@pytest.fixture
def client_cert(tmp_path: Path) -> tuple[Path, Path, str]:
    """Provide a client's certificate and key, and the certificate in PEM."""
    key, cert = tmp_path / "client.key", tmp_path / "client.pem"
    new = "req -x509 -newkey rsa:2048 -nodes -subj /CN=client -days 2"
    usage = "extendedKeyUsage=clientAuth", "keyUsage=digitalSignature,keyCertSign"
    extensions = [word for extension in usage for word in ("-addext", extension)]
    openssl(*new.split(), "-keyout", key, "-out", cert, *extensions)
    return cert, key, cert.read_text()


def test_cert(
    vault_tls: VaultServer,
    client_cert: tuple[Path, Path, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cert, key, pem = client_cert
    admin = vault_tls.admin
    admin.call("POST", "sys/auth/cert", {"type": "cert"})
    admin.call(
        "POST",
        "auth/cert/certs/web",
        {"certificate": pem, "token_policies": ["default"]},
    )
    given: dict[str, Any] = {
        "auth_method": "cert",
        "cert": str(vault_tls.ca_cert),
        "mount_point": "secret",
    }

    def info(**options: Any) -> Any:
        return VaultBackend(vault_tls.address, **given, **options)._session.token_info()

    try:
        assert (
            info(client_cert=str(cert), client_key=str(key))["meta"]["cert_name"]
            == "web"
        )
        both = tmp_path / "both.pem"
        both.write_text(pem + key.read_text())
        assert info(client_cert=str(both), auth_role="web")["path"] == "auth/cert/login"
        monkeypatch.setenv("VAULT_CLIENT_CERT", str(cert))
        monkeypatch.setenv("VAULT_CLIENT_KEY", str(key))
        assert info()["path"] == "auth/cert/login"
        with pytest.raises(VaultAuthError):
            info(auth_role="other")
    finally:
        admin.call("DELETE", "sys/auth/cert")


def test_unusable_client_certificates(
    vault_tls: VaultServer, client_cert: tuple[Path, Path, str], tmp_path: Path
) -> None:
    cert, key, _pem = client_cert
    locked = tmp_path / "locked.key"
    openssl("rsa", "-aes128", "-passout", "pass:canary", "-in", key, "-out", locked)
    for pair in ((cert, None), (cert, locked), (tmp_path / "none", key), (key, key)):
        with pytest.raises(ConfigurationError, match="client certificate"):
            VaultBackend(
                vault_tls.address,
                "t",
                client_cert=str(pair[0]),
                client_key=str(pair[1]) if pair[1] else None,
                mount_point="x",
            )
    with pytest.raises(ConfigurationError, match="client_cert"):
        VaultBackend(vault_tls.address, auth_method="cert", mount_point="x")
    with pytest.raises(ConfigurationError, match="client_key"):
        VaultBackend(vault_tls.address, "t", client_key=str(key), mount_point="x")


# --- none -----------------------------------------------------------------------------


@pytest.fixture
def auto_auth(vault: VaultServer, policy: str, tmp_path: Path) -> Iterator[str]:
    """Provide the address of the server's own proxy, which logs in by itself."""
    role = vault.admin.approle(policy)
    (tmp_path / "role").write_text(role.role_id)
    (tmp_path / "secret").write_text(role.secret_id)
    port = free_port()
    config = f"""
vault {{ address = "{vault.address}" }}
auto_auth {{
  method "approle" {{
    config = {{
      role_id_file_path = "{tmp_path}/role"
      secret_id_file_path = "{tmp_path}/secret"
    }}
  }}
}}
api_proxy {{ use_auto_auth_token = "force" }}
listener "tcp" {{
  address = "127.0.0.1:{port}"
  tls_disable = true
  require_request_header = true
}}
"""
    with agent.logged_in(vault.binary, "proxy", config, tmp_path):
        yield f"http://127.0.0.1:{port}"


def test_none(auto_auth: str, kv_mount: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAULT_TOKEN", "not-this-one")
    with fakes.proxy() as recorder:
        backend = VaultBackend(
            auto_auth,
            auth_method="none",
            mount_point=kv_mount,
            proxies={"http": recorder.address},
            namespace="root",
        )
        assert backend.get_secret("a") == {"user": "admin"}
        with pytest.raises(VaultAuthError, match="deny 'write'"):
            backend.add_secret("a", {"b": "c"})
    for seen in recorder.seen:
        assert "x-vault-token" not in seen.headers
        assert seen.headers["x-vault-namespace"] == "root"
    # We have no token, so there is none to look up.
    assert not [seen for seen in recorder.seen if "/auth/" in seen.target]


# --- the way there --------------------------------------------------------------------


def test_vault_proxy_addr(
    vault: VaultServer, kv_mount: str, policy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with fakes.proxy() as proxy, fakes.proxy() as other:
        monkeypatch.setenv("VAULT_PROXY_ADDR", proxy.address)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        assert reads(vault, kv_mount, vault_token=vault.token)
        count = len(proxy.seen)
        assert count > 0
        assert reads(
            vault, kv_mount, vault_token=vault.token, proxies={"http": other.address}
        )
        assert (len(proxy.seen), len(other.seen) > 0) == (count, True)


def test_vault_capath(
    vault_tls: VaultServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ca = Path(str(vault_tls.ca_cert))
    digest = openssl("x509", "-hash", "-noout", "-in", ca).decode().strip()
    (tmp_path / f"{digest}.0").write_text(ca.read_text())
    monkeypatch.setenv("VAULT_CAPATH", str(tmp_path))
    assert VaultBackend(
        vault_tls.address, vault_tls.token, mount_point="secret"
    ).get_config()["data"]
