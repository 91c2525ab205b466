# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of the failures that are ours: what is wrong, and what helps."""

from __future__ import annotations

import sys
from typing import Any, Callable

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.operations import (
    API_READ,
    LOOKUP_TOKEN,
    READ,
    READ_CONFIG,
    WRITE,
    Operation,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.refusals import (
    absence,
    cas_mismatch,
    cas_required,
    changing,
    conflict,
    denial,
    library_missing,
    not_kv2,
    overtaken,
    unless_denied,
    version_not_found,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.secret import (
    Observation,
    State,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    CredentialBridgeError,
    Reason,
    VaultAuthError,
    VaultConnectionError,
    VaultError,
    VaultSecretNotFoundError,
)


def failing(error: CredentialBridgeError) -> Callable[[], Any]:
    def request() -> Any:
        raise error

    return request


@pytest.mark.parametrize(
    "error",
    [
        VaultAuthError("an invalid token"),
        VaultConnectionError("no response"),
        VaultSecretNotFoundError("nothing there"),
    ],
    ids=str,
)
def test_only_a_denied_look_leaves_something_unknown(
    error: CredentialBridgeError,
) -> None:
    assert unless_denied(lambda: "found") == "found"
    denied = VaultAuthError("no", reason=Reason.PERMISSION_DENIED)
    assert unless_denied(failing(denied)) is None
    with pytest.raises(type(error)) as caught:
        unless_denied(failing(error))
    assert caught.value is error


@pytest.mark.parametrize(
    ("operation", "mount", "path", "denied", "grant", "names_mount_point"),
    [
        (
            READ,
            "secret",
            "app",
            "'read' on 'secret/app'",
            "'read' on the API path 'secret/data/app'",
            True,
        ),
        (
            WRITE,
            "secret",
            "app",
            "'write' on 'secret/app'",
            "'create or update' on the API path 'secret/data/app'",
            True,
        ),
        (
            READ_CONFIG,
            "kv",
            "",
            "'read_config' on 'kv'",
            "'read' on the API path 'kv/config'",
            True,
        ),
        (
            API_READ,
            "",
            "sys/policies/acl/x",
            "'read' on 'sys/policies/acl/x'",
            "'read' on the API path 'sys/policies/acl/x'",
            False,
        ),
        (
            LOOKUP_TOKEN,
            "",
            "",
            "'token_lookup' on 'auth/token/lookup-self'",
            "'read' on the API path 'auth/token/lookup-self'",
            False,
        ),
    ],
)
def test_a_denial_says_what_a_policy_must_grant(
    operation: Operation,
    mount: str,
    path: str,
    denied: str,
    grant: str,
    names_mount_point: bool,
) -> None:
    error = denial(operation, mount, path)
    assert error.message == f"The token's policies deny {denied}."
    assert f"Grant the capability {grant}" in str(error.hint)
    assert ("'mount_point'" in str(error.hint)) is names_mount_point
    assert (error.mount_point, error.path) == (mount or None, path or None)


@pytest.mark.parametrize(
    ("path", "mistake"),
    [
        ("kv/app", "The path starts with 'kv/'"),
        ("data/app", "The path starts with 'data/'"),
        ("app:password", "A key is not a part of the path"),
    ],
)
def test_a_likely_mistake_in_the_path_comes_first(path: str, mistake: str) -> None:
    missing = Observation("kv", path, State.MISSING)
    for error in (
        denial(READ, "kv", path),
        not_kv2("kv", "", path),
        absence(missing),
    ):
        assert str(error.hint).startswith(mistake)


@pytest.mark.parametrize(
    ("kind", "reason", "problem", "remedy"),
    [
        ("", "mount_not_found", "Nothing is mounted at 'kv'", "vault_engine"),
        ("kv1", "wrong_kv_version", "is a KV version 1 secrets", "vault_secret"),
        ("pki", "wrong_kv_version", "is 'pki', not a KV version 2", "vault_call"),
    ],
)
def test_what_is_mounted_instead(
    kind: str, reason: str, problem: str, remedy: str
) -> None:
    error = not_kv2("kv", kind, "app")
    assert (error.reason, error.mount_point, error.path) == (reason, "kv", "app")
    assert problem in error.message
    assert remedy in str(error.hint)


@pytest.mark.parametrize(
    ("state", "reason", "problem", "remedy"),
    [
        (State.MISSING, "secret_not_found", "does not exist.", "Check the path"),
        (State.DELETED, "secret_deleted", "(version 3).", "Undelete version 3"),
        (State.DESTROYED, "secret_destroyed", "(version 3).", "permanently gone"),
    ],
)
def test_a_version_that_is_not_live(
    state: State, reason: str, problem: str, remedy: str
) -> None:
    error = absence(Observation("secret", "app", state, 3))
    assert (error.reason, error.http_status) == (reason, 404)
    assert error.message.startswith("The secret 'secret/app' ")
    assert error.message.endswith(problem)
    assert remedy in str(error.hint)


@pytest.mark.parametrize(
    ("error", "reason", "words"),
    [
        (
            version_not_found("secret", "app", 7, 3),
            "version_not_found",
            "has no version 7; its current version is 3.",
        ),
        (
            version_not_found("secret", "app", 7, 0),
            "version_not_found",
            "has no versions, only metadata.",
        ),
        (
            cas_mismatch("secret", "app", 3, 2),
            "cas_mismatch",
            "the secret is at version 3, and the write names version 2.",
        ),
        (overtaken("secret", "app"), "cas_mismatch", "not at the version that the"),
        (cas_required("secret", "app"), "cas_mismatch", "Give the option 'cas'."),
        (changing("secret", "app"), "cas_mismatch", "Run the task again."),
        (
            conflict("secret", "app", "its latest version is deleted"),
            "conflict",
            "copied: its latest version is deleted. Nothing is overwritten.",
        ),
        (conflict("secret", "app", "x", "Do y."), "conflict", "copied: x. Do y."),
    ],
)
def test_a_secret_that_is_not_as_expected(
    error: VaultError, reason: str, words: str
) -> None:
    assert (error.reason, error.mount_point, error.path) == (reason, "secret", "app")
    assert words in str(error)


def test_a_missing_library_is_named_with_the_python_that_lacks_it() -> None:
    error = library_missing("yaml", "PyYAML", purpose="reads playbooks")
    assert error.reason is Reason.DEPENDENCY_MISSING
    assert error.message.startswith(
        "The Python library 'yaml', which reads playbooks, is not installed for "
        f"{sys.executable},"
    )
    assert str(error.hint).endswith(f"{sys.executable} -m pip install PyYAML")
    assert "'hvac' is not" in library_missing("hvac", "hvac").message
