# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A CA for tests, and certificates that it signs.

They need the library cryptography, which comes with ansible-core.
"""

from __future__ import annotations

import contextlib
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

VALID_FOR = timedelta(days=10)


@dataclass(frozen=True)
class Certificate:
    """A certificate with its key, in one PEM file."""

    file: Path

    def options(self) -> dict[str, object]:
        """Return what a server's listener needs to show it."""
        return {"tls_cert_file": str(self.file), "tls_key_file": str(self.file)}


class Authority:
    """A CA, whose own certificate is in ``file``.

    :param folder: where its files are
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self._made = 0
        self._key = _new_key()
        self._name = _name(folder.name)
        own = _certificate(self._name, self._name, self._key, self._key)
        self.file = self._saved(own, self._key).file

    def certificate(
        self, host: str, *, first_day: int = 0, names_issuer: bool = True
    ) -> Certificate:
        """Sign a certificate for a host name or IP address.

        :param first_day: the day from which it is valid for ten days; 0 is today
        :param names_issuer: whether it has the issuer's key identifier, which Python
            3.13 demands
        """
        key = _new_key()
        name = _name(host)
        signed = _certificate(
            name, self._name, key, self._key, first_day, host, names_issuer
        )
        return self._saved(signed, key)

    def _saved(self, certificate: Any, key: Any) -> Certificate:
        from cryptography.hazmat.primitives import serialization

        self._made += 1
        file = self._folder / f"{self._made}.pem"
        file.write_bytes(
            certificate.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return Certificate(file)


def _new_key() -> Any:
    from cryptography.hazmat.primitives.asymmetric import ec

    return ec.generate_private_key(ec.SECP256R1())


def _name(common_name: str) -> Any:
    from cryptography import x509

    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common_name)])


def _certificate(
    name: Any,
    issuer: Any,
    key: Any,
    issuer_key: Any,
    first_day: int = 0,
    host: str = "",
    names_issuer: bool = True,
) -> Any:
    """Return a certificate for a host, without one that of a CA."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    # An hour ago, as clocks differ.
    start = datetime.now(timezone.utc) + timedelta(days=first_day, hours=-1)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + VALID_FOR)
        .add_extension(x509.BasicConstraints(not host, None), critical=True)
    )
    if names_issuer:
        identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(
            issuer_key.public_key()
        )
        builder = builder.add_extension(identifier, critical=False)
    if not host:
        own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
        builder = builder.add_extension(own, critical=False)
        builder = builder.add_extension(_key_usage_of_a_ca(), critical=True)
    else:
        names: list[Any] = [x509.DNSName(host)]
        with contextlib.suppress(ValueError):
            names = [x509.IPAddress(ipaddress.ip_address(host))]
        builder = builder.add_extension(
            x509.SubjectAlternativeName(names), critical=False
        )
    return builder.sign(issuer_key, hashes.SHA256())


def _key_usage_of_a_ca() -> Any:
    from cryptography import x509

    no = dict.fromkeys(
        [
            "digital_signature",
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ],
        False,
    )
    return x509.KeyUsage(**no, key_cert_sign=True, crl_sign=True)
