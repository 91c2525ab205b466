# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why a TLS connection fails: each cause has a message and a remedy of its own.

One server listens on several ports, each of which is out of order in its own way.
"""

from __future__ import annotations

import ssl
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from vault import fakes
from vault.certificates import Authority
from vault.loopback import HOST, free_ports
from vault.module import ModuleRun
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks import (
    vault_secret_info,
)

pytestmark = pytest.mark.ansible

VERIFIED = "TLS verification cannot be switched off"


@dataclass(frozen=True)
class Doors:
    """A server with a port for each fault, and the CA that clients trust."""

    server: VaultServer
    authority: Authority
    ports: dict[str, int]

    def ask(self, door: str, host: str = HOST, **options: Any) -> dict[str, Any]:
        """Return the failure of a task that reads a secret through one port."""
        run = ModuleRun(
            vault_secret_info.TASK, self.server, ca_cert=str(self.authority.file)
        )
        address = f"https://{host}:{self.ports[door]}"
        result = run(vault_url=address, paths=["app"], mount_point="secret", **options)
        assert result["failed"]
        error: dict[str, Any] = result["error"]
        return {**error, "msg": result["msg"]}


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    """Provide a server on several ports."""
    folder = tmp_path_factory.mktemp("certificates")
    ours, foreign = Authority(folder / "ours"), Authority(folder / "foreign")
    right = ours.certificate(HOST)
    wants_client = {
        "tls_require_and_verify_client_cert": True,
        "tls_client_ca_file": str(ours.file),
    }
    listeners: dict[str, dict[str, Any]] = {
        "right": right.options(),
        "wrong name": ours.certificate("vault.example.com").options(),
        "expired": ours.certificate(HOST, first_day=-20).options(),
        "not yet": ours.certificate(HOST, first_day=5).options(),
        "no issuer": ours.certificate(HOST, names_issuer=False).options(),
        "unknown CA": foreign.certificate(HOST).options(),
        "client": {**right.options(), **wants_client},
        "client, TLS 1.2": {
            **right.options(),
            **wants_client,
            "tls_max_version": "tls12",
        },
        "old TLS": {
            **right.options(),
            "tls_min_version": "tls10",
            "tls_max_version": "tls11",
        },
        "plain HTTP": {"tls_disable": True},
    }
    ports = dict(zip(listeners, free_ports(len(listeners))))
    settings = [
        {"tcp": {"address": f"{HOST}:{ports[name]}", **options}}
        for name, options in listeners.items()
    ]
    usual = VaultServer().product
    product = replace(usual, settings={**usual.settings, "listener": settings})
    with VaultServer(product) as server:
        yield Doors(server, ours, ports)


def test_a_right_certificate(doors: Doors) -> None:
    run = ModuleRun(
        vault_secret_info.TASK, doors.server, ca_cert=str(doors.authority.file)
    )
    address = f"https://{HOST}:{doors.ports['right']}"
    result = run(vault_url=address, paths=["app"], mount_point="secret")
    assert result["secrets"][0]["state"] == "missing"


@pytest.mark.parametrize(
    ("door", "message", "remedy"),
    [
        ("wrong name", "is for another host name", VERIFIED),
        ("expired", "has expired", "Renew the server's certificate"),
        ("not yet", "is not valid yet", "clock"),
        ("unknown CA", "a CA that is not trusted here", "as 'ca_cert'"),
        ("old TLS", "no TLS version or cipher in common", "TLS 1.2 or newer"),
        ("plain HTTP", "does not speak TLS", "starts with 'http://'"),
        ("client", "wants another client certificate", "as 'client_cert'"),
        ("client, TLS 1.2", "client certificate", "client_cert'"),
    ],
)
def test_each_cause_has_its_own_words(
    doors: Doors, door: str, message: str, remedy: str
) -> None:
    error = doors.ask(door)
    assert error["reason"] == "tls"
    assert message in error["msg"]
    assert remedy in error["hint"]


@pytest.mark.skipif(sys.version_info < (3, 13), reason="older Pythons do not demand it")
def test_a_certificate_that_is_too_old_fashioned_for_python(doors: Doors) -> None:
    error = doors.ask("no issuer")
    assert error["reason"] == "tls"
    assert "key identifiers" in error["msg"]
    assert "Make the certificate again" in error["hint"]


@pytest.mark.parametrize("door", ["client", "client, TLS 1.2"])
def test_a_client_certificate_of_another_ca(
    doors: Doors, door: str, tmp_path: Path
) -> None:
    shown = Authority(tmp_path / "another").certificate("client")
    error = doors.ask(door, client_cert=str(shown.file))
    assert error["reason"] == "tls"
    assert "'client_cert'" in error["hint"]


def test_a_wrong_name_by_name(doors: Doors) -> None:
    error = doors.ask("right", host="localhost")
    assert error["reason"] == "tls"
    assert "is for another host name" in error["msg"]


def test_a_server_without_a_cipher_in_common(doors: Doors) -> None:
    shown = doors.authority.certificate(HOST)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(shown.file)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        context.set_ciphers("ECDHE-ECDSA-CAMELLIA128-SHA256:@SECLEVEL=0")
    with fakes.fixed(200, "{}") as server:
        server.use_tls(context)
        run = ModuleRun(
            vault_secret_info.TASK, doors.server, ca_cert=str(doors.authority.file)
        )
        address = server.address.replace("http:", "https:")
        result = run(vault_url=address, paths=["app"], mount_point="secret")
    assert result["error"]["reason"] == "tls"
    assert "broke off the TLS handshake" in result["msg"]
    assert "cipher" in result["error"]["hint"]


def test_http_to_a_tls_port(doors: Doors) -> None:
    run = ModuleRun(vault_secret_info.TASK, doors.server)
    address = f"http://{HOST}:{doors.ports['right']}"
    result = run(vault_url=address, paths=["app"], mount_point="secret")
    assert "it starts with 'https://' if Vault expects TLS" in result["msg"]
