# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of failures about objects of the API and certificates."""

from __future__ import annotations

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model import (
    object_refusals as refusals,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    Reason,
    VaultError,
)


@pytest.mark.parametrize(
    ("error", "reason", "problem", "remedy"),
    [
        (
            refusals.wrong_type("a/b", "ttl", "must be a duration"),
            "invalid_data",
            "The field 'ttl' of 'a/b' must be a duration.",
            "Leave a field out to keep what it has",
        ),
        (
            refusals.field_immutable("a/b", ["type", "local"]),
            "field_immutable",
            "its 'type', 'local' cannot be changed",
            "delete the object and create it again",
        ),
        (
            refusals.not_applied("a/b", ["ttl"]),
            "not_applied",
            "'ttl' still differs",
            "list it in 'write_only'",
        ),
        (
            refusals.not_deletable("a/b"),
            "endpoint_not_found",
            "cannot be deleted",
            "Give its fields the values",
        ),
        (
            refusals.not_writable("a/b"),
            "endpoint_not_found",
            "cannot be written",
            "credential_bridge.vault.vault_call",
        ),
        (
            refusals.parent_not_found("a/b", "a"),
            "secret_not_found",
            "belongs to 'a', which does not exist",
            "Create 'a' first.",
        ),
        (
            refusals.key_incomplete("a/b", ["name", "mount_accessor"]),
            "invalid_data",
            "identified by its fields 'name' and 'mount_accessor'",
            "Give them in 'data'.",
        ),
        (
            refusals.not_for_certificates("a/b", "X.509"),
            "invalid_path",
            "does not issue certificates for X.509",
            "'pki/issue/ROLE'",
        ),
        (
            refusals.not_as_asked("a/b", ["alt_names"]),
            "not_applied",
            "whose 'alt_names' differs from what was asked for. It is not put in place",
            "change the role",
        ),
        (
            refusals.lease_of_certificate("a/b"),
            "lease_refused",
            "would be revoked",
            "Set 'generate_lease' of the role to false.",
        ),
    ],
)
def test_each_failure_names_the_path_and_a_remedy(
    error: VaultError, reason: str, problem: str, remedy: str
) -> None:
    assert (error.reason, error.path) == (reason, "a/b")
    assert "'a/b'" in error.message
    assert problem in error.message
    assert remedy in str(error.hint)


@pytest.mark.parametrize(
    ("given", "known", "hint"),
    [
        (["token_tl"], ["ttl", "token_ttl"], "Did you mean 'token_ttl'? Its fields"),
        (["x"], ["ttl", "names"], "Its fields are: names, ttl."),
        (["x"], [], "Its fields are: none."),
    ],
)
def test_an_unknown_field_is_told_with_the_known_ones(
    given: list[str], known: list[str], hint: str
) -> None:
    error = refusals.unknown_fields("a/b", given, known)
    assert error.message == f"'a/b' has no field '{given[0]}'."
    assert str(error.hint).startswith(hint)


def test_a_name_is_shown_in_printable_characters() -> None:
    assert "\x1b" not in refusals.unknown_fields("a/b", ["x\x1b[2J"], []).message
    assert "\x1b" not in refusals.wrong_type("a/b", "x\x1b[2J", "is null").message


@pytest.mark.parametrize(
    ("reason", "message"),
    [
        (Reason.MOUNT_NOT_FOUND, "Nothing is mounted where 'a/b' would be."),
        (Reason.ENDPOINT_NOT_FOUND, "The API has no path 'a/b'."),
    ],
)
def test_a_path_that_leads_nowhere_keeps_what_vault_said(
    reason: Reason, message: str
) -> None:
    theirs = VaultError(
        "x", reason=reason, http_status=404, vault_errors=["no handler"]
    )
    error = refusals.nowhere("a/b", theirs)
    assert (error.message, error.reason) == (message, reason)
    assert (error.http_status, error.vault_errors) == (404, ("no handler",))
    assert "enable the auth method or secrets engine first" in str(error.hint)
