# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SSH certificates on a host, as OpenSSH reads them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from vault.admin import unique
from vault.module import ModuleRun
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks import (
    vault_certificate,
)


@pytest.fixture(scope="module")
def ssh(vault: VaultServer) -> Iterator[str]:
    """Provide the name of an SSH engine with a CA and a role ``any``."""
    name = unique("ssh")
    call = vault.admin.call
    call("POST", f"sys/mounts/{name}", {"type": "ssh"})
    call("POST", f"{name}/config/ca", {"generate_signing_key": True})
    role = {
        "key_type": "ca",
        "allow_user_certificates": True,
        "allow_host_certificates": True,
        "allowed_users": "*",
        "allowed_domains": "*",
        "allow_bare_domains": True,
        "allow_subdomains": True,
        "allow_user_key_ids": True,
        "default_extensions": {"permit-pty": ""},
        "allowed_extensions": "*",
        "allowed_critical_options": "force-command",
        "ttl": "1h",
    }
    call("POST", f"{name}/roles/any", role)
    yield name
    vault.admin.unmount(name)


@pytest.fixture
def run(vault: VaultServer) -> ModuleRun:
    return ModuleRun(vault_certificate.TASK, vault)


def new_key(folder: Path, key_type: str = "ed25519") -> Path:
    """Make a key and return its public half."""
    key = folder / "id"
    for file in (key, folder / "id.pub"):
        file.unlink(missing_ok=True)
    command = ["ssh-keygen", "-q", "-t", key_type, "-N", "", "-f", str(key)]
    subprocess.run(command, check=True)
    return folder / "id.pub"


@pytest.fixture
def options(tmp_path: Path, ssh: str) -> dict[str, Any]:
    folder = tmp_path / "ssh"
    folder.mkdir()
    return {
        "path": f"{ssh}/sign/any",
        "src": str(new_key(folder)),
        "dest": str(folder / "id-cert.pub"),
        "data": {"cert_type": "host", "valid_principals": ["web1", "web1.example.org"]},
    }


def twice(run: ModuleRun, **params: Any) -> dict[str, Any]:
    """Predict, run, and run again without a change; return the real result."""
    file = Path(params["dest"])
    predicted, done = run(True, **params), run(**params)
    for result in (predicted, done):
        assert not result.get("failed"), result.get("error", {}).get("vault_errors")
    assert predicted["reasons"] == done["reasons"]
    before = file.exists() and file.read_text()
    for check_mode in (True, False):
        again = run(check_mode, **params)
        assert (again["action"], again["reasons"]) == ("unchanged", [])
    assert before == (file.exists() and file.read_text())
    return done


def shown(options: dict[str, Any]) -> str:
    """Return what OpenSSH says of the certificate."""
    return subprocess.run(
        ["ssh-keygen", "-L", "-f", options["dest"]],
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@pytest.mark.parametrize("key_type", ["ed25519", "rsa", "ecdsa"])
def test_a_host_key_is_signed_once(
    run: ModuleRun, options: dict[str, Any], key_type: str
) -> None:
    new_key(Path(options["src"]).parent, key_type)
    done = twice(run, **options)
    assert done["reasons"] == ["missing"]
    text, certificate = shown(options), done["certificate"]
    assert "host certificate" in text
    assert certificate["valid_principals"] == ["web1", "web1.example.org"]
    assert all(name in text for name in certificate["valid_principals"])
    assert f"Serial: {int(certificate['serial_number'], 16)}" in text
    assert certificate["issuer"] in text
    assert certificate["key_id"] in text
    moment = certificate["not_after"].rstrip("Z")
    assert len(moment) == len("2026-01-01T00:00:00")
    assert Path(options["dest"]).stat().st_mode & 0o777 == 0o644


def test_what_else_leads_to_another_certificate(
    run: ModuleRun, options: dict[str, Any]
) -> None:
    run(**options)
    user = {"valid_principals": "root,deploy", "key_id": "night shift"}
    for data, why in (
        ({"cert_type": "host", "valid_principals": "web2"}, ["valid_principals"]),
        (user, ["cert_type", "key_id", "valid_principals"]),
        ({**user, "extensions": {"permit-pty": ""}}, ["extensions"]),
        (
            {
                **user,
                "extensions": {"permit-pty": ""},
                "critical_options": {"force-command": "/bin/true"},
            },
            ["critical_options"],
        ),
    ):
        done = twice(run, **{**options, "data": data})
        # The role may have given the extension by itself.
        assert done["reasons"] in (why, [])
    assert "force-command /bin/true" in shown(options)
    assert 'Key ID: "night shift"' in shown(options)


def test_it_is_renewed_and_belongs_to_its_key(
    run: ModuleRun, options: dict[str, Any]
) -> None:
    run(**options)
    done = run(**options, renew_before="2h")
    assert done["reasons"] == ["expires"]
    assert "renew_before" in done["warnings"][0]
    new_key(Path(options["src"]).parent)
    assert twice(run, **options)["reasons"] == ["src"]
    Path(options["dest"]).write_text("broken")
    assert twice(run, **options)["reasons"] == ["unreadable"]


def test_it_is_removed_and_cannot_be_revoked(
    run: ModuleRun, options: dict[str, Any]
) -> None:
    run(**options)
    failed = run(**options, state="absent", revoke=True)
    assert failed["error"]["reason"] == "configuration"
    assert "of SSH cannot" in failed["msg"]
    assert twice(run, **options, state="absent")["action"] == "deleted"
    assert Path(options["src"]).exists()


def test_it_needs_no_library(
    run: ModuleRun, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    import importlib.util

    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util,
        "find_spec",
        lambda name, *more: None if name == "cryptography" else find(name, *more),
    )
    assert twice(run, **options)["changed"]


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"chain_dest": "/tmp/chain.pem"}, "configuration"),
        ({"src": None}, "invalid_path"),
        ({"src": "/etc/hostname"}, "configuration"),
        ({"data": {"principals": "web1"}}, "invalid_data"),
        ({"data": {"public_key": "ssh-rsa AAAA"}}, "invalid_data"),
    ],
    ids=str,
)
def test_bad_input(
    run: ModuleRun, options: dict[str, Any], params: dict[str, Any], reason: str
) -> None:
    if params.get("src", "") is None:
        params = {**params, "key_dest": options["dest"] + ".key"}
    for check_mode in (True, False):
        failed = run(check_mode, **{**options, **params})
        assert failed["error"]["reason"] == reason, failed
    assert not Path(options["dest"]).exists()
