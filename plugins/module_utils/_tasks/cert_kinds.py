# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The two kinds of certificates, and what differs between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from .._host import x509
from .._model.certificate import (
    Certificate,
    Request,
    Unreadable,
    certificates_in,
    is_signing_request,
)
from .._model.refusals import invalid_option
from .._model.ssh import read_public_key, read_ssh_certificate
from .._options.certificate import Asked
from .._plan.certificate import items, ssh_fields, x509_fields
from ..errors import ConfigurationError


class Kind(Protocol):
    """One kind of certificates.

    :attr:`lists` are fields that the API takes as text with commas.
    """

    name: str
    lists: tuple[str, ...]

    def certificate(self, text: str) -> Certificate:
        """Read the certificate in a file.

        :raises Unreadable: if there is none
        """

    def fields(self, data: Mapping[str, Any], request: Request | None) -> Any:
        """Return the fields that a certificate must have."""

    def request_field(self, signs: bool) -> str:
        """Return a field that only paths for this kind have."""


class _X509:
    name = "X.509"
    lists: tuple[str, ...] = ("alt_names",)

    def certificate(self, text: str) -> Certificate:
        found = certificates_in(text)
        if not found:
            raise Unreadable
        return x509.read_certificate(found[0])

    def fields(self, data: Mapping[str, Any], request: Request | None) -> Any:
        return x509_fields(data, request.fields if request else {})

    def request_field(self, signs: bool) -> str:
        return "csr" if signs else "common_name"


class _Ssh:
    name = "SSH"
    lists: tuple[str, ...] = ("valid_principals",)

    def certificate(self, text: str) -> Certificate:
        return read_ssh_certificate(text)

    def fields(self, data: Mapping[str, Any], request: Request | None) -> Any:
        return ssh_fields(data)

    def request_field(self, signs: bool) -> str:
        return "public_key"


X509: Kind = _X509()
SSH: Kind = _Ssh()


def kind_and_request(asked: Asked, text: str | None) -> tuple[Kind, Request | None]:
    """Return what is asked for, and the request or public key in ``src``.

    :param text: the content of ``src``, None if there is none
    :raises ConfigurationError: if that is neither, for options that only X.509 has, and
        ``dependency_missing``
    """
    is_x509 = text is None or is_signing_request(text)
    if is_x509:
        x509.check_library()
    elif asked.chain_dest is not None:
        raise ConfigurationError(
            "The option 'chain_dest' has no effect, since certificates of SSH have no "
            "chain.",
            hint="Leave it out.",
        )
    if text is None:
        return X509, None
    try:
        read = x509.read_request if is_x509 else read_public_key
        return X509 if is_x509 else SSH, read(text)
    except Unreadable:
        raise ConfigurationError(
            "The file in 'src' holds neither a certificate signing request in PEM nor "
            "a public key of SSH.",
            hint="Give the path of one of them. The private key stays where it is.",
        ) from None


def body(
    kind: Kind, data: Mapping[str, Any], request: Request | None = None
) -> dict[str, Any]:
    """Return what to send for a certificate."""
    joined = {
        name: ",".join(items(value))
        if name in kind.lists and isinstance(value, list)
        else value
        for name, value in data.items()
    }
    if request is not None:
        joined[kind.request_field(True)] = request.text
    return joined


def request_of_key(key: str, fields: Mapping[str, Any]) -> Request:
    """Return a request for a certificate of a key that we have.

    :raises VaultError: ``invalid_data`` for names that no certificate can have
    """
    try:
        return x509.read_request(x509.new_request(key, fields))
    except Unreadable:
        raise invalid_option(
            "data",
            "has names that no certificate can have",
            "Check 'common_name', 'alt_names', 'ip_sans', 'uri_sans' and 'other_sans'.",
        ) from None
