# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All versions are of one moment, or the look fails."""

from __future__ import annotations

from datetime import datetime, timezone
from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.secret import (
    Observation,
    State,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.history import (
    observe_history,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    Reason,
    VaultError,
    VaultSecretNotFoundError,
)

VERSION = {"created_time": "", "deletion_time": "", "destroyed": False}
METADATA = {
    "data": {
        "current_version": 3,
        "versions": {"1": {**VERSION, "destroyed": True}, "2": VERSION, "3": VERSION},
    }
}


LOST = object()


def client(answers: dict[int, Any], registered: list[Any]) -> Any:
    def read(_mount: str, _path: str, version: int) -> Any:
        answer = answers.get(version)
        if answer is None:
            raise VaultSecretNotFoundError("no")
        if answer is LOST:
            raise VaultSecretNotFoundError("no", reason=Reason.SECRET_DESTROYED)
        return {"data": {"data": answer, "metadata": {"version": version}}}

    return SimpleNamespace(
        read_metadata=lambda _mount, _path: METADATA,
        read=read,
        reading=lambda *_secret: lambda _found: None,
        now=lambda: datetime(2026, 1, 1, tzinfo=timezone.utc),
        session=SimpleNamespace(register=registered.append),
        mounts=SimpleNamespace(check_kv2=lambda *_place: None),
    )


def test_the_data_of_each_live_version() -> None:
    registered: list[Any] = []
    found = observe_history(client({2: {"a": 1}, 3: {}}, registered), "secret", "x")
    assert found.data == {2: {"a": 1}, 3: {}}
    assert found.metadata.state(1) is State.DESTROYED
    assert registered == [{"a": 1}, {}]
    assert "1}" not in repr(found).partition("versions")[0]


def test_a_version_whose_deletion_was_cut() -> None:
    found = observe_history(client({2: LOST, 3: {"a": 1}}, []), "secret", "x")
    assert found.data == {3: {"a": 1}}
    assert found.half_deleted == {2}
    assert found.metadata.numbers(State.DESTROYED) == (1, 2)


def test_a_version_that_goes_meanwhile() -> None:
    with pytest.raises(VaultError) as caught:
        observe_history(client({3: {}}, []), "secret", "x")
    assert caught.value.reason.value == "cas_mismatch"
    assert Observation("secret", "x", State.MISSING).state is State.MISSING
