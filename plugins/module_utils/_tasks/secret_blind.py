# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Write or delete a secret without having read it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from .._model.operations import DELETE_KV1, PATCH, WRITE_KV1
from .._model.plan import Step
from .._model.refusals import absence, cas_mismatch, cas_required, unless_denied
from .._model.secret import Observation, State
from .._plan.secret import SecretPlan, for_kv1
from .._vault.metadata import observe_metadata
from .._vault.observe_engines import observe_config
from ..errors import Reason, VaultAuthError, VaultError, VaultSecretNotFoundError
from . import tell
from .carry_out import carry_out
from .many import Target
from .task import Result


@contextmanager
def mentioning_compare(helps: bool) -> Iterator[None]:
    """Say in a denied look inside that a task can do without one.

    :param helps: whether this task can
    """
    try:
        yield
    except VaultAuthError as error:
        if helps and error.reason is Reason.PERMISSION_DENIED:
            error.hint = (
                f"{error.hint} If the token may not read, use 'compare: false', which "
                "needs no right to read."
            )
        raise


def write_blind(target: Target, plan: SecretPlan) -> Result:
    """Carry out a plan that was made without looking at the secret."""
    plan = _for_engine(target, plan)
    metadata = carry_out(target.client, plan, target.check_mode)
    result = tell.secret_result(plan, metadata)
    if target.check_mode and _is_of_kv2(plan) and not _looked(target, plan.steps[0]):
        result.setdefault("warnings", []).append(
            "Check mode could not read the secret, as the token may not do so; Vault "
            "may still refuse the write."
        )
    return result


def delete_blind(target: Target, plan: SecretPlan) -> Result:
    """Carry out the plan of a deletion that was made without looking at the secret."""
    client, mount, path, check_mode = target
    plan = _for_engine(target, plan)
    try:
        metadata = carry_out(client, plan, check_mode)
    except VaultSecretNotFoundError:
        # Vault deletes secrets that do not exist, so it is the mount that is missing.
        client.mounts.check_kv2(mount, path)
        raise
    if check_mode and _is_of_kv2(plan):
        client.mounts.check_kv2(mount, path)
    return tell.secret_result(plan, metadata)


def _for_engine(target: Target, plan: SecretPlan) -> SecretPlan:
    """Return the plan for the engine that is mounted there.

    :raises VaultError: ``wrong_kv_version`` for an engine that is not KV
    """
    mounts, mount = target.client.mounts, target.mount_point
    if mounts.find(mount).kind == "kv1":
        return for_kv1(plan)
    mounts.refuse_other_engines(mount, target.path)
    return plan


def _is_of_kv2(plan: SecretPlan) -> bool:
    return plan.steps[0].operation not in (WRITE_KV1, DELETE_KV1)


def _looked(target: Target, step: Step) -> bool:
    """Return whether the token could look for what would make Vault refuse the write.

    Only check mode looks: that the real run needs no right to read is its purpose.

    :raises VaultError: the failure of the write
    """
    return bool(unless_denied(lambda: _check_write(target, step)))


def _check_write(target: Target, step: Step) -> bool:
    """Check the write in Vault's order, and return whether all could be seen."""
    observed = target.observe()
    patches = step.operation is PATCH
    if patches and observed.state is State.MISSING and not _has_metadata(target):
        raise absence(observed)
    if not _check_cas(target, step, observed):
        return False
    if patches and not observed.live:
        raise absence(observed)
    return True


def _has_metadata(target: Target) -> bool:
    """Return whether Vault knows a secret that has no version."""
    metadata = unless_denied(
        lambda: observe_metadata(target.client, target.mount_point, target.path)
    )
    # If that is unknown, the patch fails in either case.
    return metadata is not None and metadata.exists


def _check_cas(target: Target, step: Step, observed: Observation) -> bool:
    client, mount, path, _check_mode = target
    if step.cas is not None:
        if step.cas != observed.version:
            raise _refused(step, cas_mismatch(mount, path, observed.version, step.cas))
        return True
    config = observe_config(client, mount)
    if config is None:
        return False
    if config.cas_required or observe_metadata(client, mount, path).cas_required:
        raise _refused(step, cas_required(mount, path))
    return True


def _refused(step: Step, error: VaultError) -> VaultError:
    # A patch is refused as a patch, as in the real run.
    error.operation = step.operation.name
    return error
