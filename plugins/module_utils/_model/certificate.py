# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Certificates, X.509 and SSH alike: what was asked for, what is there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple


class Unreadable(Exception):
    """Content that is not what it should be: a certificate, a key, a request."""


@dataclass(frozen=True)
class Certificate:
    """A certificate that was issued.

    :param fields: what it was issued for, under the names that requests to the API give
        it; several values are a frozenset of texts
    :param serial_number: as the API writes it
    :param public_key: of the key that it belongs to, to compare
    :param subject: '' if it has none, as for SSH
    """

    fields: Mapping[str, Any]
    serial_number: str
    issuer: str
    not_before: datetime
    not_after: datetime
    public_key: bytes = field(repr=False)
    subject: str = ""

    @property
    def life(self) -> timedelta:
        """For how long it is valid in all."""
        return self.not_after - self.not_before


class Issued(NamedTuple):
    """What the server has answered to a request for a certificate.

    :param certificate: PEM, or one line of SSH's
    :param chain: PEM of the certificates above it, the next one first
    :param private_key: PEM, '' if the key stays where it is
    """

    certificate: str
    chain: tuple[str, ...]
    private_key: str

    def __repr__(self) -> str:
        """Return a text without the key."""
        return "Issued(...)"


class Request(NamedTuple):
    """What asks for a certificate of a key that exists already.

    :param text: the certificate signing request, or the public key of SSH
    :param fields: the names in it
    """

    text: str
    fields: Mapping[str, Any]
    public_key: bytes


_BLOCK = re.compile(
    r"-----BEGIN (?P<label>[A-Z0-9 ]+)-----[^-]*-----END (?P=label)-----"
)
_CERTIFICATE = "CERTIFICATE"
_KEY = "PRIVATE KEY"


def certificates_in(text: str) -> list[str]:
    """Return the certificates of a PEM file, in their order."""
    blocks = _BLOCK.finditer(text)
    return [block.group() for block in blocks if block["label"] == _CERTIFICATE]


def private_key_in(text: str) -> str | None:
    """Return the first private key of a PEM file, which may hold more."""
    for block in _BLOCK.finditer(text):
        if block["label"].endswith(_KEY):
            return block.group()
    return None


def is_signing_request(text: str) -> bool:
    """Return whether a text is a request for an X.509 certificate."""
    return "-----BEGIN " in text
