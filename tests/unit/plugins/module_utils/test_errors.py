# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The exceptions: their tree, and the structure that a failed task shows."""

from __future__ import annotations

import json

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    BackendError,
    ConfigurationError,
    CredentialBridgeError,
    Reason,
    VaultAuthError,
    VaultConnectionError,
    VaultError,
    VaultSecretNotFoundError,
)


@pytest.mark.parametrize(
    ("error", "ancestors"),
    [
        (ConfigurationError, [CredentialBridgeError]),
        (BackendError, [CredentialBridgeError]),
        (VaultError, [BackendError, CredentialBridgeError]),
        (VaultAuthError, [VaultError, BackendError, CredentialBridgeError]),
        (VaultConnectionError, [VaultError, BackendError, CredentialBridgeError]),
        (VaultSecretNotFoundError, [VaultError, BackendError, CredentialBridgeError]),
    ],
)
def test_the_class_tree_of_the_specification(
    error: type[CredentialBridgeError], ancestors: list[type]
) -> None:
    assert list(error.__mro__[1:-3]) == ancestors
    assert isinstance(error("message").reason, Reason)


def test_the_message_ends_with_the_remedy() -> None:
    assert str(VaultError("It failed.")) == "It failed."
    assert str(VaultError("It failed.", hint="Mend it.")) == "It failed. Mend it."


def test_the_structure_is_complete_and_leaves_the_body_out() -> None:
    error = VaultAuthError(
        "No.",
        reason=Reason.PERMISSION_DENIED,
        http_status=403,
        vault_errors=["permission denied"],
        operation="read",
        mount_point="secret",
        path="a/b",
        hint="Ask.",
        body={"data": "canary"},
    )
    structure = error.as_dict()
    assert "canary" not in repr(structure)
    expected = {
        "type": "VaultAuthError",
        "reason": "permission_denied",
        "http_status": 403,
        "vault_errors": ["permission denied"],
        "operation": "read",
        "mount_point": "secret",
        "path": "a/b",
        "retryable": False,
        "hint": "Ask.",
    }
    assert {name: structure[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("reason", "status", "retryable"),
    [
        ("sealed", 503, True),
        ("unreachable", None, True),
        ("timeout", None, True),
        ("rate_limited", 429, True),
        ("server_error", 500, True),
        ("server_error", 400, False),
        ("server_error", None, False),
        ("permission_denied", 403, False),
        ("write_uncertain", 502, False),
        ("tls", None, False),
    ],
)
def test_what_is_worth_repeating(
    reason: str, status: int | None, retryable: bool
) -> None:
    error = VaultError("x", reason=Reason.named(reason), http_status=status)
    assert error.retryable is retryable


def test_a_reason_is_its_word() -> None:
    word: str = Reason.SEALED
    assert f"{Reason.SEALED}" == str(Reason.SEALED) == word == "sealed"
    assert json.dumps([Reason.SEALED]) == '["sealed"]'
    assert all(reason.meaning for reason in Reason)
