# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Python that is too old gets a result in the form of every failure."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks import (
    old_python,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.old_python import (
    failure,
    require_python,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
    Reason,
)


def test_the_failure_has_the_form_of_all() -> None:
    result: dict[str, Any] = failure()
    error = ConfigurationError(
        "", reason=Reason.DEPENDENCY_MISSING, hint=result["error"]["hint"]
    )
    assert result["error"] == error.as_dict()
    assert result["msg"].endswith(result["error"]["hint"])


def test_a_python_that_is_new_enough_goes_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    require_python()
    assert capsys.readouterr().out == ""


def test_an_older_one_ends_with_a_result_on_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(old_python, "OLDEST", (9, 0))
    with pytest.raises(SystemExit) as caught:
        require_python()
    assert caught.value.code == 1
    [line] = capsys.readouterr().out.splitlines()
    result = json.loads(line)
    assert result["failed"]
    assert "Python 9.0 or newer" in result["msg"]
    assert f"{sys.executable} is Python 3." in result["msg"]
    assert "'ansible_python_interpreter'" in result["msg"]
