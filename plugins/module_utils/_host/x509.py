# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""X.509 certificates, requests and keys: the only user of the library cryptography.

It is imported when it is first needed, since most tasks do not.
"""

from __future__ import annotations

import importlib.util
import ipaddress
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import Any, NamedTuple

from .._model.certificate import Certificate, Request, Unreadable
from .._model.refusals import library_missing

# In DER: the tag of a text, and what comes before a length that needs a whole byte.
_UTF8, _LONG = b"\x0c", b"\x81"
_SHORT = 127


class Key(NamedTuple):
    """A private key, as far as others need to know it."""

    public_key: bytes
    key_type: str
    key_bits: int


def has_library() -> bool:
    """Return whether the library is there, without the cost of an import."""
    return importlib.util.find_spec("cryptography") is not None


def check_library() -> None:
    """Look for the library.

    :raises ConfigurationError: ``dependency_missing``
    """
    if not has_library():
        name = "cryptography"
        raise library_missing(name, name, purpose="reads certificates")


@contextmanager
def _reading() -> Iterator[None]:
    """Turn what the library says of bad content into one failure that quotes nothing."""
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        yield
    except (UnsupportedAlgorithm, TypeError, ValueError, OverflowError):
        # TypeError: a key with a passphrase.
        raise Unreadable from None


# --- reading ---


def read_certificate(pem: str) -> Certificate:
    """Read a certificate.

    :raises Unreadable: if it is none
    """
    with _reading():
        certificate = _load(pem)
        return Certificate(
            fields={
                **_names(certificate.subject, certificate.extensions),
                **_facts(certificate.public_key()),
            },
            serial_number=_serial(certificate.serial_number),
            issuer=certificate.issuer.rfc4514_string(),
            not_before=_moment(certificate, "not_valid_before"),
            not_after=_moment(certificate, "not_valid_after"),
            public_key=_public_bytes(certificate.public_key()),
            subject=certificate.subject.rfc4514_string(),
        )


def read_request(pem: str) -> Request:
    """Read a certificate signing request.

    :raises Unreadable: if it is none
    """
    from cryptography import x509

    with _reading():
        request = x509.load_pem_x509_csr(pem.encode())
        names = _names(request.subject, request.extensions)
        return Request(pem, names, _public_bytes(request.public_key()))


def read_key(pem: str) -> Key:
    """Read a private key.

    :raises Unreadable: if it is none, or has a passphrase
    """
    with _reading():
        public = _load_key(pem).public_key()
        return Key(_public_bytes(public), **_facts(public))


def is_issuer(issuer: str, certificate: str) -> bool:
    """Return whether a certificate names another one as its issuer.

    :raises Unreadable: if one of them is none
    """
    with _reading():
        above, below = _load(issuer), _load(certificate)
        same_name: bool = above.subject == below.issuer
        names_key = _authority_key(below)
        return same_name and names_key in (None, _own_key(above))


def _load(pem: str) -> Any:
    from cryptography import x509

    return x509.load_pem_x509_certificate(pem.encode())


def _load_key(pem: str) -> Any:
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    return load_pem_private_key(pem.encode(), None)


def _moment(certificate: Any, name: str) -> datetime:
    # Before version 42 there are only times without a zone.
    moment: datetime | None = getattr(certificate, f"{name}_utc", None)
    return moment or getattr(certificate, name).replace(tzinfo=timezone.utc)


def _serial(number: int) -> str:
    digits = f"{number:x}"
    digits = digits.zfill(len(digits) + len(digits) % 2)
    return ":".join(digits[at : at + 2] for at in range(0, len(digits), 2))


def _public_bytes(key: Any) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    encoded: bytes = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return encoded


def _facts(key: Any) -> dict[str, Any]:
    """Return type and size of a public key, as the API names them."""
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    if isinstance(key, rsa.RSAPublicKey):
        return {"key_type": "rsa", "key_bits": key.key_size}
    if isinstance(key, ec.EllipticCurvePublicKey):
        return {"key_type": "ec", "key_bits": key.key_size}
    if isinstance(key, ed25519.Ed25519PublicKey):
        return {"key_type": "ed25519", "key_bits": 0}
    return {"key_type": "", "key_bits": 0}


def _names(subject: Any, extensions: Any) -> dict[str, Any]:
    """Return the names in a certificate, or in a request for one."""
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    def of_subject(oid: Any) -> list[str]:
        return [str(name.value) for name in subject.get_attributes_for_oid(oid)]

    def first(oid: Any) -> str:
        return next(iter(of_subject(oid)), "")

    names = _alternative_names(extensions)

    def of_kind(kind: Any) -> Iterator[Any]:
        return (name.value for name in names if isinstance(name, kind))

    hosts = (*of_kind(x509.DNSName), *of_kind(x509.RFC822Name))
    others = (name for name in names if isinstance(name, x509.OtherName))
    return {
        "common_name": first(NameOID.COMMON_NAME),
        "serial_number": first(NameOID.SERIAL_NUMBER),
        "user_ids": frozenset(of_subject(NameOID.USER_ID)),
        "alt_names": frozenset(host.lower() for host in hosts),
        "ip_sans": frozenset(map(str, of_kind(x509.IPAddress))),
        "uri_sans": frozenset(of_kind(x509.UniformResourceIdentifier)),
        "other_sans": frozenset(map(_other_name, others)),
    }


def _alternative_names(extensions: Any) -> list[Any]:
    from cryptography import x509

    return list(_extension(extensions, x509.SubjectAlternativeName) or ())


def _other_name(name: Any) -> str:
    value = bytes(name.value)
    # The length of the text comes first, in one byte, or in two if it is above 127.
    start = 3 if value[1:2] == _LONG else 2
    text = value[start:].decode(errors="replace")
    return f"{name.type_id.dotted_string};{text}"


def _authority_key(certificate: Any) -> bytes | None:
    from cryptography import x509

    found = _extension(certificate.extensions, x509.AuthorityKeyIdentifier)
    return found.key_identifier if found else None


def _own_key(certificate: Any) -> bytes | None:
    from cryptography import x509

    found = _extension(certificate.extensions, x509.SubjectKeyIdentifier)
    return found.digest if found else None


def _extension(extensions: Any, kind: Any) -> Any:
    from cryptography import x509

    try:
        return extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


# --- making ---


def new_key(key_type: str, key_bits: int) -> str:
    """Return a new private key in PEM."""
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    key: Any
    if key_type == "rsa":
        key = rsa.generate_private_key(65537, key_bits)
    elif key_type == "ec":
        curves: Mapping[int, Any] = {
            224: ec.SECP224R1,
            256: ec.SECP256R1,
            384: ec.SECP384R1,
            521: ec.SECP521R1,
        }
        key = ec.generate_private_key(curves[key_bits]())
    else:
        key = ed25519.Ed25519PrivateKey.generate()
    pem: bytes = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem.decode()


def new_request(key: str, fields: Mapping[str, Any]) -> str:
    """Return a request for a certificate, in PEM.

    :param key: the private key, in PEM
    :param fields: the names that it asks for, as in :class:`Certificate`
    :raises Unreadable: if there can be no certificate with these names, or the key is
        none
    """
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ed25519
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509.oid import NameOID

    with _reading():
        private = _load_key(key)
        name = fields.get("common_name")
        subject = [x509.NameAttribute(NameOID.COMMON_NAME, name)] if name else []
        builder = x509.CertificateSigningRequestBuilder()
        builder = builder.subject_name(x509.Name(subject))
        alternative = list(_general_names(fields))
        if alternative:
            builder = builder.add_extension(
                x509.SubjectAlternativeName(alternative), critical=False
            )
        digest = (
            None if isinstance(private, ed25519.Ed25519PrivateKey) else hashes.SHA256()
        )
        return builder.sign(private, digest).public_bytes(Encoding.PEM).decode()


def _general_names(fields: Mapping[str, Any]) -> Iterator[Any]:
    from cryptography import x509

    def named(field: str) -> Iterable[str]:
        return sorted(fields.get(field) or ())

    for host in named("alt_names"):
        yield x509.RFC822Name(host) if "@" in host else x509.DNSName(host)
    for address in named("ip_sans"):
        yield x509.IPAddress(ipaddress.ip_address(address))
    for uri in named("uri_sans"):
        yield x509.UniformResourceIdentifier(uri)
    for other in named("other_sans"):
        oid, _semicolon, text = other.partition(";")
        value = text.encode()
        length = bytes([len(value)])
        if len(value) > _SHORT:
            length = _LONG + length
        yield x509.OtherName(x509.ObjectIdentifier(oid), _UTF8 + length + value)
