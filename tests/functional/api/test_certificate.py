# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""X.509 certificates on a host: issued, left alone, renewed, mended, removed."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from vault.admin import unique
from vault.audit import Audit
from vault.module import ModuleRun
from vault.playbook import Play, task
from vault.server import VaultServer

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks import (
    vault_certificate,
)

NAME = "web.example.org"
ROLE = {"allow_any_name": True, "enforce_hostnames": False, "ttl": "1h"}
ROLE = {**ROLE, "allowed_uri_sans": "*", "allowed_other_sans": "*"}


@pytest.fixture(scope="module")
def pki(vault: VaultServer) -> Iterator[str]:
    """Provide the name of a PKI engine with a CA and a role ``web``."""
    name = unique("pki")
    call = vault.admin.call
    call("POST", f"sys/mounts/{name}", {"type": "pki"})
    root = {"common_name": "Test CA", "ttl": "24h", "key_type": "ec"}
    call("POST", f"{name}/root/generate/internal", root)
    call("POST", f"{name}/roles/web", {**ROLE, "key_type": "ec", "key_bits": 256})
    call("POST", f"{name}/roles/any", {**ROLE, "key_type": "any"})
    yield name
    vault.admin.unmount(name)


class Host:
    """The files of one certificate."""

    def __init__(self, folder: Path, pki: str) -> None:
        self.folder = folder / "tls"
        self.folder.mkdir()
        self.cert, self.key, self.chain = (
            self.folder / name for name in ("web.pem", "web.key", "chain.pem")
        )
        self.options: dict[str, Any] = {
            "path": f"{pki}/issue/web",
            "dest": str(self.cert),
            "key_dest": str(self.key),
            "data": {"common_name": NAME},
        }
        self.signing = {**self.options, "path": f"{pki}/sign/any"}

    def look(self) -> dict[str, Any]:
        """Return all that a task may change."""
        return {
            file.name: (file.read_bytes(), file.stat().st_mode, file.stat().st_ino)
            for file in self.folder.iterdir()
        }

    def openssl(self, *command: str) -> str:
        """Return what OpenSSL prints."""
        return subprocess.run(
            ["openssl", *command], capture_output=True, text=True, check=True
        ).stdout

    def is_pair(self) -> bool:
        """Return whether the key belongs to the certificate, by OpenSSL's word."""
        held = self.openssl("x509", "-in", str(self.cert), "-noout", "-pubkey")
        return held == self.openssl("pkey", "-in", str(self.key), "-pubout")


@pytest.fixture
def host(tmp_path: Path, pki: str) -> Host:
    return Host(tmp_path, pki)


@pytest.fixture
def run(vault: VaultServer) -> ModuleRun:
    return ModuleRun(vault_certificate.TASK, vault)


def outcome(result: dict[str, Any]) -> tuple[str, list[str]]:
    assert not result.get("failed"), result
    return result["action"], result["reasons"]


def twice(run: ModuleRun, host: Host, **params: Any) -> dict[str, Any]:
    """Predict, run, and run again without a change; return the real result."""
    before = host.look()
    predicted = run(True, **params)
    assert host.look() == before
    done = run(**params)
    assert outcome(predicted) == outcome(done)
    assert predicted["changed"] == done["changed"]
    assert predicted["diff"]["before"] == done["diff"]["before"]
    assert predicted["diff"]["after"]["files"] == done["diff"]["after"]["files"]
    after = host.look()
    for check_mode in (True, False):
        again = run(check_mode, **params)
        assert outcome(again) == ("unchanged", [])
        assert again["certificate"] == done["certificate"]
        assert again["diff"]["before"] == again["diff"]["after"]
    assert host.look() == after
    return done


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def test_a_certificate_is_issued_once(run: ModuleRun, host: Host, audit: Audit) -> None:
    data = {
        "common_name": NAME,
        "alt_names": ["b.example.org", "C.example.org"],
        "ip_sans": "10.0.0.1",
        "uri_sans": ["spiffe://example.org/web"],
        "other_sans": "1.3.6.1.4.1.311.20.2.3;UTF8:dev@example.org",
    }
    options = {**host.options, "data": data, "chain_dest": str(host.chain)}
    done = twice(run, host, **options)
    assert outcome(done) == ("created", ["missing"])
    certificate = done["certificate"]
    assert certificate["subject"] == f"CN={NAME}"
    assert certificate["alt_names"] == ["b.example.org", "c.example.org", NAME]
    assert certificate["ip_sans"] == ["10.0.0.1"]
    assert certificate["days_left"] == 0
    assert host.is_pair()
    assert [mode(file) for file in (host.cert, host.key, host.chain)] == [
        0o644,
        0o600,
        0o644,
    ]
    host.openssl("verify", "-CAfile", str(host.chain), str(host.cert))
    assert host.key.read_text().strip() not in str(done)
    assert sorted(host.look()) == ["chain.pem", "web.key", "web.pem"]
    audit.new()
    run(**options)
    serial = certificate["serial_number"]
    mount = host.options["path"].partition("/")[0]
    asked = [path for path in audit.new() if path.startswith(mount)]
    # For the description of the path, and whether it was revoked.
    assert asked == [options["path"], f"{mount}/cert/{serial}"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("common_name", "other.example.org"),
        ("alt_names", "new.example.org"),
        ("ip_sans", "::1"),
        ("uri_sans", "https://example.org"),
    ],
)
def test_other_names_lead_to_another_certificate(
    run: ModuleRun, host: Host, name: str, value: str
) -> None:
    first = run(**host.options)["certificate"]["serial_number"]
    key = host.key.read_text()
    done = twice(
        run, host, **{**host.options, "data": {"common_name": NAME, name: value}}
    )
    action, why = outcome(done)
    assert action == "replaced"
    assert name in why
    assert done["diff"]["before"]["certificate"]["serial_number"] == first
    assert done["certificate"]["serial_number"] != first
    assert host.key.read_text() != key
    assert host.is_pair()
    # One name less is another certificate, too.
    assert outcome(twice(run, host, **host.options))[0] == "replaced"


def test_it_is_renewed_when_little_is_left(run: ModuleRun, host: Host) -> None:
    data = {**host.options["data"], "ttl": "40m"}
    options = {**host.options, "data": data}
    run(**options)
    # The TTL is no difference, and two thirds of the life are left.
    assert outcome(run(**host.options, renew_before="30m"))[0] == "unchanged"
    done = twice(run, host, **{**host.options, "renew_before": "50m"})
    assert outcome(done) == ("replaced", ["expires"])
    warned = run(**host.options, renew_before="2h")
    assert "renew_before" in warned["warnings"][0]


def test_a_third_of_the_life_is_the_default(run: ModuleRun, host: Host) -> None:
    # Certificates are backdated by 30 seconds.
    for ttl, action in (("40s", "unchanged"), ("5s", "replaced")):
        data = {**host.options["data"], "ttl": ttl}
        run(**host.options, state="absent")
        run(**{**host.options, "data": data})
        assert outcome(run(True, **host.options))[0] == action


def test_a_revoked_certificate_is_replaced(
    run: ModuleRun, host: Host, vault: VaultServer, pki: str
) -> None:
    serial = run(**host.options)["certificate"]["serial_number"]
    vault.admin.call("POST", f"{pki}/revoke", {"serial_number": serial})
    assert outcome(twice(run, host, **host.options)) == ("replaced", ["revoked"])


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (lambda host: host.key.unlink(), ["key_dest"]),
        (lambda host: host.key.write_text("no key"), ["key_dest"]),
        (lambda host: host.cert.write_text("nothing"), ["unreadable"]),
        (lambda host: host.chain.unlink(), ["chain_dest"]),
        (lambda host: shutil.copy(host.cert, host.chain), ["chain_dest"]),
    ],
    ids=["key gone", "key broken", "certificate broken", "chain gone", "other chain"],
)
def test_what_is_broken_is_mended(
    run: ModuleRun, host: Host, damage: Callable[[Host], Any], why: list[str]
) -> None:
    options = {**host.options, "chain_dest": str(host.chain)}
    run(**options)
    damage(host)
    assert outcome(twice(run, host, **options)) == ("replaced", why)
    assert host.is_pair()


def test_a_crash_between_the_files_is_mended(run: ModuleRun, host: Host) -> None:
    run(**host.options)
    old = host.cert.read_bytes()
    run(**host.options, renew_before="2h")
    host.cert.write_bytes(old)
    assert outcome(twice(run, host, **host.options)) == ("replaced", ["key_dest"])


def test_one_file_may_hold_several_parts(run: ModuleRun, host: Host) -> None:
    whole = {**host.options, "chain_dest": str(host.cert)}
    twice(run, host, **whole)
    assert host.cert.read_text().count("BEGIN CERTIFICATE") == 2
    bundle = {**whole, "key_dest": str(host.cert)}
    done = twice(run, host, **bundle)
    assert outcome(done) == ("replaced", ["key_dest"])
    assert host.cert.read_text().count("PRIVATE KEY") == 2
    assert mode(host.cert) == 0o600
    refused = run(**bundle, mode="0644")
    assert refused["error"]["reason"] == "configuration"


def test_owner_and_mode_are_mended_alone(run: ModuleRun, host: Host) -> None:
    run(**host.options)
    serial = run(**host.options)["certificate"]["serial_number"]
    wanted = {"mode": "u=rw,g=r,o=", "key_mode": "0640"}
    done = twice(run, host, **host.options, **wanted)
    assert outcome(done) == ("changed", [])
    assert [mode(file) for file in (host.cert, host.key)] == [0o640, 0o640]
    assert done["certificate"]["serial_number"] == serial
    assert done["diff"]["before"]["files"][str(host.key)]["mode"] == "0600"
    # What is not asked for stays, in a new certificate, too.
    run(**host.options, renew_before="2h")
    assert [mode(file) for file in (host.cert, host.key)] == [0o640, 0o600]
    if os.geteuid() == 0:
        done = twice(run, host, **host.options, owner="nobody", group="12345")
        assert outcome(done) == ("changed", [])
        assert (host.key.stat().st_uid, host.key.stat().st_gid)[1] == 12345
        run(**host.options, renew_before="2h")
        assert host.cert.stat().st_gid == 12345
    unknown = run(**host.options, owner="no-such-user")
    assert unknown["error"]["reason"] == "configuration"


def test_the_key_is_private_from_its_first_byte(run: ModuleRun, host: Host) -> None:
    """Look at the folder at each line of the code that writes, under umask 0."""
    seen: dict[str, set[int]] = {}

    def look(frame: FrameType, _event: str, _argument: object) -> Any:
        if not frame.f_code.co_filename.endswith(("_host/files.py", "tempfile.py")):
            return None
        for entry in os.scandir(host.folder):
            status = entry.stat(follow_symlinks=False)
            modes = seen.setdefault(entry.name, set())
            modes.add(stat.S_IMODE(status.st_mode))
        return look

    old = os.umask(0)
    sys.settrace(look)
    try:
        run(**host.options, mode="0644")
    finally:
        sys.settrace(None)
        os.umask(old)
    keys = {name: modes for name, modes in seen.items() if "web.key" in name}
    assert len(keys) > 1, "the key and its beginnings"
    assert set().union(*keys.values()) == {0o600}
    assert mode(host.cert) == 0o644


def test_a_failure_leaves_the_old_pair(
    run: ModuleRun, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(**host.options)
    before = host.look()
    replace = os.replace

    def fails_for_the_certificate(source: str, target: str) -> None:
        if target == str(host.cert):
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr(os, "replace", fails_for_the_certificate)
    failed = run(**host.options, renew_before="2h")
    assert failed["error"]["reason"] == "not_written"
    assert failed["error"]["done"] == ["certificate"]
    assert host.look() == before
    monkeypatch.undo()
    # Where nothing was there before, nothing is left.
    for file in (host.cert, host.key):
        file.unlink()
    monkeypatch.setattr(os, "replace", fails_for_the_certificate)
    assert run(**host.options)["failed"]
    assert host.look() == {}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Provide a file system of 32 KB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=32k", "tmpfs", str(folder)], check=False
    )
    if mounted.returncode:
        pytest.skip("only root can mount a file system")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_leaves_the_old_pair(
    run: ModuleRun, small_disk: Path, pki: str
) -> None:
    host = Host(small_disk, pki)
    run(**host.options)
    ballast = host.folder / "ballast"
    fill = ["dd", "if=/dev/zero", f"of={ballast}", "bs=512"]
    subprocess.run(fill, stderr=subprocess.DEVNULL, check=False)
    before = host.look()
    failed = run(**host.options, renew_before="2h")
    assert failed["error"]["reason"] == "not_written"
    assert "space" in failed["msg"]
    assert host.look() == before
    assert host.is_pair()
    ballast.unlink()
    assert outcome(run(**host.options, renew_before="2h")) == ("replaced", ["expires"])


def test_a_read_only_folder_costs_no_certificate(
    run: ModuleRun, small_disk: Path, pki: str, audit: Audit
) -> None:
    host = Host(small_disk, pki)
    run(**host.options)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    before = host.look()
    audit.new()
    for check_mode in (True, False):
        failed = run(check_mode, **host.options, renew_before="2h")
        assert failed["error"]["reason"] == "not_written"
        assert not failed["changed"]
    assert host.look() == before
    assert host.options["path"] not in audit.new()


def test_what_a_killed_run_left_is_removed(run: ModuleRun, host: Host) -> None:
    left = host.folder / ".web.key.vault_certificate-left"
    left.write_text("a key")
    os.utime(left, (0, 0))
    recent = host.folder / ".web.key.vault_certificate-recent"
    recent.write_text("of a run that goes on")
    run(**host.options)
    assert not left.exists()
    assert recent.exists()


# --- keys that stay on the host ---


def test_a_key_of_its_own_stays(run: ModuleRun, host: Host) -> None:
    data = {"common_name": NAME, "alt_names": "b.example.org,10.0.0.9"}
    options = {**host.signing, "data": {**data, "ip_sans": ["10.0.0.1"]}}
    done = twice(run, host, **options)
    assert done["certificate"]["key_type"] == "rsa"
    assert done["certificate"]["key_bits"] == 2048
    key = host.look()["web.key"]
    assert outcome(twice(run, host, **host.signing)) == (
        "replaced",
        ["alt_names", "ip_sans"],
    )
    assert host.look()["web.key"] == key
    assert host.is_pair()
    other = {**host.signing, "key_type": "ec", "key_bits": 384}
    done = twice(run, host, **other)
    assert outcome(done) == ("replaced", ["key_type"])
    assert done["certificate"]["key_bits"] == 384
    assert host.is_pair()
    twice(run, host, **{**host.signing, "key_type": "ed25519"})
    assert host.is_pair()
    host.key.unlink()
    assert outcome(twice(run, host, **host.signing)) == ("replaced", ["key_dest"])


def test_a_key_with_a_passphrase_is_not_replaced(run: ModuleRun, host: Host) -> None:
    host.openssl(
        "genpkey", "-algorithm", "ED25519", "-aes256", "-pass", "pass:x",
        "-out", str(host.key),
    )  # fmt: skip
    before = host.look()
    for check_mode in (True, False):
        failed = run(check_mode, **host.signing)
        assert failed["error"]["reason"] == "configuration"
    assert host.look() == before


def test_a_request_of_somebody_elses_key(run: ModuleRun, host: Host) -> None:
    csr, key = host.folder / "web.csr", str(host.key)
    new = ("req", "-new", "-nodes", "-newkey", "rsa:2048", "-out", str(csr))
    names = ("-subj", f"/CN={NAME}", "-addext", "subjectAltName=DNS:b.example.org")
    host.openssl(*new, "-keyout", key, *names)
    options = {**host.signing, "src": str(csr), "key_dest": None, "data": None}
    done = twice(run, host, **options)
    assert done["certificate"]["alt_names"] == ["b.example.org", NAME]
    assert host.is_pair()
    host.openssl(*new, "-keyout", key, *names)
    assert outcome(twice(run, host, **options)) == ("replaced", ["src"])
    assert host.is_pair()
    csr.write_text("-----BEGIN NOTHING-----")
    assert run(**options)["error"]["reason"] == "configuration"
    csr.unlink()
    assert "does not exist" in run(**options)["msg"]


def test_a_role_that_does_not_give_what_is_asked_for(
    run: ModuleRun, host: Host, vault: VaultServer, pki: str
) -> None:
    """With such a role, every run would issue another certificate."""
    role = {**ROLE, "key_type": "any", "use_csr_sans": False}
    vault.admin.call("POST", f"{pki}/roles/strict", role)
    csr = host.folder / "web.csr"
    host.openssl(
        "req", "-new", "-nodes", "-newkey", "rsa:2048", "-out", str(csr),
        "-keyout", str(host.key), "-subj", f"/CN={NAME}",
        "-addext", "subjectAltName=DNS:b.example.org",
    )  # fmt: skip
    options = {
        **host.signing,
        "path": f"{pki}/sign/strict",
        "src": str(csr),
        "key_dest": None,
        "data": {},
    }
    failed = run(**options)
    assert failed["error"]["reason"] == "not_applied"
    assert "'alt_names'" in failed["msg"]
    assert not host.cert.exists()
    twice(run, host, **{**options, "data": {"alt_names": "b.example.org"}})


# --- absent ---


@pytest.mark.parametrize("stored", [True, False], ids=["stored", "not stored"])
def test_it_is_revoked_and_removed(
    run: ModuleRun, host: Host, vault: VaultServer, pki: str, stored: bool
) -> None:
    role = {**ROLE, "key_type": "ec", "no_store": not stored}
    vault.admin.call("POST", f"{pki}/roles/fleeting", role)
    options = {
        **host.options,
        "path": f"{pki}/issue/fleeting",
        "chain_dest": str(host.chain),
    }
    serial = run(**options)["certificate"]["serial_number"]
    gone = {**options, "state": "absent", "revoke": True}
    done = twice(run, host, **gone)
    assert outcome(done) == ("deleted", [])
    assert done["diff"]["before"]["certificate"]["serial_number"] == serial
    assert host.look() == {}
    held = vault.admin.call("GET", f"{pki}/cert/{serial}")
    assert held["data"]["revocation_time"] > 0


def test_it_is_removed_without_the_server(host: Host, run: ModuleRun) -> None:
    run(**host.options)
    gone = run(**host.options, state="absent", vault_url="http://127.0.0.1:9")
    assert outcome(gone) == ("deleted", [])
    assert host.look() == {}


def test_a_revocation_that_is_denied_removes_nothing(
    host: Host, run: ModuleRun, vault: VaultServer
) -> None:
    run(**host.options)
    before = host.look()
    for check_mode in (True, False):
        failed = run(
            check_mode,
            **host.options,
            state="absent",
            revoke=True,
            vault_token=vault.admin.token("default"),
        )
        assert failed["error"]["reason"] == "permission_denied"
        assert not failed["changed"]
    assert host.look() == before


# --- refusals, before anything is written ---


def test_a_right_is_missing(host: Host, run: ModuleRun, vault: VaultServer) -> None:
    token = vault.admin.token("default")
    for check_mode in (True, False):
        failed = run(check_mode, **host.options, vault_token=token)
        assert failed["error"]["reason"] == "permission_denied"
    assert host.look() == {}


def test_few_rights_are_enough(
    host: Host, run: ModuleRun, vault: VaultServer, pki: str
) -> None:
    rules = f'path "{pki}/issue/web" {{ capabilities = ["update"] }}'
    token = vault.admin.token(vault.admin.policy(rules))
    twice(run, host, **host.options, vault_token=token)


def test_a_misspelt_field_fails_first(host: Host, run: ModuleRun) -> None:
    run(**host.options)
    before = host.look()
    data = {"common_name": NAME, "alt_name": "b.example.org"}
    for check_mode in (True, False):
        failed = run(check_mode, **{**host.options, "data": data})
        assert failed["error"]["reason"] == "invalid_data"
        assert "Did you mean 'alt_names'" in failed["msg"]
    assert host.look() == before


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"path": "secret/data/x"}, "invalid_path"),
        ({"path": "nowhere/issue/web"}, "mount_not_found"),
        ({"dest": "web.pem"}, "configuration"),
        ({"dest": "/nowhere/web.pem"}, "configuration"),
        ({"dest": "/proc"}, "configuration"),
        ({"key_dest": None}, "configuration"),
        ({"src": "/etc/hosts"}, "configuration"),
        ({"key_type": "ec"}, "configuration"),
        ({"revoke": True}, "configuration"),
        ({"renew_before": "0"}, "configuration"),
        ({"renew_before": "soon"}, "invalid_data"),
        ({"mode": 416}, "configuration"),
        ({"key_mode": "rw"}, "configuration"),
        ({"group": "no-such-group"}, "configuration"),
        ({"data": {"csr": "x"}}, "invalid_data"),
        ({"data": {"common_name": NAME, "format": "der"}}, "invalid_data"),
        ({"data": {"common_name": None}}, "invalid_data"),
        ({"data": "common_name=a"}, "invalid_data"),
    ],
    ids=str,
)
def test_bad_input(
    host: Host, run: ModuleRun, params: dict[str, Any], reason: str
) -> None:
    for check_mode in (True, False):
        failed = run(check_mode, **{**host.options, **params})
        assert failed["error"]["reason"] == reason, failed
        assert failed["error"]["hint"] or reason == "configuration"
    assert host.look() == {}


def test_a_link_is_not_followed(host: Host, run: ModuleRun, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    target.write_text("precious")
    host.key.symlink_to(target)
    assert "is a symbolic link" in run(**host.options)["msg"]
    assert target.read_text() == "precious"


def test_a_lease_would_end_with_the_login(
    host: Host, run: ModuleRun, vault: VaultServer, pki: str
) -> None:
    vault.admin.call(
        "POST",
        f"{pki}/roles/leased",
        {**ROLE, "key_type": "ec", "generate_lease": True},
    )
    rules = f'path "{pki}/issue/leased" {{ capabilities = ["update"] }}'
    account = vault.admin.approle(vault.admin.policy(rules))
    failed = run(
        **{**host.options, "path": f"{pki}/issue/leased"},
        vault_token=None,
        auth_method="approle",
        vault_role_id=account.role_id,
        vault_secret_id=account.secret_id,
    )
    assert failed["error"]["reason"] == "lease_refused"
    assert host.look() == {}


def test_an_issuer_of_its_own_choice(host: Host, run: ModuleRun, pki: str) -> None:
    path = f"{pki}/issuer/default/issue/web"
    twice(run, host, **{**host.options, "path": path})
    gone = {**host.options, "path": path, "state": "absent", "revoke": True}
    assert outcome(run(**gone)) == ("deleted", [])


def test_the_library_is_missing(
    host: Host, run: ModuleRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    import importlib.util

    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util,
        "find_spec",
        lambda name, *more: None if name == "cryptography" else find(name, *more),
    )
    failed = run(**host.options)
    assert failed["error"]["reason"] == "dependency_missing"
    assert "pip install cryptography" in failed["error"]["hint"]


# --- as tasks of a play ---


@pytest.fixture
def here(play: Play, vault: VaultServer) -> Play:
    """Run tasks that lead to the server, with diffs."""
    play.variables = {
        "ansible_credential_bridge_vault_url": vault.address,
        "ansible_credential_bridge_vault_token": vault.token,
    }
    return play


def comparable(result: dict[str, Any]) -> dict[str, Any]:
    """Return a result without what differs from one certificate to the next."""
    text = json.dumps(result, sort_keys=True)
    for pattern in (r"([0-9a-f]{2}:){8,}[0-9a-f]{2}", r"\d{4}-\d\d-\d\dT[0-9:]+Z"):
        text = re.sub(pattern, "-", text)
    found: dict[str, Any] = json.loads(text)
    # Newer versions of Ansible say so of a module's output.
    found.pop("ansible_parsed", None)
    return found


@pytest.mark.ansible
def test_both_ways_of_running_agree(here: Play, host: Host, pki: str) -> None:
    options = {**host.options, "chain_dest": str(host.chain)}
    new = {**options, "data": {"common_name": NAME, "alt_names": ["b.example.org"]}}
    signing = {**options, "path": f"{pki}/sign/any", "key_type": "ec"}
    tasks = [
        {**task("vault_certificate", **params), "diff": True, **keywords}
        for params, keywords in (
            (options, {"check_mode": True}),
            (options, {}),
            (options, {}),
            (new, {}),
            ({**new, "key_mode": "0640", "mode": "u=rw,g=,o="}, {}),
            ({**new, "key_mode": 416}, {}),
            ({**new, "dest": "relative.pem"}, {}),
            ({**new, "data": {"comon_name": NAME}}, {}),
            ({**new, "dest": "/nowhere/web.pem"}, {}),
            (signing, {}),
            ({**signing, "state": "absent", "revoke": "yes"}, {}),
            ({**signing, "state": "absent", "revoke": "yes"}, {}),
        )
    ]
    ways = []
    for in_controller in (True, False):
        here.variables["credential_bridge_in_controller"] = in_controller
        ways.append(
            [comparable(result) for result in here.run(*tasks, options=["-vvv"])]
        )
        way = "in the controller process" if in_controller else "as a module"
        assert here.output.count(f"credential_bridge.vault: running {way}") == len(
            tasks
        )
        assert "BEGIN RSA" not in here.output
        assert "PRIVATE KEY" not in here.output
    assert [result.get("changed") for result in ways[0]] == [
        True, True, False, True, True, False, False, False, False, True, True, False,
    ]  # fmt: skip
    assert [bool(result.get("failed")) for result in ways[0]] == [
        False, False, False, False, False, True, True, True, True, False, False, False,
    ]  # fmt: skip
    assert ways[0] == ways[1]


@pytest.mark.ansible
def test_no_byte_of_a_key_is_shown_or_left(
    here: Play, host: Host, home: Path, tmp_path: Path
) -> None:
    """Whatever way it goes: with and without an error, and at the highest verbosity."""
    seen: list[str] = []
    log = tmp_path / "ansible.log"
    for in_controller in (True, False):
        here.variables["credential_bridge_in_controller"] = in_controller
        for params in (host.options, host.signing):
            results = here.run(
                {
                    **task("vault_certificate", **params, renew_before="2h"),
                    "diff": True,
                },
                options=["-vvvvv"],
                env={"ANSIBLE_LOG_PATH": str(log), "ANSIBLE_KEEP_REMOTE_FILES": "1"},
            )
            assert results[0]["changed"], results
            lines = host.key.read_text().splitlines()
            everywhere = [here.output, log.read_text(), json.dumps(results)]
            everywhere += [
                file.read_text(errors="replace")
                for folder in (home, tmp_path)
                for file in folder.rglob("*")
                if file.is_file() and file != host.key
            ]
            for line in (line for line in lines if "-----" not in line):
                seen.append(line)
                assert not any(line in text for text in everywhere)
    assert len(seen) > 10
