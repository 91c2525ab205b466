# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Make one secret hold the desired data and settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .._model.generator import Generator
from .._model.metadata import SecretMetadata
from .._model.operations import WRITE_METADATA
from .._model.secret import Observation
from .._plan.generate import keys_still_to_generate, keys_to_generate, with_records
from .._plan.secret import Desired, SecretPlan, check_kv1, joined, plan_present
from .._vault.cas_retry import until_not_overtaken
from .._vault.metadata import observe_metadata
from .._vault.passwords import generate_password
from ..errors import CredentialBridgeError, Reason
from . import tell
from .carry_out import carry_out
from .many import Target
from .secret_blind import mentioning_compare
from .task import Result


class Present:
    """One secret, as a task wants it.

    Another client may write between our look and our write. Then there is another
    attempt, and the attempts share what is kept here.
    """

    def __init__(self, target: Target, desired: Desired, show_generated: bool) -> None:
        """Prepare the first attempt; nothing is requested yet.

        :param show_generated: whether the result has the values that are generated
        """
        self._target = target
        self._desired = desired
        self._show_generated = show_generated
        #: The data that the first attempt has found, and the keys that needed a value.
        self._first_data: Mapping[str, Any] | None = None
        self._first_keys: frozenset[str] = frozenset()
        self._new_values: dict[str, str] = {}
        #: The plan whose settings are written, though its data could not be.
        self._configured: SecretPlan | None = None

    def run(self) -> Result:
        """Look, plan and write, as often as other clients make it necessary."""
        try:
            if self._desired.cas is not None:
                return self._attempt()
            return until_not_overtaken(self._attempt)
        except CredentialBridgeError as error:
            if self._configured and not error.done:
                error.done = (WRITE_METADATA.changes,)
            raise

    def _attempt(self) -> Result:
        client, mount, path, _check_mode = self._target
        with mentioning_compare(self._desired.needs_no_look):
            observed = self._target.observe()
        if not observed.versioned:
            check_kv1(mount, path, self._desired)
        metadata = None
        if self._desired.needs_metadata:
            metadata = observe_metadata(client, mount, path)
        new_values = self._values(observed, metadata)
        plan = self._plan(observed, metadata, new_values)
        written = self._carry_out(plan, _exists(observed, metadata))
        if self._configured:
            plan = joined(self._configured, plan)
        return self._result(plan, written, new_values)

    def _plan(
        self,
        observed: Observation,
        metadata: SecretMetadata | None,
        new_values: Mapping[str, str],
    ) -> SecretPlan:
        desired = self._desired
        if metadata and desired.max_age is not None:
            now = self._target.client.now()
            desired = with_records(desired, observed, metadata, new_values, now)
        return plan_present(observed, metadata, desired, new_values)

    def _carry_out(self, plan: SecretPlan, exists: bool | None) -> Mapping[str, Any]:
        client, check_mode = self._target.client, self._target.check_mode
        try:
            # A secret without a version is taken for new if the token may not find out.
            return carry_out(client, plan, check_mode, exists, assumed=False)
        except CredentialBridgeError as error:
            if WRITE_METADATA.changes in error.done:
                # The next attempt has only the data to write.
                self._configured = plan
                self._desired = replace(self._desired, settings={}, max_age=None)
            if error.reason is Reason.CAS_MISMATCH and self._desired.cas is None:
                client.log.info("retry", after="a write by another client")
            raise

    def _result(
        self,
        plan: SecretPlan,
        written: Mapping[str, Any],
        new_values: Mapping[str, str],
    ) -> Result:
        result = tell.secret_result(plan, written)
        keys = self._desired.generate
        if keys:
            values = plan.after.data if self._show_generated else None
            check_mode = self._target.check_mode
            result.update(tell.generated(keys, new_values, values, check_mode))
        return result

    def _values(
        self, observed: Observation, metadata: SecretMetadata | None
    ) -> dict[str, str]:
        """Return new values for the keys that need one, the same in each attempt."""
        desired, client = self._desired, self._target.client
        if self._first_data is None:
            self._first_data = observed.data
            self._first_keys = keys_to_generate(
                desired, observed, metadata, client.now()
            )
        keys = keys_still_to_generate(
            self._first_keys, self._first_data, observed.data, desired.generate
        )
        for key in keys:
            if key not in self._new_values:
                value = self._new_value(desired.generate[key])
                client.session.register(value)
                self._new_values[key] = value
        return {key: self._new_values[key] for key in keys}

    def _new_value(self, generator: Generator) -> str:
        if generator.policy:
            return generate_password(self._target.client.session, generator.policy)
        return generator.make()


def _exists(observed: Observation, metadata: SecretMetadata | None) -> bool | None:
    """Return whether Vault knows the secret, None if that is unknown."""
    if not observed.versioned:
        return observed.live
    if observed.version:
        return True
    return metadata.exists if metadata else None
