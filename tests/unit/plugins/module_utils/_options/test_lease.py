# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task may ask for about one lease."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._options.lease import (
    Asked,
    Keeping,
    Revoking,
    Taking,
    check_lease,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._options.modules import (
    VAULT_LEASE,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
    CredentialBridgeError,
    VaultError,
)

DEFAULTS = {name: option.default for name, option in VAULT_LEASE.items()}


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"path": "/db/creds/app/"}, Taking("db/creds/app", None)),
        ({"path": "a/b", "data": {"x": 1}}, Taking("a/b", {"x": 1})),
        ({"path": "a/b", "data": {}}, Taking("a/b", {})),
        # To look at the state changes nothing.
        ({"path": "sys/rekey/init"}, Taking("sys/rekey/init", None)),
        ({"lease_id": "a/b/1"}, Keeping("a/b/1", 0)),
        ({"lease_id": "a/b/1", "min_ttl": "1h"}, Keeping("a/b/1", 3600)),
        ({"lease_id": "a/b/1", "state": "absent"}, Revoking("a/b/1")),
        # As in a task that cleans up after one that has not taken a lease.
        ({"state": "absent"}, Revoking("")),
    ],
    ids=str,
)
def test_what_a_task_may_ask_for(params: dict[str, Any], expected: Asked) -> None:
    asked = check_lease({**DEFAULTS, **params})
    assert (type(asked), asked) == (type(expected), expected)


@pytest.mark.parametrize(
    ("params", "failure", "named"),
    [
        ({}, ConfigurationError, "'path' or 'lease_id'"),
        ({"path": "a", "lease_id": "b"}, ConfigurationError, "'path' or 'lease_id'"),
        ({"path": "a", "min_ttl": "1h"}, ConfigurationError, "'min_ttl' has no effect"),
        ({"lease_id": "a", "data": {}}, ConfigurationError, "'data' has no effect"),
        ({"lease_id": "a", "min_ttl": 0}, ConfigurationError, "'min_ttl'"),
        ({"lease_id": "a", "min_ttl": "-1h"}, ConfigurationError, "'min_ttl'"),
        ({"lease_id": "a", "min_ttl": "soon"}, VaultError, "'min_ttl'"),
        ({"path": "a//b"}, VaultError, "'path'"),
        ({"path": "a/b", "data": ["x"]}, VaultError, "'data'"),
        ({"path": "sys/rekey/init", "data": {}}, VaultError, "'sys/rekey'"),
    ],
    ids=str,
)
def test_what_is_refused(
    params: dict[str, Any], failure: type[CredentialBridgeError], named: str
) -> None:
    with pytest.raises(failure, match=named):
        check_lease({**DEFAULTS, **params})


@pytest.mark.parametrize("option", ["path", "data", "min_ttl"])
def test_a_revocation_needs_the_lease_alone(option: str) -> None:
    params = {"lease_id": "a", "state": "absent", option: "canary"}
    with pytest.raises(ConfigurationError, match="no effect with 'absent'") as caught:
        check_lease({**DEFAULTS, **params})
    assert f"'{option}'" in caught.value.message
    assert "canary" not in str(caught.value)
