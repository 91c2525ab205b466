# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading SSH certificates, made by OpenSSH."""

from __future__ import annotations

import base64

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.certificate import (
    Unreadable,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.ssh import (
    read_public_key,
    read_ssh_certificate,
)

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPqXj2krmJoxTKRNuaLlpzPp6Z7urb0dBv0UC8/mZx+9"
CERTIFICATE = (
    "ssh-ed25519-cert-v01@openssh.com AAAAIHNzaC1lZDI1NTE5LWNlcnQtdjAxQG9wZ"
    "W5zc2guY29tAAAAIE2MXBefbikqNad64MDC97tMW+zSFh1z7UCBxBQOhBtbAAAAIPqXj2k"
    "rmJoxTKRNuaLlpzPp6Z7urb0dBv0UC8/mZx+9AAAAAAAAAP8AAAABAAAAC25pZ2h0IHNoa"
    "WZ0AAAADwAAAAN3ZWIAAAAEcm9vdAAAAABpVbkAAAAAAGs27IAAAAAiAAAADWZvcmNlLWN"
    "vbW1hbmQAAAANAAAACS9iaW4vdHJ1ZQAAAIIAAAAVcGVybWl0LVgxMS1mb3J3YXJkaW5nA"
    "AAAAAAAABdwZXJtaXQtYWdlbnQtZm9yd2FyZGluZwAAAAAAAAAWcGVybWl0LXBvcnQtZm9"
    "yd2FyZGluZwAAAAAAAAAKcGVybWl0LXB0eQAAAAAAAAAOcGVybWl0LXVzZXItcmMAAAAAA"
    "AAAAAAAADMAAAALc3NoLWVkMjU1MTkAAAAgu+RO4Mz9QHqGKEHkTyjwtBHu78m4cjKTMMn"
    "Po1b2MZsAAABTAAAAC3NzaC1lZDI1NTE5AAAAQIM8tYq5C6GaXw0fI5Tj5bH+ZxuLZwOPK"
    "BcLtheZ+yExO0gxWrZvTT0gP1T4Z4q02qXdWaBnB8gt8aqGW43BcQ8="
)


def test_a_certificate_says_what_openssh_says() -> None:
    found = read_ssh_certificate(f"{CERTIFICATE} a comment\n")
    assert found.fields == {
        "cert_type": "user",
        "key_id": "night shift",
        "valid_principals": frozenset({"web", "root"}),
        "critical_options": {"force-command": "/bin/true"},
        "extensions": dict.fromkeys(
            [
                "permit-X11-forwarding",
                "permit-agent-forwarding",
                "permit-port-forwarding",
                "permit-pty",
                "permit-user-rc",
            ],
            "",
        ),
    }
    assert found.serial_number == "ff"
    assert found.not_before.isoformat() == "2026-01-01T00:00:00+00:00"
    assert found.not_after.isoformat() == "2027-01-01T00:00:00+00:00"
    assert found.issuer == "SHA256:8j/bg7nxTq+l4tqi5WGlRa1LpV9XmmWxiGWc15v/meI"


def test_a_certificate_belongs_to_its_key() -> None:
    assert (
        read_ssh_certificate(CERTIFICATE).public_key == read_public_key(KEY).public_key
    )


def test_one_without_end_ends_with_the_calendar() -> None:
    kind, encoded = CERTIFICATE.split()
    content = base64.b64decode(encoded)
    end = read_ssh_certificate(CERTIFICATE).not_after
    raw = int(end.timestamp()).to_bytes(8, "big")
    assert content.count(raw) == 1
    endless = base64.b64encode(content.replace(raw, b"\xff" * 8)).decode()
    assert read_ssh_certificate(f"{kind} {endless}").not_after.year == 9999


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ssh-ed25519",
        "ssh-ed25519 !!!",
        "ssh-rsa AAAA",
        "-----BEGIN CERTIFICATE-----",
        KEY[:60],
        KEY.replace("ssh-ed25519", "ssh-rsa", 1),
    ],
)
def test_what_is_neither(text: str) -> None:
    for read in (read_public_key, read_ssh_certificate):
        with pytest.raises(Unreadable):
            read(text)


def test_one_is_not_the_other() -> None:
    with pytest.raises(Unreadable):
        read_ssh_certificate(KEY)
    with pytest.raises(Unreadable):
        read_public_key(CERTIFICATE)
