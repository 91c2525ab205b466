# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Read SSH certificates and public keys, which are one line each.

The form is that of OpenSSH's ``PROTOCOL.certkeys``. It needs no library, so hosts whose
SSH keys are signed need none.
"""

from __future__ import annotations

import base64
import hashlib
import struct
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

from .certificate import Certificate, Request, Unreadable

_CERTIFICATE = "-cert-v01@openssh.com"
_VENDOR = "@openssh.com"

# How many fields a public key has, by its type.
_FIELDS = {
    "ssh-rsa": 2,
    "ssh-dss": 4,
    "ssh-ed25519": 1,
    "ecdsa-sha2-nistp256": 2,
    "ecdsa-sha2-nistp384": 2,
    "ecdsa-sha2-nistp521": 2,
    "sk-ssh-ed25519@openssh.com": 2,
    "sk-ecdsa-sha2-nistp256@openssh.com": 3,
}

_KINDS = {1: "user", 2: "host"}

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_LAST = datetime.max.replace(tzinfo=timezone.utc)


class _Reader:
    """Takes one value after the other from binary data.

    :raises Unreadable: if it ends too early
    """

    def __init__(self, data: bytes) -> None:
        """Start at the beginning."""
        self._data = data

    def take(self, length: int) -> bytes:
        """Return the next bytes."""
        if length > len(self._data):
            raise Unreadable
        taken, self._data = self._data[:length], self._data[length:]
        return taken

    def number(self, form: str) -> int:
        """Return the next number, in a form of :mod:`struct`."""
        value: int = struct.unpack(form, self.take(struct.calcsize(form)))[0]
        return value

    def string(self) -> bytes:
        """Return the next string."""
        return self.take(self.number(">I"))

    def text(self) -> str:
        """Return the next string as text."""
        return self.string().decode(errors="replace")

    def parts(self) -> Iterator[_Reader]:
        """Yield a reader of the next string, until it has ended."""
        inner = _Reader(self.string())
        while inner._data:
            yield inner


def _opened(line: str) -> tuple[str, _Reader]:
    """Return the type of what a line holds, and a reader of what comes after that."""
    parts = line.split(None, 2)
    if len(parts) < 2:
        raise Unreadable
    try:
        reader = _Reader(base64.b64decode(parts[1], validate=True))
    except ValueError:
        raise Unreadable from None
    kind = reader.text()
    if kind != parts[0]:
        raise Unreadable
    return kind, reader


def _key(kind: str, reader: _Reader) -> bytes:
    if kind not in _FIELDS:
        raise Unreadable
    fields = [kind.encode(), *(reader.string() for _field in range(_FIELDS[kind]))]
    return b"".join(struct.pack(">I", len(part)) + part for part in fields)


def read_public_key(line: str) -> Request:
    """Read a public key, as in a file ``*.pub``.

    :raises Unreadable: if it is none
    """
    kind, reader = _opened(line)
    return Request(line.strip(), {}, _key(kind, reader))


def read_ssh_certificate(line: str) -> Certificate:
    """Read a certificate, as in a file ``*-cert.pub``.

    :raises Unreadable: if it is none
    """
    kind, reader = _opened(line)
    if not kind.endswith(_CERTIFICATE):
        raise Unreadable
    plain = kind[: -len(_CERTIFICATE)]
    plain += _VENDOR if plain.startswith("sk-") else ""
    reader.string()  # a nonce
    public_key = _key(plain, reader)
    serial_number = reader.number(">Q")
    fields = {
        "cert_type": _KINDS.get(reader.number(">I"), ""),
        "key_id": reader.text(),
        "valid_principals": frozenset(part.text() for part in reader.parts()),
    }
    not_before, not_after = reader.number(">Q"), reader.number(">Q")
    fields["critical_options"] = _options(reader)
    fields["extensions"] = _options(reader)
    reader.string()  # reserved
    digest = hashlib.sha256(reader.string()).digest()
    return Certificate(
        fields=fields,
        serial_number=f"{serial_number:x}",
        issuer=f"SHA256:{base64.b64encode(digest).decode().rstrip('=')}",
        not_before=_moment(not_before),
        not_after=_moment(not_after),
        public_key=public_key,
    )


def _options(reader: _Reader) -> dict[str, str]:
    options = {}
    for part in reader.parts():
        name, value = part.text(), _Reader(part.string())
        # A value is a string inside of the string.
        options[name] = value.text() if value._data else ""
    return options


def _moment(seconds: int) -> datetime:
    """Return a time; one without end is the last that Python knows."""
    try:
        return _EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        return _LAST
