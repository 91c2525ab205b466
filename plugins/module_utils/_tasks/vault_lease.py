# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""``vault_lease``: a lease is taken, has some time left, or is revoked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._model.lease import Lease
from .._model.operations import API_READ, API_WRITE
from .._model.refusals import unless_denied
from .._options.lease import Keeping, Revoking, Taking, check_lease
from .._options.modules import VAULT_LEASE
from .._vault.answers import content_of, data_of, lease_in, warnings_in
from .._vault.client import Client
from .._vault.leases import REVOKE, revoke
from .._vault.rights import check_right
from ..errors import Reason, VaultError, VaultSecretNotFoundError
from .task import Params, Result, Task, with_warnings

_LOOK_UP = "sys/leases/lookup"
_RENEW = "sys/leases/renew"

# Vault tells whole seconds.
_ROUNDING = 1

_LEASE = "lease"


def _run(params: Params, client: Client, check_mode: bool) -> Result:
    asked = check_lease(params)
    if isinstance(asked, Taking):
        return _take(client, asked, check_mode)
    if isinstance(asked, Keeping):
        return _keep(client, asked, check_mode)
    return _revoke(client, asked, check_mode)


# --- taking ---


def _take(client: Client, asked: Taking, check_mode: bool) -> Result:
    if client.session.revoked_after:
        raise _would_be_lost(asked.path, client.session.revoked_after)
    if check_mode:
        operation = API_READ if asked.data is None else API_WRITE
        check_right(client, operation, asked.path)
        return _result(True, None)
    if asked.data is None:
        answer = client.api.read(asked.path)
    else:
        answer = client.api.write(asked.path, asked.data)
    data, lease = content_of(answer), lease_in(answer)
    client.session.register(data)
    warnings = warnings_in(answer)
    if lease is None:
        warnings.append(
            f"The response of '{asked.path}' has no lease, so there is nothing to "
            "renew or to revoke. Use credential_bridge.vault.vault_call instead."
        )
    result = _result(True, lease, data)
    return with_warnings(result, warnings)


def _would_be_lost(path: str, revoked_after: str) -> VaultError:
    return VaultError(
        "A lease ends with the login that took it, and that of this task is revoked at "
        f"the end of {revoked_after}.",
        reason=Reason.LEASE_REFUSED,
        path=path,
        hint="Log in with credential_bridge.vault.vault_login, give its token as "
        "'vault_token', and log out with credential_bridge.vault.vault_logout in "
        "'always', which revokes the lease, too.",
    )


# --- keeping ---


def _keep(client: Client, asked: Keeping, check_mode: bool) -> Result:
    lease = _look_up(client, asked.lease_id)
    if lease.ttl >= asked.min_ttl:
        return _result(False, lease)
    if not lease.renewable:
        raise _too_short(lease, "cannot be renewed")
    if check_mode:
        check_right(client, API_WRITE, _RENEW)
        # Only Vault knows for how long it will renew it.
        return {**_result(True, lease), "ttl": None}
    body = {"lease_id": asked.lease_id, "increment": asked.min_ttl}
    renewed = lease_in(client.api.write(_RENEW, body, hidden=())) or lease
    if renewed.ttl < asked.min_ttl - _ROUNDING:
        error = _too_short(renewed, "is as long as its maximum allows")
        error.done = (_LEASE,)
        raise error
    return _result(True, renewed)


def _look_up(client: Client, lease_id: str) -> Lease:
    """Return a lease.

    :raises VaultSecretNotFoundError: if there is none, or none any more
    """
    data = data_of(client.api.write(_LOOK_UP, {"lease_id": lease_id}, hidden=()))
    ttl = data.get("ttl")
    seconds = ttl if isinstance(ttl, int) else 0
    return Lease(lease_id, seconds, bool(data.get("renewable")))


def _too_short(lease: Lease, cause: str) -> VaultError:
    return VaultError(
        f"The lease has {lease.ttl} seconds left, which is less than 'min_ttl', and "
        f"{cause}.",
        reason=Reason.LEASE_NOT_RENEWABLE,
        operation="write",
        path=_RENEW,
        hint="Take another lease with 'path', or raise the maximum TTL of the role.",
    )


# --- revoking ---


def _revoke(client: Client, asked: Revoking, check_mode: bool) -> Result:
    if not asked.lease_id:
        return _result(False, None)
    try:
        # A token that may not look can still revoke.
        unless_denied(lambda: _look_up(client, asked.lease_id))
    except VaultSecretNotFoundError:
        return _result(False, None)
    if check_mode:
        check_right(client, API_WRITE, REVOKE)
        return _result(True, None)
    revoke(client, asked.lease_id)
    return _result(True, None)


def _result(
    changed: bool, lease: Lease | None, data: Mapping[str, Any] | None = None
) -> Result:
    return {
        "changed": changed,
        "data": data,
        "lease_id": lease.lease_id if lease else None,
        "ttl": lease.ttl if lease else None,
        "renewable": lease.renewable if lease else None,
    }


def _uses_mount(_given: Params) -> bool:
    """All modules accept a mount point, and the paths of this one have no use for it."""
    return False


TASK = Task(VAULT_LEASE, _run, uses_mount=_uses_mount)
