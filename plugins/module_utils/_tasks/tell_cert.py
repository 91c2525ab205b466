# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What a task on a certificate returns and shows: never a key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from .._host.files import Attributes, HostFile, group_name, user_name
from .._model.certificate import Certificate
from .._model.file_mode import shown_mode
from .._model.plan import Action
from ..errors import printable
from .task import Result

_DAY = timedelta(days=1)

# What depends on the moment, so that only a new certificate has it.
_MOMENTARY = ("serial_number", "issuer", "not_before", "not_after", "days_left")


def facts(certificate: Certificate | None, now: datetime) -> dict[str, Any] | None:
    """Return what there is to say of a certificate."""
    if certificate is None:
        return None
    return {
        **({"subject": printable(certificate.subject)} if certificate.subject else {}),
        **{name: _plain(value) for name, value in certificate.fields.items()},
        # In place of the serial number that a subject may have.
        "serial_number": certificate.serial_number,
        "issuer": printable(certificate.issuer),
        "not_before": _text(certificate.not_before),
        "not_after": _text(certificate.not_after),
        "days_left": (certificate.not_after - now) // _DAY,
    }


def predicted_facts(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the same for a certificate that would be issued, as far as it is known."""
    return {
        **{name: _plain(value) for name, value in fields.items()},
        **dict.fromkeys(_MOMENTARY),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(map(printable, value))
    if isinstance(value, Mapping):
        return {printable(key): printable(text) for key, text in value.items()}
    if isinstance(value, str):
        return printable(value)
    return value


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def certificate_result(
    action: Action,
    reasons: tuple[str, ...],
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    files: Mapping[str, tuple[HostFile | None, Attributes | None]],
) -> Result:
    """Return the result of a task.

    :param before: the certificate that was there, as :func:`facts` returns it
    :param after: the one that is there now
    :param files: by path, as they were and as they are
    """
    return {
        "changed": action is not Action.UNCHANGED,
        "action": action.value,
        "reasons": list(reasons),
        "certificate": after,
        "diff": {
            "before": {
                "certificate": before,
                "files": {path: _shown(was) for path, (was, _now) in files.items()},
            },
            "after": {
                "certificate": after,
                "files": {path: _shown(now) for path, (_was, now) in files.items()},
            },
        },
    }


def _shown(file: HostFile | Attributes | None) -> dict[str, str] | None:
    if file is None:
        return None
    return {
        "mode": shown_mode(file.mode),
        "owner": user_name(file.uid),
        "group": group_name(file.gid),
    }
