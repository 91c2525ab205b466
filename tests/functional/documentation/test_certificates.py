# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guide to certificates: a server on loopback serves each new one after a reload."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from vault.loopback import HOST, free_port
from vault.paths import COLLECTION
from vault.playbook import run_playbook
from vault.server import VaultServer
from vault.wait import wait_for

pytestmark = pytest.mark.ansible

PAGE = COLLECTION / "docs" / "guides" / "certificates.md"
PLAYBOOK = re.compile(r"```yaml\n(- hosts:.*?)```", re.DOTALL)
SERIAL = re.compile(r"serial=(\w+)")


class Nginx:
    """A program of that name that serves a certificate, and an older one until reloaded.

    It is OpenSSL's own server.

    :param tls: the folder of the certificate
    """

    def __init__(self, folder: Path, tls: Path) -> None:
        self.port = free_port()
        self._pid = folder / "nginx.pid"
        self._log = folder / "nginx.log"
        self._serial = ["x509", "-noout", "-serial", "-in", str(tls / "web.pem")]
        files = f"-cert {tls}/web.pem -cert_chain {tls}/web.pem -key {tls}/web.key"
        program = folder / "nginx"
        program.write_text(
            "#!/bin/sh\n"
            f"[ \"$*\" = '-s reload' ] || exit 1\n"
            f"[ ! -e {self._pid} ] || kill $(cat {self._pid})\n"
            # The port is free only when the old one has ended.
            f"while openssl s_client -connect {HOST}:{self.port} "
            "</dev/null >/dev/null 2>&1; do sleep 0.1; done\n"
            f"openssl s_server -accept {HOST}:{self.port} -www {files} "
            f"</dev/null >>{self._log} 2>&1 &\n"
            f"echo $! > {self._pid}\n"
        )
        program.chmod(0o755)

    def stop(self) -> None:
        """End the server, if it was ever started, and show what it has said."""
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            print(self._log.read_text())
            os.kill(int(self._pid.read_text()), signal.SIGTERM)

    def on_disk(self) -> str:
        """Return the serial number of the certificate in the file."""
        return self._number(self._serial, "")

    def served(self, ca: Path) -> str:
        """Return the serial number of the one that it serves, '' if none is trusted.

        :param ca: the certificate of the CA that is to be trusted
        """
        client = ["s_client", "-connect", f"{HOST}:{self.port}", "-CAfile", str(ca)]
        names = ["-verify_return_error", "-verify_hostname", "www.example.org"]
        shown = self._openssl([*client, *names], "")
        return self._number(["x509", "-noout", "-serial"], shown)

    def _number(self, command: list[str], given: str) -> str:
        found = SERIAL.search(self._openssl(command, given))
        return found[1] if found else ""

    def _openssl(self, command: list[str], given: str) -> str:
        return subprocess.run(
            ["openssl", *command],
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            check=False,
        ).stdout


@pytest.fixture
def tls(tmp_path: Path) -> Path:
    folder = tmp_path / "tls"
    folder.mkdir()
    return folder


@pytest.fixture
def nginx(tmp_path: Path, tls: Path) -> Iterator[Nginx]:
    program = Nginx(tmp_path, tls)
    yield program
    program.stop()


def run(text: str, folder: Path, server: VaultServer, token: str) -> str:
    """Run a playbook of the page, and return what it printed."""
    local = {
        "ansible_connection": "local",
        "ansible_python_interpreter": sys.executable,
    }
    groups = {
        "web": {"hosts": {"web1": local}},
        "ungrouped": {"hosts": {"localhost": local}},
    }
    (folder / "hosts.yml").write_text(json.dumps(groups))
    variables = {"ansible_credential_bridge_vault_token": token}
    (folder / "variables.json").write_text(json.dumps(variables))
    done = run_playbook(
        text,
        folder,
        f"--inventory={folder / 'hosts.yml'}",
        f"--extra-vars=@{folder / 'variables.json'}",
        env={
            "VAULT_ADDR": server.address,
            "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        },
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_a_server_serves_each_new_certificate(
    vault: VaultServer, tmp_path: Path, tls: Path, nginx: Nginx
) -> None:
    page = PAGE.read_text()
    ssh = tmp_path / "ssh"
    for place, ours in {"/etc/nginx/tls": tls, "/etc/ssh": ssh}.items():
        assert f"{place}/" in page
        page = page.replace(f"{place}/", f"{ours}/")
    set_up, keep, sign_hosts, revoke = PLAYBOOK.findall(page)
    run(set_up, tmp_path, vault, vault.token)
    ca = tmp_path / "ca.pem"
    ca.write_text(vault.admin.call("GET", "pki/cert/ca")["data"]["certificate"])
    host = vault.admin.token("web-certificates")

    assert "changed=2" in run(keep, tmp_path, vault, host)
    first = nginx.on_disk()
    wait_for(lambda: nginx.served(ca) == first, "the first certificate")
    assert "changed=0" in run(keep, tmp_path, vault, host)
    assert nginx.on_disk() == first

    assert "renew_before: 10d" in keep
    soon = keep.replace("renew_before: 10d", "renew_before: 31d")
    assert "changed=2" in run(soon, tmp_path, vault, host)
    second = nginx.on_disk()
    assert second != first
    wait_for(lambda: nginx.served(ca) == second, "the renewed certificate")

    ssh.mkdir()
    key = ssh / "ssh_host_ed25519_key"
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)]
    subprocess.run(command, check=True)
    run(sign_hosts, tmp_path, vault, vault.token)
    shown = subprocess.run(
        ["ssh-keygen", "-L", "-f", f"{key}-cert.pub"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "web1.example.org" in shown

    run(revoke, tmp_path, vault, vault.token)
    assert not list(tls.iterdir())
    serial = ":".join(re.findall("..", second.lower()))
    held = vault.admin.call("GET", f"pki/cert/{serial}")
    assert held["data"]["revocation_time"] > 0
