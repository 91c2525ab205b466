# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What every authentication method offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Callable

from .._model.settings import Settings


@dataclass(frozen=True)
class AuthMethod:
    """One way in.

    :param name: the name as in ``auth_method``
    :param login: takes an hvac client and the settings, sets the client's token, and returns the ``auth`` part of
        Vault's answer, {} where no request was needed
    :param repeatable: whether logging in again gives a fresh token once this one is gone
    :param upkeep: whether there is a token of ours to look up and renew
    :param hint: what else to check after a rejected login
    """

    name: str
    login: Callable[[Any, Settings], Mapping[str, Any]]
    repeatable: bool
    upkeep: bool = True
    hint: str = ""


def auth_part(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """The ``auth`` part of the answer to a login."""
    auth: Mapping[str, Any] = answer["auth"]
    return auth
