# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What a task tells of a response that it returns as a whole."""

from __future__ import annotations

from typing import Any

from .._vault.answers import Answer, auth_of, content_of, lease_in, wrapping_in
from .task import Result


def call_result(answer: Answer, changed: bool) -> Result:
    """Return a response in its parts; those that it does not have are null."""
    lease = lease_in(answer)
    return {
        "changed": changed,
        "response": content_of(answer),
        "auth": auth_of(answer) or None,
        "wrap_info": wrapping_in(answer),
        "lease": lease and lease._asdict(),
    }


def secrets_in(answer: Answer) -> list[Any]:
    """Return the parts of a response whose values may be secret."""
    if "data" not in answer:
        # What Vault answers without its envelope is public: certificates, its state.
        return []
    auth, wrapping = auth_of(answer), wrapping_in(answer) or {}
    return [content_of(answer), auth.get("client_token"), wrapping.get("token")]


def lease_warnings(answer: Answer, revoked_after: str | None) -> list[str]:
    """Warn of what a response holds and the task's own login takes along.

    :param revoked_after: as :attr:`Login.revoked_after`
    """
    auth = auth_of(answer)
    if lease_in(answer):
        what = "lease"
    elif auth and not auth.get("orphan"):
        what = "token"
    else:
        return []
    if revoked_after is None:
        return []
    return [
        f"The {what} in this response ends with the login of the task, which is "
        f"revoked at the end of {revoked_after}. To keep it, log in with "
        "credential_bridge.vault.vault_login and give that token as 'vault_token'."
    ]
