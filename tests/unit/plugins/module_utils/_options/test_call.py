# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task may send to a path of the API."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._options.call import (
    check_call,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._options.modules import (
    VAULT_CALL,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    BackendError,
    ConfigurationError,
    CredentialBridgeError,
)

DEFAULTS = {name: option.default for name, option in VAULT_CALL.items()}


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, {"path": "a/b", "changes": True, "data": {}, "wrap_ttl": None}),
        ({"path": "/a/b/"}, {"path": "a/b"}),
        ({"data": {"x": 1}}, {"data": {"x": 1}}),
        ({"changes": False}, {"changes": False}),
        ({"operation": "read"}, {"changes": False}),
        ({"operation": "list"}, {"changes": False}),
        ({"operation": "delete"}, {"changes": True}),
        ({"wrap_ttl": "1h"}, {"wrap_ttl": "3600s"}),
        ({"wrap_ttl": 60, "operation": "list"}, {"wrap_ttl": "60s"}),
        # To look at the state changes nothing.
        ({"path": "sys/rekey/init", "operation": "read"}, {"path": "sys/rekey/init"}),
    ],
    ids=str,
)
def test_what_a_task_may_send(params: Any, expected: dict[str, Any]) -> None:
    call = check_call({**DEFAULTS, "path": "a/b", **params})._asdict()
    assert {name: call[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("params", "failure", "named"),
    [
        ({"operation": "read", "data": {}}, ConfigurationError, "'data'"),
        ({"operation": "list", "data": {}}, ConfigurationError, "'data'"),
        ({"operation": "delete", "data": {}}, ConfigurationError, "'data'"),
        ({"operation": "delete", "wrap_ttl": "1m"}, ConfigurationError, "wrap_ttl"),
        ({"operation": "delete", "changes": False}, ConfigurationError, "changes"),
        ({"wrap_ttl": "-1m"}, ConfigurationError, "wrap_ttl"),
        ({"wrap_ttl": "soon"}, BackendError, "wrap_ttl"),
        ({"path": None}, BackendError, "'path'"),
        ({"path": "sys/seal"}, BackendError, "sys/seal"),
        ({"path": "sys/seal", "operation": "delete"}, BackendError, "sys/seal"),
        ({"data": ["x"]}, BackendError, "'data'"),
    ],
    ids=str,
)
def test_what_is_refused(
    params: Any, failure: type[CredentialBridgeError], named: str
) -> None:
    with pytest.raises(failure, match=named):
        check_call({**DEFAULTS, "path": "a/b", **params})
