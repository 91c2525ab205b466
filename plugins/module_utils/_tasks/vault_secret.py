# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""``vault_secret``: secrets are present with this data and these settings, or absent."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from .._model.data import plain_data, same
from .._model.generator import Generator
from .._model.paths import check_secret_path
from .._model.refusals import cas_mismatch
from .._model.secret import Observation, SecretMetadata, State
from .._options.generators import check_generators, check_max_age
from .._options.secret_settings import check_settings
from .._options.tables import VAULT_SECRET
from .._plan.generate import due, records
from .._plan.secret import (
    DeleteForGood,
    DeleteLatest,
    Deletion,
    Desired,
    MergePatch,
    Plan,
    Update,
    WriteData,
    WriteMetadata,
    after_metadata,
    plan_absent_permanent,
    plan_absent_soft,
    plan_absent_uncounted,
    plan_blind,
    plan_present,
)
from .._settings.resolve import resolve_mount_point
from .._vault.cas_retry import until_not_overtaken
from .._vault.client import Client
from .._vault.observe import observe, observe_absent, observe_metadata
from .._vault.rights import check_rights
from ..errors import (
    ConfigurationError,
    CredentialBridgeError,
    VaultAuthError,
    VaultError,
    VaultSecretNotFoundError,
)
from ._many import Job, run_one_or_many
from ._tell import result


class _Secret(NamedTuple):
    """Where a task works, and whether it may write."""

    client: Client
    mount: str
    path: str
    check_mode: bool


class _Attempts:
    """What the attempts of one task know of each other: another writer may come in between at any time.

    :param finished: the plan whose settings were written already
    :param seen: the data that the first attempt found
    :param due: the keys that needed a new value then
    :param made: the values made so far
    """

    def __init__(self) -> None:
        self.finished: Plan | None = None
        self.seen: Mapping[str, Any] | None = None
        self.due: Collection[str] = ()
        self.made: dict[str, str] = {}


def run(params: Mapping[str, Any], client: Client, check_mode: bool) -> dict[str, Any]:
    """Observe, plan, and unless in check mode apply; all options are checked before the first request."""
    return run_one_or_many(_check, params, VAULT_SECRET, client, check_mode)


def _check(params: Mapping[str, Any]) -> Job:
    mount, path = (
        resolve_mount_point(params["mount_point"]),
        check_secret_path(params["path"]),
    )
    if params["state"] == "absent":
        deletion = _deletion(params)
        return Job(
            mount,
            path,
            lambda client, check_mode: _absent(
                _Secret(client, mount, path, check_mode), deletion
            ),
        )
    desired = _desired(params)
    if not params["compare"]:
        plan = plan_blind(mount, path, desired)
        return Job(
            mount,
            path,
            lambda client, check_mode: _blind(
                _Secret(client, mount, path, check_mode), plan, desired
            ),
        )
    show = params["return_generated"]
    return Job(
        mount,
        path,
        lambda client, check_mode: _present(
            _Secret(client, mount, path, check_mode), desired, show
        ),
    )


def _deletion(params: Mapping[str, Any]) -> Deletion:
    if params["deletion"] is None:
        raise ConfigurationError(
            "'state: absent' needs the option 'deletion'.",
            hint="Choose 'deletion: soft' (the latest version can be restored) or 'deletion: permanent' "
            "(all versions are lost for good).",
        )
    return Deletion(params["deletion"])


def _desired(params: Mapping[str, Any]) -> Desired:
    cas = params["cas"]
    if cas is not None and cas < 0:
        raise ConfigurationError(
            "The option 'cas' must be a version, or 0 for a secret that must not exist."
        )
    generate = (
        {} if params["generate"] is None else check_generators(params["generate"])
    )
    return Desired(
        data=None if params["data"] is None else plain_data(params["data"]),
        remove=tuple(params["remove"] or ()),
        update=Update(params["update"]),
        create=params["create"],
        cas=cas,
        settings=check_settings(params),
        generate=generate,
        rotate=params["rotate"],
        max_age=check_max_age(params["max_age"], generate),
    )


def _present(secret: _Secret, desired: Desired, show: bool) -> dict[str, Any]:
    attempts = _Attempts()
    if desired.cas is not None:
        return _attempt(secret, desired, show, attempts)
    return until_not_overtaken(lambda: _attempt(secret, desired, show, attempts))


def _attempt(
    secret: _Secret, desired: Desired, show: bool, attempts: _Attempts
) -> dict[str, Any]:
    if attempts.finished:
        desired = replace(desired, settings={}, max_age=None)
    client, mount, path = secret.client, secret.mount, secret.path
    observed = observe(client, mount, path)
    needs_metadata = desired.settings or desired.max_age is not None
    known = observe_metadata(client, mount, path) if needs_metadata else None
    made = _made(client, observed, known, desired, attempts)
    if known and desired.max_age is not None:
        told = records(desired.generate, made, observed, known, client.now())
        custom = {
            **desired.settings.get("custom_metadata", known.custom_metadata),
            **told,
        }
        desired = replace(
            desired, settings={**desired.settings, "custom_metadata": custom}
        )
    plan = plan_present(observed, known, desired, made)
    outcome = _carry_out(secret, plan, _exists(observed, known), attempts)
    if desired.generate:
        written = plan.after.data or {}
        outcome["generated"] = sorted(made)
        if show:
            # In check mode a new value is none that the secret will ever hold.
            outcome["generated_values"] = {
                key: None if secret.check_mode and key in made else written[key]
                for key in desired.generate
            }
    return outcome


def _made(
    client: Client,
    observed: Observation,
    known: SecretMetadata | None,
    desired: Desired,
    attempts: _Attempts,
) -> Mapping[str, str]:
    """The values that the secret needs. Of one that somebody else has made since the first attempt it needs none, so
    that those who make it at the same time agree."""
    if attempts.seen is None:
        attempts.seen = observed.data
        attempts.due = due(
            desired.generate,
            observed,
            known,
            rotate=desired.rotate,
            max_age=desired.max_age,
            now=client.now(),
        )
    seen, data = attempts.seen, observed.data
    still_due = [
        key
        for key in attempts.due
        if key in seen and key in data and same(seen[key], data[key])
    ]
    needed = [key for key in desired.generate if key not in data or key in still_due]
    for key in needed:
        if key not in attempts.made:
            attempts.made[key] = _value(client, desired.generate[key])
    return {key: attempts.made[key] for key in needed}


def _value(client: Client, generator: Generator) -> str:
    return (
        client.generate_password(generator.policy)
        if generator.policy
        else generator.make()
    )


def _exists(observed: Observation, known: SecretMetadata | None) -> bool | None:
    if observed.version:
        return True
    return known.exists if known else None


def _absent(secret: _Secret, deletion: Deletion) -> dict[str, Any]:
    if deletion is Deletion.SOFT:
        return _carry_out(
            secret,
            plan_absent_soft(observe(secret.client, secret.mount, secret.path)),
            None,
        )
    try:
        plan = plan_absent_permanent(
            observe_metadata(secret.client, secret.mount, secret.path)
        )
    except VaultAuthError as error:
        if error.reason != "permission_denied":
            raise
        plan = plan_absent_uncounted(observe(secret.client, secret.mount, secret.path))
    return _carry_out(secret, plan, None)


def _blind(secret: _Secret, plan: Plan, desired: Desired) -> dict[str, Any]:
    outcome = _carry_out(secret, plan, None)
    if secret.check_mode and not _foreseen(secret, plan, desired):
        outcome["warnings"] = [
            "Check mode could not look at the secret, as the token may not read it; the write may still be refused."
        ]
    return outcome


def _foreseen(secret: _Secret, plan: Plan, desired: Desired) -> bool:
    """Look at the secret, as far as the token may, for what would make Vault refuse the write.

    :return: whether the token could look
    :raises VaultError: what the write would fail with
    """
    try:
        observed = observe(secret.client, secret.mount, secret.path)
        patching = isinstance(plan.steps[0], MergePatch)
        # In Vault's order: nothing to patch, the version demanded, nothing live to patch.
        if patching and observed.state is State.MISSING and not _has_metadata(secret):
            raise observed.absence()
        if desired.cas is not None and desired.cas != observed.version:
            raise cas_mismatch(secret.mount, secret.path, observed.version, desired.cas)
        if desired.cas is None and _cas_required(secret):
            raise VaultError(
                "The secret accepts only writes that name the current version.",
                reason="cas_mismatch",
            )
        if patching and not observed.live:
            raise observed.absence()
    except VaultAuthError as error:
        if error.reason != "permission_denied":
            raise
        return False
    return True


def _has_metadata(secret: _Secret) -> bool:
    """Whether Vault knows a secret that has no version; False where the token may not know: it fails either way."""
    try:
        return observe_metadata(secret.client, secret.mount, secret.path).exists
    except VaultAuthError as error:
        if error.reason != "permission_denied":
            raise
        return False


def _cas_required(secret: _Secret) -> bool:
    config = secret.client.read_config(secret.mount).get("data") or {}
    return (
        bool(config.get("cas_required"))
        or observe_metadata(secret.client, secret.mount, secret.path).cas_required
    )


def _carry_out(
    secret: _Secret, plan: Plan, exists: bool | None, attempts: _Attempts | None = None
) -> dict[str, Any]:
    """Apply the plan unless in check mode, and tell what it is."""
    if plan.changed and (secret.check_mode or len(plan.steps) > 1):
        check_rights(secret.client, plan, exists)
    metadata: Mapping[str, Any] = plan.metadata
    finished = attempts.finished if attempts else None
    if not secret.check_mode:
        for step in plan.steps:
            try:
                metadata = _apply(secret, step) or metadata
            except CredentialBridgeError as error:
                if finished:
                    error.done = ("metadata",)
                raise
            if attempts and isinstance(step, WriteMetadata):
                attempts.finished = finished = plan
    return result(after_metadata(finished, plan) if finished else plan, metadata)


def _apply(secret: _Secret, step: Any) -> Mapping[str, Any]:
    """One request; returns Vault's metadata of the version written, {} where none was."""
    client, mount, path = secret.client, secret.mount, secret.path
    if isinstance(step, WriteMetadata):
        client.write_metadata(mount, path, step.payload)
    elif isinstance(step, WriteData):
        return client.write(mount, path, step.data, step.cas)
    elif isinstance(step, MergePatch):
        try:
            return client.patch(mount, path, step.data, step.cas)
        except VaultSecretNotFoundError as error:
            raise observe_absent(client, mount, path, error).absence() from None
    elif isinstance(step, DeleteLatest):
        client.delete_latest(mount, path)
    elif isinstance(step, DeleteForGood):
        client.delete_metadata(mount, path)
    return {}
