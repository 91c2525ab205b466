# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Decide whether a certificate is the one that was asked for. Pure.

What ``data`` names is compared with what the certificate says. Names that neither
``data`` nor a signing request gives must not be in an X.509 certificate either, so one
that is taken out of ``data`` leads to a new certificate.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from .._model.certificate import Certificate
from .compare import boolean, number

Fields = Mapping[str, Any]

# Of X.509: what must be the same, and what must be so only if the task says so.
_ALTERNATIVE = ("alt_names", "ip_sans", "uri_sans", "other_sans")
_TEXTS = ("serial_number", "key_type")

# What the server takes for the name of a host, and repeats as an alternative name.
_HOST = re.compile(
    r"(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?\.?"
)

_THIRD = 3


@dataclass(frozen=True)
class Wanted:
    """A certificate as a task wants it.

    :param key_option: the option that names its key, for the reasons
    :param public_key: of its key; None if there is none yet
    :param renew_before: None for a third of its life
    """

    fields: Fields
    key_option: str
    public_key: bytes | None = field(repr=False)
    renew_before: timedelta | None = None


@dataclass(frozen=True)
class Found:
    """What is on the host.

    :param exists: whether there is a file
    :param certificate: None if there is none that can be read
    :param has_chain: whether the file of the chain fits it
    """

    exists: bool
    certificate: Certificate | None
    has_chain: bool = True


def reasons(wanted: Wanted, found: Found, now: datetime) -> tuple[str, ...]:
    """Return why a certificate must be issued; none if it must not.

    Fields of ``data`` and options that it does not agree with, or what else is wrong.
    """
    certificate = found.certificate
    if certificate is None:
        return ("unreadable",) if found.exists else ("missing",)
    why = differing(wanted.fields, certificate)
    if wanted.public_key != certificate.public_key:
        why.append(wanted.key_option)
    if not found.has_chain:
        why.append("chain_dest")
    if now >= certificate.not_after:
        why.append("expired")
    elif is_due(certificate, wanted.renew_before, now):
        why.append("expires")
    return tuple(why)


def differing(fields: Fields, certificate: Certificate) -> list[str]:
    """Return the fields that a certificate does not agree with."""
    return [
        name
        for name, value in sorted(fields.items())
        if not _agrees(value, certificate.fields.get(name))
    ]


def _agrees(wanted: Any, held: Any) -> bool:
    if isinstance(wanted, Mapping):
        # Roles add some of their own.
        held = held or {}
        return all(held.get(name) == text for name, text in wanted.items())
    return bool(wanted == held)


def is_due(
    certificate: Certificate, renew_before: timedelta | None, now: datetime
) -> bool:
    """Return whether a certificate must be renewed."""
    margin = certificate.life / _THIRD if renew_before is None else renew_before
    return certificate.not_after - now < margin


# --- what is asked for ---


def x509_fields(data: Fields, request: Fields) -> dict[str, Any]:
    """Return the fields that an X.509 certificate must have.

    :param request: the names in a signing request, for what ``data`` leaves to it
    """
    fields: dict[str, Any] = {}
    common_name = data.get("common_name", request.get("common_name"))
    if common_name:
        fields["common_name"] = str(common_name)
    for name in _ALTERNATIVE:
        if name in data:
            named = filter(None, map(_NORMAL[name], items(data[name])))
            fields[name] = frozenset(named)
        else:
            fields[name] = request.get(name, frozenset())
    if common_name and not boolean(data.get("exclude_cn_from_sans")):
        fields["alt_names"] |= _as_host(str(common_name))
    for name in _TEXTS:
        if data.get(name):
            fields[name] = str(data[name])
    if data.get("user_ids"):
        fields["user_ids"] = frozenset(items(data["user_ids"]))
    key_bits = number(data.get("key_bits"))
    if key_bits:
        fields["key_bits"] = int(key_bits)
    return fields


def ssh_fields(data: Fields) -> dict[str, Any]:
    """Return the fields that a certificate of SSH must have."""
    # The server's own default.
    fields: dict[str, Any] = {"cert_type": data.get("cert_type") or "user"}
    if "valid_principals" in data:
        fields["valid_principals"] = frozenset(items(data["valid_principals"]))
    if data.get("key_id"):
        fields["key_id"] = str(data["key_id"])
    for name in ("critical_options", "extensions"):
        options = data.get(name)
        if isinstance(options, Mapping):
            fields[name] = {key: str(value) for key, value in options.items()}
    return fields


def items(value: Any) -> list[str]:
    """Return the parts of a list, or of a text with commas."""
    parts = value if isinstance(value, (list, tuple)) else str(value).split(",")
    return [text for text in (str(part).strip() for part in parts) if text]


def _as_host(name: str) -> frozenset[str]:
    host = _host(name)
    is_one = "@" in host or _HOST.fullmatch(host)
    return frozenset({host}) if is_one else frozenset()


def _host(name: str) -> str:
    """Return a host's name, or an address of mail, as certificates hold it."""
    if name.isascii() or "@" in name:
        return name.lower()
    try:
        return name.lower().encode("idna").decode()
    except UnicodeError:
        return name.lower()


def _address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return text


def _other(text: str) -> str:
    """Return ``oid;value`` for ``oid;UTF8:value``."""
    oid, _semicolon, value = text.partition(";")
    return f"{oid};{value.partition(':')[2]}"


_NORMAL: Mapping[str, Callable[[str], str]] = {
    "alt_names": _host,
    "ip_sans": _address,
    "uri_sans": str,
    "other_sans": _other,
}
