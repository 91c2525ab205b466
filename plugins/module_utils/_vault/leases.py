# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The end of leases."""

from __future__ import annotations

from .._model.refusals import unless_denied
from ..errors import Reason, VaultError
from .api import Answer
from .client import Client

REVOKE = "sys/leases/revoke"


def revoke(client: Client, lease_id: str) -> Answer:
    """Revoke a lease; what it was for is gone when this returns."""
    # Otherwise Vault revokes it later, and the account could still be used.
    return client.api.write(REVOKE, {"lease_id": lease_id, "sync": True}, hidden=())


def refused(client: Client, path: str, lease_id: str, consequence: str) -> VaultError:
    """Revoke a lease that would only be lost, and return the failure.

    :param consequence: why the caller has no use for it
    """
    done = unless_denied(lambda: revoke(client, lease_id))
    outcome = "It is revoked."
    if done is None:
        outcome = "The token may not revoke it, so it stays until its time is up."
    return VaultError(
        f"'{path}' returns a lease each time it is read, {consequence}. {outcome}",
        reason=Reason.LEASE_REFUSED,
        operation="read",
        path=path,
        hint="Use the module credential_bridge.vault.vault_lease.",
    )
