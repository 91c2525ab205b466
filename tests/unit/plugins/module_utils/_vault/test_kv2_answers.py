# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Metadata of secrets is read in full, or refused."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.metadata import (
    SecretMetadata,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.secret import (
    State,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault import (
    kv2_answers as answers,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultError,
)

NOW = datetime(2026, 1, 1, 12, 0, 0, tzinfo=timezone.utc)


def answer(**versions: Any) -> dict[str, Any]:
    return {
        "cas_required": True,
        "current_version": 12,
        "custom_metadata": {"owner": "me"},
        "delete_version_after": "1h30m0s",
        "max_versions": 5,
        "oldest_version": 2,
        "versions": {
            name[1:]: {
                "created_time": "2026-01-01T11:00:00Z",
                "deletion_time": "",
                "destroyed": False,
                **info,
            }
            for name, info in versions.items()
        },
    }


def metadata(data: Any) -> SecretMetadata:
    found = answers.metadata_in({"data": data}, "secret", "x", NOW)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("info", "state"),
    [
        ({}, State.LIVE),
        ({"deletion_time": "2026-01-01T12:00:00.000000001Z"}, State.DELETED),
        ({"deletion_time": "2026-01-01T11:59:59Z"}, State.DELETED),
        ({"deletion_time": "2026-01-01T12:00:00.000001Z"}, State.LIVE),
        ({"deletion_time": "2027-01-01T00:00:00Z"}, State.LIVE),
        ({"destroyed": True}, State.DESTROYED),
        ({"destroyed": True, "deletion_time": "2027-01-01T00:00:00Z"}, State.DESTROYED),
        ({"destroyed": True, "deletion_time": "2025-01-01T00:00:00Z"}, State.DESTROYED),
    ],
)
def test_the_state_of_a_version(info: dict[str, Any], state: State) -> None:
    assert metadata(answer(v2=info)).versions[2].state is state


def test_all_fields() -> None:
    known = metadata(answer(v12={}, v2={}, v10={}))
    assert (known.mount_point, known.path, known.exists) == ("secret", "x", True)
    assert (known.current_version, known.oldest_version) == (12, 2)
    assert (known.custom_metadata, known.max_versions, known.cas_required) == (
        {"owner": "me"},
        5,
        True,
    )
    assert known.delete_version_after == 5400
    # By number, not by text, which would put 10 and 12 before 2.
    assert list(known.versions) == [2, 10, 12]
    assert known.versions[2].created_time == "2026-01-01T11:00:00Z"


def test_a_secret_without_versions_exists() -> None:
    known = metadata({"versions": {}, "custom_metadata": None})
    assert known.exists
    assert (known.current_version, known.versions, known.custom_metadata) == (0, {}, {})


@pytest.mark.parametrize(
    "data",
    [
        answer(v1={"deletion_time": 7}),
        {**answer(v1={}), "current_version": "3"},
        {**answer(v1={}), "max_versions": True},
        {**answer(v1={}), "custom_metadata": 7},
        {"versions": {"one": {}}},
        {"versions": {"1": None}},
    ],
)
def test_other_types_than_vaults_are_not_quoted(data: Any) -> None:
    with pytest.raises(VaultError, match="not that of a KV v2 secrets engine"):
        metadata(data)


@pytest.mark.parametrize("data", [None, [], {"versions": []}, {"some": "secret"}])
def test_what_is_not_metadata(data: Any) -> None:
    assert answers.metadata_in({"data": data}, "secret", "x", NOW) is None
