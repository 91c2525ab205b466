# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong with a password that the server makes is about the policy."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.passwords import (
    generate_password,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
    CredentialBridgeError,
    Reason,
    VaultAuthError,
    VaultError,
    VaultSecretNotFoundError,
)


def generated(answer: Any) -> str:
    """Return what comes of an answer, which may be a failure."""

    def send(*_request: Any, path: str) -> Any:
        if isinstance(answer, CredentialBridgeError):
            answer.path = path
            raise answer
        return answer

    session: Any = SimpleNamespace(send=send, transport=None)
    return generate_password(session, "strong")


def test_a_password() -> None:
    assert generated({"data": {"password": "made-up"}}) == "made-up"


def test_a_policy_that_does_not_exist_is_a_wrong_option() -> None:
    with pytest.raises(ConfigurationError, match="policy 'strong'") as caught:
        generated(VaultSecretNotFoundError("missing", http_status=404))
    assert (caught.value.http_status, caught.value.path) == (404, None)
    assert "'sys/policies/password/'" in str(caught.value.hint)


def test_the_policy_is_not_told_as_the_path_of_the_secret() -> None:
    with pytest.raises(VaultAuthError) as caught:
        generated(VaultAuthError("no", reason=Reason.PERMISSION_DENIED))
    assert caught.value.path is None


@pytest.mark.parametrize("answer", [{}, {"data": {"password": None}}], ids=str)
def test_a_response_without_a_password_is_a_failure(answer: dict[str, Any]) -> None:
    with pytest.raises(VaultError, match="holds no password"):
        generated(answer)
