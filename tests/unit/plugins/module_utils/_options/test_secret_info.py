# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task may ask to read and to list."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._options.modules import (
    VAULT_SECRET_INFO,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._options.secret_info import (
    check_reading,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    BackendError,
    ConfigurationError,
    CredentialBridgeError,
)

DEFAULTS = {name: option.default for name, option in VAULT_SECRET_INFO.items()}


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"paths": "a,b"}, {"paths": ["a,b"], "folder": None, "with_data": True}),
        ({"paths": ["a", "b/c"], "version": 2}, {"paths": ["a", "b/c"], "version": 2}),
        (
            {"paths": [], "content": ["metadata"]},
            {"with_data": False, "with_metadata": True},
        ),
        ({"prefix": ""}, {"paths": [], "folder": ""}),
        ({"prefix": "a/", "recursive": True}, {"folder": "a", "recursive": True}),
        ({"prefix": "a/", "as_tree": True}, {"as_tree": True, "recursive": True}),
    ],
    ids=str,
)
def test_what_a_task_may_ask_for(params: Any, expected: dict[str, Any]) -> None:
    reading = check_reading({**DEFAULTS, **params})._asdict()
    assert {name: reading[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("params", "failure", "named"),
    [
        ({}, ConfigurationError, "asks for nothing"),
        ({"paths": "a", "version": 0}, ConfigurationError, "'version'"),
        ({"prefix": "", "max_entries": 0}, ConfigurationError, "'max_entries'"),
        (
            {"prefix": "", "as_tree": True, "version": 1},
            ConfigurationError,
            "'as_tree'",
        ),
        ({"paths": ["a", ".."]}, BackendError, "'paths'"),
        ({"paths": [1]}, BackendError, "'paths'"),
        ({"prefix": "a//b"}, BackendError, "'prefix'"),
    ],
    ids=str,
)
def test_what_is_refused(
    params: Any, failure: type[CredentialBridgeError], named: str
) -> None:
    with pytest.raises(failure, match=named):
        check_reading({**DEFAULTS, **params})
