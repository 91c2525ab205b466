# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task has a result whatever happens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._options.modules import (
    VAULT_SECRET,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.connect import (
    one_client,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.execute import (
    execute,
    failed,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.task import (
    Task,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.client import (
    Client,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
    Reason,
    VaultError,
)

PARAMS = {
    **{name: option.default for name, option in VAULT_SECRET.items()},
    "vault_url": "https://vault.invalid",
    "vault_token": "t",
    "mount_point": "secret",
    "path": "app",
}


def outcome(run: Any, **params: Any) -> dict[str, Any]:
    with one_client() as connect:
        return execute(Task(VAULT_SECRET, run), {**PARAMS, **params}, True, connect)


def test_a_result_and_its_warnings() -> None:
    def run(
        params: Mapping[str, Any], client: Client, check_mode: bool
    ) -> dict[str, Any]:
        client.log.warning("second", detail=1)
        return {"changed": check_mode, "warnings": ["first"]}

    assert outcome(run) == {
        "changed": True,
        "warnings": ["first", "second (detail: 1)"],
    }


def test_a_failure_names_what_the_task_is_about() -> None:
    def run(params: Mapping[str, Any], client: Client, check_mode: bool) -> Any:
        raise VaultError("It broke.")

    error = outcome(run)["error"]
    assert (error["mount_point"], error["path"]) == ("secret", "app")


def test_a_client_that_cannot_be_made_is_a_failure() -> None:
    result = outcome(None, vault_url="ftp://vault.invalid")
    assert result["failed"]
    assert result["error"]["reason"] == "configuration"


def test_a_defect_is_a_failure_without_its_text() -> None:
    def run(params: Mapping[str, Any], client: Client, check_mode: bool) -> Any:
        raise RuntimeError("canary-value")

    result = outcome(run)
    assert result["failed"]
    assert "where" in result
    assert "canary-value" not in str(result)


def test_the_options_may_be_prepared() -> None:
    task = Task(
        VAULT_SECRET,
        lambda params, *_rest: {"path": params["path"]},
        prepare=lambda params: {**params, "path": "other"},
    )
    with one_client() as connect:
        assert execute(task, PARAMS, False, connect) == {"path": "other"}


@pytest.mark.parametrize(
    ("error", "named"),
    [
        (ConfigurationError("x"), ("secret", "app")),
        (ConfigurationError("x", mount_point="kv"), ("kv", "app")),
        (VaultError("x", reason=Reason.INVALID_PATH), (None, None)),
    ],
)
def test_a_wrong_name_is_not_repeated(error: Any, named: Any) -> None:
    result = failed(error, PARAMS)["error"]
    assert (result["mount_point"], result["path"]) == named
