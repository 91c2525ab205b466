# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the attempts at one secret share when another client comes in between."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._log import silent
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.generator import (
    Generator,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.metadata import (
    SecretMetadata,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.plan import (
    Plan,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.secret import (
    Observation,
    State,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._plan.secret import (
    Desired,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks import (
    secret_present,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.many import (
    Target,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    Reason,
    VaultError,
)

OVERTAKEN = VaultError("overtaken", reason=Reason.CAS_MISMATCH)
OVERTAKEN.done = ("metadata",)


class Attempts:
    """Several looks at one secret, and what became of the plan after each.

    :param looks: the data that each attempt finds
    :param outcomes: the failure of each attempt, None if it worked
    """

    def __init__(
        self,
        monkeypatch: pytest.MonkeyPatch,
        looks: list[dict[str, str]],
        outcomes: list[VaultError | None],
    ) -> None:
        self.looks, self.outcomes = looks, outcomes
        self.plans: list[Plan[Any]] = []
        monkeypatch.setattr(Target, "observe", lambda target: self.observe(*target))
        monkeypatch.setattr(secret_present, "observe_metadata", self.observe_metadata)
        monkeypatch.setattr(secret_present, "carry_out", self.carry_out)

    def observe(
        self, _client: Any, mount: str, path: str, _check_mode: bool
    ) -> Observation:
        version = len(self.plans) + 1
        data = self.looks[len(self.plans)]
        return Observation(mount, path, State.LIVE, version, data)

    def observe_metadata(self, _client: Any, mount: str, path: str) -> SecretMetadata:
        return SecretMetadata(mount, path, True, 1, max_versions=0)

    def carry_out(
        self,
        _client: Any,
        plan: Plan[Any],
        _check_mode: bool,
        *_rest: Any,
        **_more: Any,
    ) -> Mapping[str, Any]:
        self.plans.append(plan)
        failure = self.outcomes[len(self.plans) - 1]
        if failure:
            raise failure
        return {}

    def run(self, desired: Desired) -> dict[str, Any]:
        client: Any = SimpleNamespace(
            now=lambda: datetime.now(timezone.utc),
            session=SimpleNamespace(register=lambda _value: None),
            log=silent(),
        )
        target = Target(client, "secret", "app", False)
        return secret_present.Present(target, desired, show_generated=True).run()

    def written(self) -> list[list[str]]:
        """Return the operations of each attempt."""
        return [[step.operation.name for step in plan.steps] for plan in self.plans]


def test_settings_are_written_once(monkeypatch: pytest.MonkeyPatch) -> None:
    attempts = Attempts(monkeypatch, [{"a": "1"}, {"a": "2"}], [OVERTAKEN, None])
    result = attempts.run(Desired({"a": "3"}, settings={"max_versions": 5}))
    assert attempts.written() == [["write_metadata", "write"], ["write"]]
    assert (result["changed"], result["action"]) == (True, "replaced")
    assert result["diff"]["before"]["max_versions"] == 0
    assert result["diff"]["after"]["max_versions"] == 5


def test_the_other_client_may_have_written_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    attempts = Attempts(monkeypatch, [{"a": "1"}, {"a": "3"}], [OVERTAKEN, None])
    result = attempts.run(Desired({"a": "3"}, settings={"max_versions": 5}))
    assert attempts.written() == [["write_metadata", "write"], []]
    assert (result["changed"], result["action"]) == (True, "configured")


def test_a_later_failure_names_the_settings_written_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken = VaultError("broken")
    attempts = Attempts(monkeypatch, [{"a": "1"}, {"a": "2"}], [OVERTAKEN, broken])
    with pytest.raises(VaultError, match="broken") as caught:
        attempts.run(Desired({"a": "3"}, settings={"max_versions": 5}))
    assert caught.value.done == ("metadata",)


def test_a_version_that_the_task_names_is_tried_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    overtaken = VaultError("overtaken", reason=Reason.CAS_MISMATCH)
    attempts = Attempts(monkeypatch, [{"a": "1"}], [overtaken])
    with pytest.raises(VaultError, match="overtaken"):
        attempts.run(Desired({"a": "3"}, cas=1))
    assert len(attempts.plans) == 1


def test_attempts_share_what_they_generate(monkeypatch: pytest.MonkeyPatch) -> None:
    overtaken = VaultError("overtaken", reason=Reason.CAS_MISMATCH)
    looks = [{}, {"x": "theirs"}, {"x": "theirs", "y": "theirs"}]
    attempts = Attempts(monkeypatch, looks, [overtaken, overtaken, None])
    result = attempts.run(Desired(generate={"y": Generator(), "z": Generator()}))
    first, second, third = (plan.after.data for plan in attempts.plans)
    assert (second["y"], second["z"]) == (first["y"], first["z"])
    # The other client has made one of the two, so that both agree on it.
    assert third == {"x": "theirs", "y": "theirs", "z": first["z"]}
    assert result["generated"] == ["z"]
    assert result["generated_values"] == {"y": "theirs", "z": first["z"]}
