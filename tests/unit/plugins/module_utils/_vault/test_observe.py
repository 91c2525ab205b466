# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The typed form of what Vault answers about a secret's versions."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.secret import (
    State,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.times import (
    parse_time,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.observe import (
    metadata_from,
    observe_metadata,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultError,
    VaultSecretNotFoundError,
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


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-01T12:00:00Z", NOW),
        ("2026-01-01T12:00:00.5Z", NOW + timedelta(microseconds=500000)),
        ("2026-01-01T12:00:00.123456789Z", NOW + timedelta(microseconds=123456)),
        ("2026-01-01T13:30:00+01:30", NOW),
        ("2026-01-01T11:00:00.000000001-01:00", NOW),
    ],
)
def test_times(text: str, moment: datetime) -> None:
    assert parse_time(text) == moment


@pytest.mark.parametrize(
    "text", ["", "2026-01-01", "2026-01-01T12:00:00", "12:00:00Z", "now"]
)
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(VaultError):
        parse_time(text)


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
    assert metadata_from(answer(v2=info), "secret", "x", NOW).versions[2].state is state


def test_all_fields() -> None:
    known = metadata_from(answer(v12={}, v2={}, v10={}), "secret", "x", NOW)
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
    known = metadata_from({"versions": {}, "custom_metadata": None}, "secret", "x", NOW)
    assert known.exists
    assert (known.current_version, known.versions, known.custom_metadata) == (0, {}, {})


class Client:
    """Answers with one thing, on a mount of one kind."""

    def __init__(self, body: Any, kind: str) -> None:
        self.body, self.kind = body, kind

    def read_metadata(self, mount: str, path: str) -> Any:
        if self.body is None:
            raise VaultSecretNotFoundError("missing")
        return self.body

    def mount(self, mount: str) -> Any:
        return SimpleNamespace(kind=self.kind)

    def now(self) -> datetime:
        return NOW


def test_a_missing_path_is_told_from_a_missing_mount() -> None:
    client: Any = Client(None, "kv2")
    assert not observe_metadata(client, "secret", "x").exists
    for kind, reason in (
        ("", "mount_not_found"),
        ("kv1", "wrong_kv_version"),
        ("pki", "wrong_kv_version"),
    ):
        with pytest.raises(VaultError) as caught:
            observe_metadata(Client(None, kind), "secret", "x")  # type: ignore[arg-type]
        assert (caught.value.reason, caught.value.mount_point) == (reason, "secret")


def test_data_of_kv_version_1_is_not_taken_for_metadata() -> None:
    with pytest.raises(VaultError) as caught:
        observe_metadata(Client({"data": {"some": "secret"}}, "kv1"), "secret", "x")  # type: ignore[arg-type]
    assert caught.value.reason == "wrong_kv_version"
