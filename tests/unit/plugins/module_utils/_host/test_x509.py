# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates, requests and keys in PEM."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.tests.vault.certificates import (
    Authority,
)

pytest.importorskip("cryptography")

from ansible_collections.credential_bridge.vault.plugins.module_utils._host import (
    x509,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.certificate import (
    Unreadable,
    certificates_in,
    private_key_in,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
    Reason,
)

FIELDS = {
    "common_name": "web.example",
    "alt_names": frozenset({"a.example", "joe@example"}),
    "ip_sans": frozenset({"10.0.0.1", "::1"}),
    "uri_sans": frozenset({"x:y"}),
    "other_sans": frozenset({"1.2.3;ü", f"1.2.4;{'x' * 200}"}),
}


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("x509") / "ca")


@pytest.mark.parametrize(
    ("key_type", "key_bits"),
    [("rsa", 2048), ("ec", 224), ("ec", 256), ("ec", 384), ("ec", 521), ("ed25519", 0)],
)
def test_a_request_asks_for_what_it_is_told(key_type: str, key_bits: int) -> None:
    pem = x509.new_key(key_type, key_bits)
    key = x509.read_key(pem)
    assert (key.key_type, key.key_bits) == (key_type, key_bits)
    request = x509.read_request(x509.new_request(pem, FIELDS))
    assert request.public_key == key.public_key
    assert {name: request.fields[name] for name in FIELDS} == FIELDS


def test_a_request_may_have_no_names() -> None:
    request = x509.read_request(x509.new_request(x509.new_key("ed25519", 0), {}))
    assert request.fields["common_name"] == ""
    assert request.fields["alt_names"] == frozenset()


@pytest.mark.parametrize(
    "fields",
    [
        {"alt_names": frozenset({"bü.example"})},
        {"ip_sans": frozenset({"10.0.0.1/8"})},
        {"other_sans": frozenset({"not an OID;x"})},
        {"other_sans": frozenset({f"1.2.3;{'x' * 256}"})},
    ],
    ids=str,
)
def test_names_that_no_certificate_can_have(fields: dict[str, Any]) -> None:
    key = x509.new_key("ed25519", 0)
    with pytest.raises(Unreadable):
        x509.new_request(key, fields)


def test_a_certificate(authority: Authority) -> None:
    text = authority.certificate("web.example").file.read_text()
    (pem,) = certificates_in(text)
    found = x509.read_certificate(pem)
    assert found.subject == "CN=web.example"
    assert found.issuer == "CN=ca"
    assert found.fields["alt_names"] == {"web.example"}
    assert (found.fields["key_type"], found.fields["key_bits"]) == ("ec", 256)
    assert found.life.days == 10
    assert found.not_before.tzinfo is not None
    pairs = found.serial_number.split(":")
    assert {len(pair) for pair in pairs} == {2}
    assert x509.read_key(private_key_in(text) or "").public_key == found.public_key


@pytest.mark.parametrize(
    ("number", "expected"), [(1, "01"), (255, "ff"), (256, "01:00"), (0xABC, "0a:bc")]
)
def test_serial_numbers_as_the_server_writes_them(number: int, expected: str) -> None:
    assert x509._serial(number) == expected


def test_the_issuer_of_a_certificate(tmp_path: Path, authority: Authority) -> None:
    other = Authority(tmp_path / "ca")
    own, alien = (
        certificates_in(one.file.read_text())[0] for one in (authority, other)
    )
    for names_issuer in (True, False):
        made = authority.certificate("web.example", names_issuer=names_issuer)
        (pem,) = certificates_in(made.file.read_text())
        assert x509.is_issuer(own, pem)
        # By name alone, they would be the same.
        assert x509.is_issuer(alien, pem) is not names_issuer
        assert not x509.is_issuer(pem, own)


def test_what_is_neither() -> None:
    broken = "-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----"
    for read in (x509.read_certificate, x509.read_request, x509.read_key):
        for text in ("", "no PEM", broken):
            with pytest.raises(Unreadable) as caught:
                read(text)
            assert caught.value.__cause__ is None


def test_a_key_with_a_passphrase_cannot_be_read() -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ed25519

    pem = ed25519.Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"x"),
    )
    with pytest.raises(Unreadable):
        x509.read_key(pem.decode())


def test_the_library_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    x509.check_library()
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(ConfigurationError) as caught:
        x509.check_library()
    assert caught.value.reason is Reason.DEPENDENCY_MISSING
    assert sys.executable in (caught.value.hint or "")
