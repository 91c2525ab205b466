# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task may say about one object of the API."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._options.modules import (
    VAULT_OBJECT,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._options.object import (
    check_object,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._plan.object import (
    Wanted,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
    CredentialBridgeError,
    VaultError,
)

DEFAULTS = {name: option.default for name, option in VAULT_OBJECT.items()}


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"path": "/sys/policies/acl/x/"}, Wanted("sys/policies/acl/x")),
        ({"data": {"ttl": "1h"}}, Wanted("a/b", data={"ttl": "1h"})),
        ({"data": '{"ttl": 1}'}, Wanted("a/b", data={"ttl": 1})),
        ({"secret_data": {"pin": "1"}}, Wanted("a/b", secret_data={"pin": "1"})),
        ({"state": "absent"}, Wanted("a/b", present=False)),
        ({"write_secrets": "always"}, Wanted("a/b", always=True)),
        ({"compare": False}, Wanted("a/b", compare=False)),
        ({"write_only": ["x"]}, Wanted("a/b", write_only=frozenset({"x"}))),
    ],
    ids=str,
)
def test_what_a_task_may_want(params: dict[str, Any], expected: Wanted) -> None:
    assert check_object({**DEFAULTS, "path": "a/b", **params}) == expected


@pytest.mark.parametrize(
    ("params", "failure", "named"),
    [
        ({"path": None}, VaultError, "'path' is missing"),
        ({"path": "v1/a"}, VaultError, "starts with 'v1/'"),
        ({"path": "sys/seal"}, VaultError, "'sys/seal'"),
        ({"path": "sys/seal", "state": "absent"}, VaultError, "'sys/seal'"),
        ({"data": ["x"]}, VaultError, "'data'"),
        ({"secret_data": "canary"}, VaultError, "'secret_data'"),
        ({"secret_data": {"pin": b"canary"}}, VaultError, r"secret_data\['pin'\]"),
        (
            {"data": {"a": 1, "pin": 2}, "secret_data": {"pin": "canary"}},
            ConfigurationError,
            "'pin' appears in both 'data' and 'secret_data'",
        ),
    ],
    ids=str,
)
def test_what_is_refused(
    params: dict[str, Any], failure: type[CredentialBridgeError], named: str
) -> None:
    with pytest.raises(failure, match=named) as caught:
        check_object({**DEFAULTS, "path": "a/b", **params})
    assert caught.value.hint
    assert "canary" not in str(caught.value)
