# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From an answer of Vault to an exception."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._vault import (
    failure_rules,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    Reason,
    VaultAuthError,
    VaultConnectionError,
    VaultError,
    VaultSecretNotFoundError,
)

DENIED = "1 error occurred:\n\t* permission denied\n\n"
UPGRADING = "Upgrading from non-versioned to versioned data."
INVALID = "2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n"


@pytest.mark.parametrize(
    ("status", "text", "error", "reason"),
    [
        (400, "parse error", VaultError, "server_error"),
        (
            400,
            "check-and-set parameter did not match the current version",
            VaultError,
            "cas_mismatch",
        ),
        (
            400,
            "check-and-set parameter required for this call",
            VaultError,
            "cas_mismatch",
        ),
        (401, "", VaultAuthError, "auth_failed"),
        (403, DENIED, VaultAuthError, "permission_denied"),
        (403, INVALID, VaultAuthError, "auth_failed"),
        (403, "bad token", VaultAuthError, "auth_failed"),
        # OpenBao says no more of an invalid token.
        (403, "permission denied", VaultAuthError, "auth_failed"),
        (400, UPGRADING, VaultError, "server_error"),
        (403, "", VaultAuthError, "permission_denied"),
        (404, "", VaultSecretNotFoundError, "secret_not_found"),
        (
            404,
            'no handler for route "x/data/y". route entry not found.',
            VaultSecretNotFoundError,
            "mount_not_found",
        ),
        (405, "unsupported operation", VaultError, "server_error"),
        (412, "required index state not present", VaultError, "server_error"),
        (413, "", VaultError, "invalid_data"),
        (418, "", VaultError, "server_error"),
        (429, "request path: rate limit quota exceeded", VaultError, "rate_limited"),
        (472, "", VaultConnectionError, "unreachable"),
        (473, "", VaultConnectionError, "unreachable"),
        (500, "internal error", VaultError, "server_error"),
        (501, "", VaultConnectionError, "unreachable"),
        (502, "", VaultConnectionError, "unreachable"),
        (503, "Vault is sealed", VaultConnectionError, "sealed"),
        (503, "", VaultConnectionError, "unreachable"),
        (504, "", VaultConnectionError, "timeout"),
    ],
)
def test_every_status_has_its_class(
    status: int, text: str, error: type[VaultError], reason: str
) -> None:
    body = {"errors": [text] if text else []}
    failure = failure_rules.from_response(status, body, ["shown"])
    assert failure.__class__ is error
    assert (failure.reason, failure.http_status, failure.vault_errors) == (
        reason,
        status,
        ("shown",),
    )
    assert isinstance(failure.reason, Reason)
    assert failure.body == body
    assert failure.maybe_sent is (status in (500, 502, 504))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"errors": ["a", "b"]}, ["a", "b"]),
        ({"errors": "a"}, ["a"]),
        ({"errors": [{"a": 1}]}, ["{'a': 1}"]),
        ({"errors": None}, []),
        ({"errors": 1}, []),
        ({}, []),
        ([], []),
        ("<html>", []),
        (None, []),
    ],
)
def test_error_texts_whatever_shape_they_have(body: Any, expected: list[str]) -> None:
    assert failure_rules.error_texts(body) == expected


def test_a_version_whose_deletion_was_cut_is_destroyed() -> None:
    text = "1 error occurred:\n\t* could not find version data\n\n"
    failure = failure_rules.from_response(500, {"errors": [text]}, [text])
    assert isinstance(failure, VaultSecretNotFoundError)
    assert failure.reason == "secret_destroyed"
    # A patch reads the version before it writes one.
    assert not failure.maybe_sent


def test_a_node_without_a_leader_has_done_nothing() -> None:
    text = "local node not active but active cluster node not found"
    failure = failure_rules.from_response(500, {"errors": [text]}, [text])
    assert (type(failure), failure.reason) == (VaultConnectionError, "unreachable")
    assert failure.retryable
    assert not failure.maybe_sent
    assert failure_rules.from_response(
        500, {"errors": ["raft: leadership lost"]}, []
    ).maybe_sent


@pytest.mark.parametrize(
    "text",
    [
        "JSON string value exceeds allowed length",
        "put failed due to value being too large; max entry size: 1",
        "refused JSON input due to high complexity",
    ],
)
def test_what_is_too_large_was_certainly_not_stored(text: str) -> None:
    failure = failure_rules.from_response(500, {"errors": [text]}, [text])
    assert (type(failure), failure.reason, failure.maybe_sent) == (
        VaultError,
        "invalid_data",
        False,
    )
