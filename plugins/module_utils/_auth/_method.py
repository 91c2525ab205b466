# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What every authentication method offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Callable

from .._settings import Settings


@dataclass(frozen=True)
class AuthMethod:
    """One way in.

    :param name: the name as in ``auth_method``
    :param login: takes an hvac client and the settings, sets the client's token, and returns the ``auth`` part of
        Vault's answer, {} where no request was needed
    :param repeatable: whether logging in again gives a fresh token once this one is gone
    """

    name: str
    login: Callable[[Any, Settings], Mapping[str, Any]]
    repeatable: bool
