# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One secret or many: what is checked first, and what a failure means for others."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._options.modules import (
    VAULT_SECRET,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.many import (
    Job,
    Target,
    run_jobs,
    run_one_or_many,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
    CredentialBridgeError,
    Reason,
    VaultAuthError,
    VaultConnectionError,
    VaultError,
)

DEFAULTS = {name: option.default for name, option in VAULT_SECRET.items()}
CLIENT: Any = SimpleNamespace()


def run(failures: Mapping[str, Exception], *paths: str) -> dict[str, Any]:
    """Run a task on these paths, some of which fail."""

    def work(target: Target) -> dict[str, Any]:
        if target.path in failures:
            raise failures[target.path]
        return {"changed": target.check_mode, "diff": {"path": target.path}}

    def check(params: Mapping[str, Any]) -> Job:
        if params["cas"] == -1:
            raise ConfigurationError("no")
        return Job("secret", params["path"], work)

    params = {**DEFAULTS, "path": paths[0] if len(paths) == 1 else None}
    if len(paths) != 1:
        params["secrets"] = [{"path": path} for path in paths]
    return run_one_or_many(check, params, VAULT_SECRET, CLIENT, check_mode=True)


def test_one_secret_is_the_result() -> None:
    assert run({}, "a") == {"changed": True, "diff": {"path": "a"}}
    with pytest.raises(VaultError):
        run({"a": VaultError("no")}, "a")


def test_results_are_in_order() -> None:
    result = run({}, "b", "a")
    assert result["results"] == [{"changed": True}, {"changed": True}]
    assert result["diff"] == [{"path": "b"}, {"path": "a"}]
    assert "failed" not in result


def test_two_entries_for_one_secret_are_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"secrets\[2\].*'secret/a'"):
        run({}, "a", "b", "a")


def test_one_failure_leaves_the_others_alone() -> None:
    result = run({"b": VaultError("no")}, "a", "b", "c")
    assert result["failed"]
    assert result["changed"]
    assert result["error"]["reason"] == "incomplete"
    assert result["error"]["done"] == ["2 of 3 secrets"]
    assert result["msg"].startswith("1 of 3 secrets failed, first 'secret/b': no")
    failure = result["results"][1]
    assert "failed" not in failure
    assert (failure["mount_point"], failure["path"]) == ("secret", "b")


@pytest.mark.parametrize(
    "error",
    [
        VaultConnectionError("no"),
        ConfigurationError("no"),
        VaultAuthError("no"),
        VaultAuthError("no", reason=Reason.TOKEN_NOT_RENEWABLE),
    ],
)
def test_a_failure_that_affects_all_skips_the_rest(
    error: CredentialBridgeError,
) -> None:
    result = run({"a": error}, "a", "b", "c")
    assert result["error"]["type"] == type(error).__name__
    assert result["error"]["reason"] == error.reason
    assert not result["changed"]
    for skipped in result["results"][1:]:
        assert skipped["error"]["reason"] == "not_attempted"
        assert "That failure was: no" in skipped["msg"]


def run_in_two_steps(failing: str) -> list[Any]:
    """Run two jobs, and then two more, one of which fails; return what is told."""

    def work(target: Target) -> dict[str, Any]:
        if target.path == failing:
            raise VaultError("no")
        return {"changed": True}

    jobs = [Job("secret", path, work) for path in "abcd"]
    results = run_jobs(CLIENT, True, jobs[:2], jobs[2:])["results"]
    return [
        result["error"]["reason"] if "error" in result else True for result in results
    ]


def test_what_comes_last_waits_for_the_others() -> None:
    not_attempted = "not_attempted"
    assert run_in_two_steps("") == [True] * 4
    assert run_in_two_steps("c") == [True, True, "server_error", True]
    withheld = ["server_error", True, not_attempted, not_attempted]
    assert run_in_two_steps("a") == withheld


def test_a_denial_does_not_affect_the_others() -> None:
    denied = VaultAuthError("no", reason=Reason.PERMISSION_DENIED)
    assert run({"a": denied}, "a", "b")["results"][1]["changed"]


def test_a_defect_does_not_hide_the_others() -> None:
    result = run({"b": RuntimeError("canary-value")}, "a", "b", "c")
    assert "Unexpected RuntimeError" in result["results"][1]["msg"]
    assert result["results"][2]["changed"]
    assert "canary-value" not in str(result)
