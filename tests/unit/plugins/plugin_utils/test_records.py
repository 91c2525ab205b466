# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes into the memory of a run comes out of it the same."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.secret import (
    Observation,
    State,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.settings import (
    Credentials,
    Settings,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
    CredentialBridgeError,
    Reason,
    VaultAuthError,
    VaultConnectionError,
    VaultSecretNotFoundError,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._records import (
    failure_of,
    failure_record,
    identity,
    observation_of,
    observation_record,
    place_record,
    settings_of,
)

CREDENTIALS = Credentials(
    "approle", (("vault_role_id", "r-canary"), ("vault_secret_id", "s-canary")), "x"
)
SETTINGS = Settings(
    "https://one.example",
    CREDENTIALS,
    auth_mount_point="apps",
    namespace="team",
    ca_cert="/ca.pem",
    proxies=(("http", ""), ("https", "http://proxy")),
    timeout=7.5,
    redirect_hosts=("two.example", "three.example:8200"),
)


def stored(record: Any) -> Any:
    """Return a record as another process finds it."""
    return json.loads(json.dumps(record))


@pytest.mark.parametrize(
    "error",
    [
        ConfigurationError("Not so.", hint="Give 'path'."),
        VaultAuthError("Refused.", http_status=403, vault_errors=["a", "b"]),
        VaultConnectionError("Slow.", reason=Reason.TIMEOUT, operation="read"),
        VaultSecretNotFoundError(
            "Gone.", reason=Reason.SECRET_DELETED, mount_point="kv", path="a"
        ),
    ],
)
def test_a_failure(error: CredentialBridgeError) -> None:
    found = failure_of(stored(failure_record(error)))
    assert found.__class__ is error.__class__
    assert (found.message, str(found)) == (error.message, str(error))
    assert found.as_dict() == error.as_dict()


@pytest.mark.parametrize(
    "observation",
    [
        Observation("kv", "a", State.LIVE, 3, {"b": [1, None, "ü"]}, {"version": 3}),
        Observation("kv", "a/b", State.MISSING, versioned=False, half_deleted=True),
    ],
)
def test_a_secret(observation: Observation) -> None:
    found = observation_of(stored(observation_record(observation)))
    assert found == observation
    assert found.state is observation.state


def test_a_place_is_without_credentials_and_may_get_others() -> None:
    place = stored(place_record(SETTINGS))
    assert "canary" not in json.dumps(place)
    other = Credentials("token", (("vault_token", "t"),), "y")
    found = settings_of(place, other)
    assert found == replace(SETTINGS, credentials=other)
    # Equal settings share a client.
    assert hash(found) == hash(replace(SETTINGS, credentials=other))


@pytest.mark.parametrize(
    "other",
    [
        replace(SETTINGS, vault_url="https://two.example"),
        replace(SETTINGS, namespace=None),
        replace(SETTINGS, auth_mount_point=None),
        replace(SETTINGS, ca_cert="/other.pem"),
        replace(SETTINGS, client_cert="/me.pem"),
        replace(SETTINGS, credentials=replace(CREDENTIALS, method="jwt")),
        replace(SETTINGS, credentials=replace(CREDENTIALS, values=())),
    ],
)
def test_who_differs_in_anything_is_somebody_else(other: Settings) -> None:
    assert identity(other) != identity(SETTINGS)


@pytest.mark.parametrize(
    "credentials",
    [
        replace(CREDENTIALS, source="y", public=frozenset({"vault_role_id"})),
        replace(CREDENTIALS, origins=(("vault_role_id", "a variable"),)),
        replace(CREDENTIALS, values=CREDENTIALS.values[::-1]),
    ],
)
def test_where_credentials_were_found_does_not_matter(credentials: Credentials) -> None:
    assert identity(replace(SETTINGS, credentials=credentials)) == identity(SETTINGS)
