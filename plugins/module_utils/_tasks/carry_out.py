# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Apply a plan, or predict what would become of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._model.plan import Plan
from .._vault.client import Client
from .._vault.rights import check_rights
from ..errors import CredentialBridgeError


def carry_out(
    client: Client,
    plan: Plan[Any],
    check_mode: bool,
    exists: bool | None = None,
    assumed: bool | None = None,
) -> Mapping[str, Any]:
    """Send the plan's requests, unless in check mode.

    :param exists: whether Vault knows the path, None if that is unknown
    :param assumed: the same, for a token that may not find out
    :return: Vault's metadata of the version that is current afterwards, as far as known
    :raises CredentialBridgeError: the first failure; its ``done`` names what the steps
        before it have changed
    """
    if plan.changed and (check_mode or len(plan.steps) > 1):
        # Check mode predicts a denial, and several steps must not stop half-way.
        check_rights(client, plan, exists, assumed)
    metadata = plan.metadata
    done: tuple[str, ...] = ()
    for step in () if check_mode else plan.steps:
        try:
            written = client.perform(plan.mount_point, plan.path, step)
        except CredentialBridgeError as error:
            error.done = (*done, *error.done)
            raise
        metadata = written or metadata
        done += (step.operation.changes,)
    return metadata
