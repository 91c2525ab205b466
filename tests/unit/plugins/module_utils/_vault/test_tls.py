# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""TLS always verifies, and a file that is no use for it is named with the remedy."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.tls import (
    ssl_context,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
)
from ansible_collections.credential_bridge.vault.tests.vault.certificates import (
    Authority,
)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    pytest.importorskip("cryptography")
    return Authority(tmp_path / "ca")


def test_the_server_is_verified_by_the_systems_authorities() -> None:
    context = ssl_context(None)
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


def test_a_ca_file_is_trusted_and_no_others(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(authority.file.parent))
    for ca_cert in (str(authority.file), f"~/{authority.file.name}"):
        context = ssl_context(ca_cert)
        assert len(context.get_ca_certs()) == 1
        assert context.verify_mode is ssl.CERT_REQUIRED
        assert context.check_hostname


def test_a_folder_of_authorities_replaces_those_of_the_system(tmp_path: Path) -> None:
    assert ssl_context(str(tmp_path)).get_ca_certs() == []


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "does not exist"),
        ("no certificate", "holds no certificate in PEM format"),
    ],
)
def test_a_ca_file_that_cannot_be_used(
    tmp_path: Path, content: str | None, problem: str
) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)
    with pytest.raises(ConfigurationError) as caught:
        ssl_context(str(file))
    assert caught.value.message == f"The CA file '{file}' {problem}."
    assert "PEM file" in str(caught.value.hint)


def test_a_ca_file_with_an_impossible_name() -> None:
    with pytest.raises(ConfigurationError, match="has a name that no file can have"):
        ssl_context("a\0b")


def test_a_client_certificate_is_shown_with_its_key(authority: Authority) -> None:
    ca, one, other = (
        str(file)
        for file in (
            authority.file,
            authority.certificate("one").file,
            authority.certificate("other").file,
        )
    )
    ssl_context(ca, one)
    ssl_context(ca, one, one)
    with pytest.raises(ConfigurationError, match="do not fit together") as caught:
        ssl_context(ca, one, other)
    assert f"'{one}' and its key '{other}'" in caught.value.message
    assert caught.value.hint == "Check 'client_cert' and 'client_key'."


def test_a_client_certificate_that_cannot_be_read(tmp_path: Path) -> None:
    missing = tmp_path / "client.pem"
    with pytest.raises(ConfigurationError, match="No such file") as caught:
        ssl_context(None, str(missing))
    assert f"'{missing}'" in caught.value.message


def test_nobody_is_asked_for_the_password_of_a_key(
    authority: Authority, tmp_path: Path
) -> None:
    from cryptography.hazmat.primitives import serialization

    certificate = authority.certificate("client").file
    key = serialization.load_pem_private_key(certificate.read_bytes(), None)
    locked = tmp_path / "locked.pem"
    locked.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"canary"),
        )
    )
    with pytest.raises(ConfigurationError, match="the key has a password"):
        ssl_context(None, str(certificate), str(locked))
