# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What a login answers that is let in only with a second factor (MFA). Pure.

The server lists requirements, and for each the methods of which one is enough. A task
can answer those that want a passcode, such as TOTP, and not those that ask a person.
API: ``POST /sys/mfa/validate``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import VaultAuthError

VALIDATE = "v1/sys/mfa/validate"

_OTHERWISE = (
    "exempt this login from the login enforcement, use another 'auth_method', or log in "
    "by hand and give the token as 'vault_token'."
)


def requirement_in(answer: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return what a response to a login demands besides, None if nothing."""
    auth = answer.get("auth")
    demanded = auth.get("mfa_requirement") if isinstance(auth, Mapping) else None
    if isinstance(demanded, Mapping) and demanded:
        return demanded
    return None


def answer_to(requirement: Mapping[str, Any], passcode: str | None) -> dict[str, Any]:
    """Return the request's body that fulfils a requirement.

    :raises VaultAuthError: if a passcode is missing, not enough, or not wanted
    """
    wanted = [list(_passcode_methods(one)) for one in _constraints(requirement)]
    if not wanted or not all(wanted):
        raise _refused("of a kind that a task cannot answer")
    if passcode is None:
        raise VaultAuthError(
            "The login needs a second factor (MFA), and no passcode is given.",
            hint=f"Give 'mfa_passcode', {_OTHERWISE}",
        )
    common = set(wanted[0]).intersection(*wanted[1:])
    if not common:
        raise _refused("by several methods, each with a passcode of its own")
    method = next(method for method in wanted[0] if method in common)
    return {
        "mfa_request_id": requirement.get("mfa_request_id"),
        "mfa_payload": {method: [passcode]},
    }


def _constraints(requirement: Mapping[str, Any]) -> list[Any]:
    constraints = requirement.get("mfa_constraints")
    if isinstance(constraints, Mapping):
        return list(constraints.values())
    return []


def _passcode_methods(constraint: Any) -> Iterator[str]:
    """Yield the IDs of the methods that fulfil a constraint with a passcode."""
    choices = constraint.get("any") if isinstance(constraint, Mapping) else None
    for method in choices if isinstance(choices, list) else []:
        if isinstance(method, Mapping) and method.get("uses_passcode"):
            yield str(method.get("id"))


def _refused(problem: str) -> VaultAuthError:
    hint = _OTHERWISE[0].upper() + _OTHERWISE[1:]
    return VaultAuthError(
        f"The login needs a second factor (MFA) {problem}.", hint=hint
    )
