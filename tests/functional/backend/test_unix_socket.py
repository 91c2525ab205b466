# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The address is the Unix socket of the server's own proxy."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from vault import agent, fakes
from vault.playbook import Play, debug, task
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultAuthError,
    VaultConnectionError,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.vault_backend import (
    VaultBackend,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("s")


@pytest.fixture(scope="module")
def address(vault: VaultServer, folder: Path) -> Iterator[str]:
    """Provide the address of a proxy with auto-auth that may read secrets."""
    rules = 'path "secret/*" { capabilities = ["create", "update", "read"] }'
    role = vault.admin.approle(vault.admin.policy(rules))
    (folder / "role").write_text(role.role_id)
    (folder / "secret").write_text(role.secret_id)
    path = folder / "proxy.sock"
    config = f"""
vault {{ address = "{vault.address}" }}
auto_auth {{
  method "approle" {{
    config = {{
      role_id_file_path = "{folder}/role"
      secret_id_file_path = "{folder}/secret"
    }}
  }}
}}
api_proxy {{ use_auto_auth_token = true }}
listener "unix" {{
  address = "{path}"
  tls_disable = true
  socket_mode = "600"
}}
"""
    vault.admin.write("secret", "socket", {"user": "admin"})
    with agent.logged_in(vault.binary, "proxy", config, folder):
        yield f"unix://{path}"


def test_the_class(
    vault: VaultServer, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # There is none, and there is no need for one.
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    backend = VaultBackend(address, auth_method="none", mount_point="secret")
    assert backend.get_secret("socket") == {"user": "admin"}
    assert backend.vault_addr == address
    # hvac's own requests take the same way.
    with pytest.raises(VaultAuthError, match="deny"):
        backend.list_secrets()
    # A token of our own is sent through.
    monkeypatch.setenv("VAULT_ADDR", address)
    given = VaultBackend(vault_token=vault.token, mount_point="secret")
    assert "socket" in given.list_secrets()


@pytest.mark.ansible
@pytest.mark.parametrize("in_controller", [True, False])
def test_tasks_and_lookups(play: Play, address: str, in_controller: bool) -> None:
    play.variables = {
        "ansible_credential_bridge_vault_url": address,
        "ansible_credential_bridge_auth_method": "none",
        "ansible_credential_bridge_mount_point": "secret",
        "credential_bridge_in_controller": in_controller,
    }
    call = "lookup('credential_bridge.vault.vault_secret', 'socket', key='user')"
    refused = {"ca_cert": "/etc/ssl/cert.pem", "data": {"a": "b"}, "path": "other"}
    written, read, value, failed = play.run(
        task("vault_secret", path="socket", data={"user": "admin"}),
        task("vault_secret_info", paths="socket"),
        debug(call),
        task("vault_secret", **refused),
    )
    assert not written["changed"]
    assert read["secrets"][0]["data"] == {"user": "admin"}
    assert value["msg"] == "admin"
    assert "'ca_cert' has no effect" in failed["msg"]
    assert failed["error"]["type"] == "ConfigurationError"


@pytest.mark.ansible
def test_vault_addr_reaches_tasks_and_lookups(play: Play, address: str) -> None:
    login = {"auth_method": "none", "mount_point": "secret"}
    call = "'socket', key='user', auth_method='none', mount_point='secret'"
    env = {"VAULT_ADDR": address, "VAULT_CACERT": "/nowhere", "VAULT_PROXY_ADDR": "x"}
    read, value = play.run(
        task("vault_secret_info", paths="socket", **login),
        debug(f"lookup('credential_bridge.vault.vault_secret', {call})"),
        env=env,
    )
    assert read["secrets"][0]["data"] == {"user": "admin"}
    assert value["msg"] == "admin"


def failure(address: str) -> VaultConnectionError:
    with pytest.raises(VaultConnectionError) as caught:
        VaultBackend(address, "t", mount_point="secret").get_secret("a")
    return caught.value


def test_what_is_wrong_with_a_socket(folder: Path) -> None:
    assert "There is no socket" in failure(f"unix://{folder}/none").message
    (folder / "file").touch()
    assert "Nothing listens" in failure(f"unix://{folder}/file").message
    left_over = socket.socket(socket.AF_UNIX)
    left_over.bind(str(folder / "left-over"))
    left_over.close()
    lost = failure(f"unix://{folder}/left-over")
    assert "Nothing listens" in lost.message
    assert (lost.reason, lost.maybe_sent) == ("unreachable", False)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_a_socket_of_somebody_else(address: str, folder: Path) -> None:
    os.chmod(folder, 0o700)
    os.seteuid(65534)
    try:
        assert "may not connect" in failure(address).message
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("target", ["http://localhost:1", "https://vault.example.com"])
def test_a_redirect_leads_to_no_other_server(tmp_path: Path, target: str) -> None:
    with fakes.redirecting_socket(tmp_path / "s", target) as server:
        assert failure(server.address).reason == "redirect_refused"


def test_a_redirect_may_lead_to_another_path(tmp_path: Path) -> None:
    with fakes.redirecting_socket(tmp_path / "s", "") as server:
        failure(server.address)
        assert len(server.seen) == 4
        assert {seen.headers["host"] for seen in server.seen} == {"localhost"}
