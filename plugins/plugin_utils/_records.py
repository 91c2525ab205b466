# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Failures and secrets as JSON, for the memory that the processes of a run share."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from typing import Any

from ..module_utils import errors
from ..module_utils._model.secret import Observation, State
from ..module_utils._model.settings import Credentials, Settings

Record = dict[str, Any]

_PLACE = sorted(
    {field.name for field in dataclasses.fields(Settings)} - {"credentials"}
)


def failure_record(error: errors.CredentialBridgeError) -> Record:
    """Return a failure as JSON; its texts have been searched for secrets already."""
    return {**error.as_dict(), "message": error.message}


def failure_of(record: Mapping[str, Any]) -> errors.CredentialBridgeError:
    """Return the failure that a record describes."""
    kind: type[errors.CredentialBridgeError] = getattr(errors, record["type"])
    return kind(
        record["message"],
        reason=errors.Reason.named(record["reason"]),
        http_status=record["http_status"],
        vault_errors=record["vault_errors"],
        operation=record["operation"],
        mount_point=record["mount_point"],
        path=record["path"],
        hint=record["hint"],
    )


def observation_record(found: Observation) -> Record:
    """Return a secret as JSON."""
    return {**dataclasses.asdict(found), "state": found.state.value}


def observation_of(record: Mapping[str, Any]) -> Observation:
    """Return the secret that a record describes."""
    return Observation(**{**record, "state": State(record["state"])})


def place_record(settings: Settings) -> Record:
    """Return where the server is and how to reach it, without the credentials."""
    return {name: getattr(settings, name) for name in _PLACE}


def settings_of(place: Mapping[str, Any], credentials: Credentials) -> Settings:
    """Return the settings for a place, with other credentials."""
    values = dict(place)
    values["proxies"] = tuple(tuple(proxy) for proxy in place["proxies"])
    values["redirect_hosts"] = tuple(place["redirect_hosts"])
    return Settings(credentials=credentials, **values)


@functools.cache
def identity(settings: Settings) -> str:
    """Return all that a login depends on, as a text to compare and never to show.

    Address, namespace, TLS, auth method, its mount, and the credentials. Where these
    were found does not matter.
    """
    method, values = settings.credentials.method, settings.credentials.values
    return repr((place_record(settings), method, sorted(values)))
