# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""``vault_secret_version``: versions of secrets are present, deleted or destroyed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from .._model.operations import (
    DELETE_VERSIONS,
    DESTROY_VERSIONS,
    UNDELETE_VERSIONS,
    Operation,
)
from .._model.paths import check_secret_path
from .._model.secret import VersionInfo
from .._options.tables import VAULT_SECRET_VERSION
from .._options.versions import wanted_versions
from .._plan.versions import VersionsPlan, Wanted, plan_versions
from .._settings.resolve import resolve_mount_point
from .._vault.client import Client
from .._vault.observe import observe_metadata
from .._vault.rights import check_operations
from ..errors import ConfigurationError, CredentialBridgeError
from ._many import Job, run_one_or_many
from ._tell import state_diff

_OPERATIONS: Mapping[Wanted, Operation] = {
    Wanted.PRESENT: UNDELETE_VERSIONS,
    Wanted.DELETED: DELETE_VERSIONS,
    Wanted.DESTROYED: DESTROY_VERSIONS,
}


def run(params: Mapping[str, Any], client: Client, check_mode: bool) -> dict[str, Any]:
    """Observe, plan, and unless in check mode apply; all options are checked before the first request."""
    return run_one_or_many(_check, params, VAULT_SECRET_VERSION, client, check_mode)


def _check(params: Mapping[str, Any]) -> Job:
    mount, path = (
        resolve_mount_point(params["mount_point"]),
        check_secret_path(params["path"]),
    )
    if params["versions"] is None:
        raise ConfigurationError(
            "The option 'versions' is missing.",
            hint="Give numbers such as [1, 2], or 'latest'.",
        )
    named, wanted = wanted_versions(params["versions"]), Wanted(params["state"])
    return Job(
        mount,
        path,
        lambda client, check_mode: _ensure(
            client, mount, path, named, wanted, check_mode
        ),
    )


def _ensure(
    client: Client,
    mount: str,
    path: str,
    named: Sequence[int | None],
    wanted: Wanted,
    check_mode: bool,
) -> dict[str, Any]:
    """One request for all versions of a secret."""
    plan = plan_versions(observe_metadata(client, mount, path), named, wanted)
    versions = plan.after
    if plan.changed and check_mode:
        check_operations(client, [_OPERATIONS[wanted]], mount, path)
    elif plan.changed:
        _apply(client, plan, wanted)
        versions = _versions_now(client, mount, path)
    return {
        "changed": plan.changed,
        "action": plan.action.value,
        "mount_point": mount,
        "path": path,
        "versions": [shown_version(info) for info in versions.values()],
        "diff": state_diff(
            f"{mount}/{path}", _states(plan.before), _states(plan.after)
        ),
    }


def _apply(client: Client, plan: VersionsPlan, wanted: Wanted) -> None:
    request = {
        Wanted.PRESENT: client.undelete_versions,
        Wanted.DELETED: client.delete_versions,
        Wanted.DESTROYED: client.destroy_versions,
    }[wanted]
    request(plan.mount_point, plan.path, plan.numbers)


def _versions_now(client: Client, mount: str, path: str) -> Mapping[int, VersionInfo]:
    """The versions after the request; only Vault knows the times now."""
    try:
        return observe_metadata(client, mount, path).versions
    except CredentialBridgeError as error:
        error.done = ("versions",)
        raise


def _states(versions: Mapping[int, VersionInfo]) -> dict[str, Any]:
    return {
        "versions": {str(number): info.state.value for number, info in versions.items()}
    }


def shown_version(info: VersionInfo) -> dict[str, Any]:
    """A version as tasks return it."""
    return {**asdict(info), "state": info.state.value}
