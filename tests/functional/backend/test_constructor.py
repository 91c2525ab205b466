# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The specification's "Constructor parameters" and "Authentication".

Also "URL resolution order" and "Custom TLS certificate".
"""

from __future__ import annotations

import getpass
import inspect
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from vault import fakes
from vault.loopback import free_port
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
    VaultAuthError,
    VaultConnectionError,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.vault_backend import (
    VaultBackend,
)

PROXY_VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXY_VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def store(home: Path, **values: Any) -> None:
    """Write a ``~/.vault_config.json``."""
    file = home / ".vault_config.json"
    file.write_text(json.dumps(values))
    file.chmod(0o600)


# --- the signature --------------------------------------------------------------------


def test_the_twelve_parameters_in_the_specifications_order_with_its_defaults() -> None:
    from pylogshield import LogLevel

    parameters = list(inspect.signature(VaultBackend).parameters.values())
    assert [(parameter.name, parameter.default) for parameter in parameters[:12]] == [
        ("vault_url", None),
        ("vault_token", None),
        ("vault_role_id", None),
        ("vault_secret_id", None),
        ("service_name", "default_service"),
        ("mount_point", None),
        ("proxies", None),
        ("cert", None),
        ("log_level", LogLevel.WARNING),
        ("logger", None),
        ("mask", True),
        ("persist", False),
    ]
    assert {parameter.kind for parameter in parameters[12:]} == {
        inspect.Parameter.KEYWORD_ONLY
    }


# --- the address ----------------------------------------------------------------------


def test_the_address_comes_from_the_argument_then_the_environment_then_the_file(
    vault: VaultServer, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(home, vault_addr="http://file.invalid")
    monkeypatch.setenv("VAULT_ADDR", "http://environment.invalid")
    assert VaultBackend(vault.address, vault.token).vault_addr == vault.address
    assert (
        VaultBackend(vault_token=vault.token).vault_addr == "http://environment.invalid"
    )
    monkeypatch.delenv("VAULT_ADDR")
    assert VaultBackend(vault_token=vault.token).vault_addr == "http://file.invalid"
    (home / ".vault_config.json").unlink()
    with pytest.raises(ConfigurationError, match="No Vault address"):
        VaultBackend(vault_token=vault.token)


@pytest.mark.parametrize(
    "options",
    [
        {"log_level": "loud"},
        {"logger": "print"},
        {"vault_token": "t", "vault_role_id": "r", "vault_secret_id": "s"},
        {"vault_role_id": "r"},
        {"vault_token": "t\n"},
        {"mount_point": "../sys"},
        {"cert": "missing.pem"},
        {"proxies": "none"},
        {"timeout": -1},
        {},
    ],
)
def test_a_missing_address_is_reported_before_anything_else(
    options: dict[str, Any],
) -> None:
    with pytest.raises(ConfigurationError, match="No Vault address"):
        VaultBackend(**options)


def test_an_explicit_address_needs_no_file(
    vault: VaultServer, home: Path, kv_mount: str
) -> None:
    (home / ".vault_config.json").write_text("{ broken")
    assert (
        VaultBackend(vault.address, vault.token, mount_point=kv_mount).list_secrets()
        == []
    )


@pytest.mark.parametrize(
    "address",
    [
        "vault.example.com",
        "ftp://vault.example.com",
        "http://",
        "http://user:canary@host",
        "http://a b",
    ],
)
def test_an_unusable_address_is_a_configuration_error(address: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        VaultBackend(address, "token")
    assert "canary" not in str(caught.value)


# --- credentials ----------------------------------------------------------------------


def test_a_token_from_argument_and_from_environment(
    vault: VaultServer, kv_mount: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (
        VaultBackend(
            vault_url=vault.address, vault_token=vault.token, mount_point=kv_mount
        ).list_secrets()
        == []
    )
    monkeypatch.setenv("VAULT_ADDR", vault.address)
    monkeypatch.setenv("VAULT_TOKEN", vault.token)
    assert VaultBackend(mount_point=kv_mount).list_secrets() == []


def test_an_approle_from_arguments_and_from_environment(
    vault: VaultServer, kv_mount: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    role = vault.admin.approle(
        vault.admin.policy(f'path "{kv_mount}/*" {{ capabilities = ["list"] }}')
    )
    backend = VaultBackend(
        vault.address,
        vault_role_id=role.role_id,
        vault_secret_id=role.secret_id,
        mount_point=kv_mount,
    )
    assert backend.list_secrets() == []
    monkeypatch.setenv("VAULT_ADDR", vault.address)
    monkeypatch.setenv("VAULT_SECRET_ID", role.secret_id)
    assert (
        VaultBackend(vault_role_id=role.role_id, mount_point=kv_mount).list_secrets()
        == []
    )
    monkeypatch.setenv("VAULT_ROLE_ID", role.role_id)
    assert VaultBackend(mount_point=kv_mount).list_secrets() == []


@pytest.mark.parametrize("other", ["vault_role_id", "vault_secret_id"])
def test_token_and_approle_exclude_each_other(vault: VaultServer, other: str) -> None:
    with pytest.raises(ConfigurationError, match="both a token and AppRole"):
        VaultBackend(vault.address, "canary-token", **{other: "canary"})  # type: ignore[arg-type]


def test_token_and_approle_exclude_each_other_in_the_environment(
    vault: VaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("VAULT_TOKEN", "VAULT_ROLE_ID", "VAULT_SECRET_ID"):
        monkeypatch.setenv(name, "canary")
    with pytest.raises(ConfigurationError, match="both a token and AppRole"):
        VaultBackend(vault.address)
    # Explicit credentials decide alone.
    assert "auth='token'" in repr(VaultBackend(vault.address, vault.token))


@pytest.mark.parametrize(
    ("given", "missing"),
    [("vault_role_id", "vault_secret_id"), ("vault_secret_id", "vault_role_id")],
)
def test_half_an_approle_is_a_configuration_error(
    vault: VaultServer, given: str, missing: str
) -> None:
    with pytest.raises(ConfigurationError, match=missing):
        VaultBackend(vault.address, **{given: "canary"})  # type: ignore[arg-type]


def test_a_rejected_approle_is_an_authentication_error(vault: VaultServer) -> None:
    role = vault.admin.approle()
    with pytest.raises(VaultAuthError, match="rejected") as caught:
        VaultBackend(
            vault.address, vault_role_id=role.role_id, vault_secret_id="canary"
        )
    assert "canary" not in f"{caught.value} {caught.value.vault_errors}"


def test_no_credentials_are_a_configuration_error(vault: VaultServer) -> None:
    with pytest.raises(ConfigurationError, match="No Vault credentials"):
        VaultBackend(vault.address)


def test_the_files_credentials_go_to_no_other_address(
    vault: VaultServer, home: Path, kv_mount: str
) -> None:
    store(home, vault_addr="http://elsewhere.invalid", vault_token=vault.token)
    with fakes.fixed(200, "{}") as other:
        with pytest.raises(ConfigurationError, match="another Vault address"):
            VaultBackend(other.address, mount_point=kv_mount)
        assert not other.seen
    store(home, vault_addr=vault.address + "/", vault_token=vault.token)
    assert VaultBackend(vault.address, mount_point=kv_mount).list_secrets() == []
    assert VaultBackend(mount_point=kv_mount).list_secrets() == []


def test_the_files_address_in_other_capitals_is_the_same(
    vault_tls: VaultServer, home: Path
) -> None:
    store(
        home,
        vault_addr=vault_tls.address.replace("https", "HTTPS"),
        vault_token=vault_tls.token,
    )
    for address in (None, vault_tls.address):
        assert VaultBackend(
            address, mount_point="secret", cert=str(vault_tls.ca_cert)
        ).get_config()["data"]


def test_the_clients_own_token_sources_are_not_used(
    vault: VaultServer, home: Path, kv_mount: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Left alone, hvac would send these two along with an AppRole login."""
    (home / ".vault-token").write_text("canary-file")
    monkeypatch.setenv("VAULT_TOKEN", "canary-environment")
    role = vault.admin.approle()
    with fakes.proxy() as proxy:
        VaultBackend(
            vault.address,
            vault_role_id=role.role_id,
            vault_secret_id=role.secret_id,
            proxies={"http": proxy.address},
        )
        assert [request.method for request in proxy.seen] == ["POST"]
        assert "canary" not in repr(proxy.seen)


# --- the mount ------------------------------------------------------------------------


def test_the_mount_defaults_to_the_name_of_the_os_user(
    vault: VaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert VaultBackend(vault.address, vault.token).mount_point == getpass.getuser()
    user = vault.admin.kv2()
    monkeypatch.setenv("LOGNAME", user)
    VaultBackend(vault.address, vault.token).add_secret("mine", {"a": "b"})
    assert vault.admin.read(user, "mine") == {"a": "b"}
    vault.admin.unmount(user)


@pytest.mark.parametrize("error", [KeyError, OSError, ImportError])
def test_without_an_os_user_the_mount_must_be_given(
    vault: VaultServer, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    """A container's user ID may have no name; the exception depends on the Python."""

    def nobody() -> str:
        raise error

    monkeypatch.setattr(getpass, "getuser", nobody)
    with pytest.raises(ConfigurationError, match="mount_point"):
        VaultBackend(vault.address, vault.token)
    assert (
        VaultBackend(vault.address, vault.token, mount_point="secret").mount_point
        == "secret"
    )


# --- proxies --------------------------------------------------------------------------


def test_http_goes_through_the_proxy(vault: VaultServer, kv_mount: str) -> None:
    with fakes.proxy() as proxy:
        backend = VaultBackend(
            vault.address,
            vault.token,
            mount_point=kv_mount,
            proxies={"http": proxy.address, "https": "http://no.invalid"},
        )
        assert backend.list_secrets() == []
        assert [
            (seen.method, seen.target.replace(vault.address, "")) for seen in proxy.seen
        ] == [
            ("GET", "/v1/auth/token/lookup-self"),
            ("GET", f"/v1/sys/internal/ui/mounts/{kv_mount}"),
            ("GET", "/v1/auth/token/lookup-self"),
            ("LIST", f"/v1/{kv_mount}/metadata"),
        ]


def through(proxy: str, server: VaultServer) -> VaultBackend:
    """Return a backend that speaks TLS with a server, through a proxy."""
    return VaultBackend(
        server.address,
        server.token,
        mount_point="secret",
        cert=str(server.ca_cert),
        proxies={"https": proxy},
    )


def test_https_goes_through_a_tunnel_that_cannot_read_it(
    vault_tls: VaultServer,
) -> None:
    with fakes.proxy() as proxy:
        login = proxy.address.replace("//", "//user:pass%20word@")
        backend = through(login, vault_tls)
        assert backend.get_config()["data"]
        assert [(seen.method, seen.target) for seen in proxy.seen] == [
            ("CONNECT", vault_tls.address.replace("https://", ""))
        ]
        assert (
            proxy.seen[0].headers["proxy-authorization"] == "Basic dXNlcjpwYXNzIHdvcmQ="
        )
        assert vault_tls.token not in repr(proxy.seen)


def test_a_proxy_that_refuses_has_sent_nothing(vault_tls: VaultServer) -> None:
    with fakes.refusing_proxy() as proxy:
        backend = through(proxy.address, vault_tls)
        with pytest.raises(VaultConnectionError) as caught:
            backend.add_secret("refused", {"a": "b"})
    assert caught.value.reason == "unreachable"
    assert caught.value.message == (
        f"The proxy made no connection to {vault_tls.address} (HTTP 403)."
    )
    assert "canary" not in str(caught.value)


def test_a_proxy_of_the_environment_is_used_and_can_be_overridden(
    vault: VaultServer, kv_mount: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with fakes.proxy() as proxy:
        monkeypatch.setenv("http_proxy", proxy.address)
        for proxies, used in (
            (None, True),
            ({"http": ""}, False),
            ({"http": None}, False),
        ):
            proxy.seen.clear()
            backend = VaultBackend(
                vault.address,
                vault.token,
                mount_point=kv_mount,
                proxies=proxies,  # type: ignore[arg-type]
            )
            backend.list_secrets()
            assert bool(proxy.seen) is used
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        proxy.seen.clear()
        VaultBackend(vault.address, vault.token, mount_point=kv_mount).list_secrets()
        assert not proxy.seen


def test_a_dead_proxy_is_a_connection_error(vault: VaultServer) -> None:
    address = f"http://127.0.0.1:{free_port()}"
    backend = VaultBackend(
        vault.address, vault.token, mount_point="secret", proxies={"http": address}
    )
    with pytest.raises(VaultConnectionError, match="proxy"):
        backend.get_config()


@pytest.mark.parametrize(
    "proxies",
    [
        "http://127.0.0.1:1",
        {"http": 1},
        {"http": "socks5://canary:canary@127.0.0.1:1"},
        {"http": "http://canary:canary@[::1"},
        {"http": "http://canary:canary@127.0.0.1:port"},
    ],
)
def test_unusable_proxies_are_a_configuration_error(
    vault: VaultServer, proxies: Any
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        VaultBackend(vault.address, vault.token, mount_point="secret", proxies=proxies)
    assert "canary" not in str(caught.value)


# --- TLS ------------------------------------------------------------------------------


def test_cert_is_the_ca_to_trust(vault_tls: VaultServer) -> None:
    backend = VaultBackend(
        vault_tls.address,
        vault_tls.token,
        mount_point="secret",
        cert=str(vault_tls.ca_cert),
    )
    assert backend.get_config()["data"]


def test_cert_may_be_a_folder_of_hashed_certificates(
    vault_tls: VaultServer, tmp_path: Path
) -> None:
    assert vault_tls.ca_cert
    (tmp_path / "ca.pem").write_bytes(vault_tls.ca_cert.read_bytes())
    subprocess.run(["openssl", "rehash", str(tmp_path)], check=True)
    backend = VaultBackend(
        vault_tls.address, vault_tls.token, mount_point="secret", cert=str(tmp_path)
    )
    assert backend.get_config()["data"]


def test_without_cert_the_operating_systems_store_decides(
    vault_tls: VaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """OpenSSL reads SSL_CERT_FILE as that store; certifi's bundle is not used."""
    backend = VaultBackend(vault_tls.address, vault_tls.token, mount_point="secret")
    with pytest.raises(VaultConnectionError):
        backend.get_config()
    monkeypatch.setenv("SSL_CERT_FILE", str(vault_tls.ca_cert))
    assert VaultBackend(
        vault_tls.address, vault_tls.token, mount_point="secret"
    ).get_config()["data"]


def test_cert_replaces_the_operating_systems_store(
    vault_tls: VaultServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(vault_tls.ca_cert))
    backend = VaultBackend(
        vault_tls.address,
        vault_tls.token,
        mount_point="secret",
        cert=str(other_ca(tmp_path)),
    )
    with pytest.raises(VaultConnectionError) as caught:
        backend.get_config()
    assert caught.value.reason == "tls"


@pytest.mark.parametrize(
    "name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "VAULT_SKIP_VERIFY"]
)
def test_verification_cannot_be_switched_off(
    vault_tls: VaultServer, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(
        name, "1" if name == "VAULT_SKIP_VERIFY" else str(vault_tls.ca_cert)
    )
    with pytest.raises(VaultConnectionError):
        VaultBackend(
            vault_tls.address, vault_tls.token, mount_point="secret"
        ).get_config()


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_an_unusable_ca_file_is_a_configuration_error(
    vault_tls: VaultServer, tmp_path: Path, content: str | None
) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)
    with pytest.raises(ConfigurationError, match=r"ca\.pem"):
        VaultBackend(
            vault_tls.address, vault_tls.token, mount_point="secret", cert=str(file)
        )


def other_ca(folder: Path) -> Path:
    """Make a CA that has signed nothing."""
    file = folder / "other-ca.pem"
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes "
        "-keyout key -subj /CN=other -out"
    )
    subprocess.run(
        [*command.split(), str(file)], cwd=folder, check=True, capture_output=True
    )
    return file
