# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task may say of the place to copy to."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._options.copy import (
    check_copy,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._options.modules import (
    VAULT_COPY,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    CredentialBridgeError,
)

DEFAULTS = {name: option.default for name, option in VAULT_COPY.items()}
TO = {"mount_point": "archive"}


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        (
            {"path": "a/b", "to": TO},
            {"path": "a/b", "to_path": "a/b", "to_mount": "archive"},
        ),
        ({"path": "a/", "to": TO}, {"path": "a", "is_folder": True, "to_path": "a"}),
        ({"path": "/", "to": TO}, {"path": "", "is_folder": True, "to_path": ""}),
        ({"path": "a/", "to": {"path": "b/c/"}}, {"to_path": "b/c", "to_mount": None}),
        ({"path": "a", "to": '{"engine_mount_point": "b"}'}, {"to_mount": "b"}),
        (
            {"path": "a", "to": {"url": "http://x", "namespace": None, "timeout": "5"}},
            {
                "connection": {
                    "vault_url": "http://x",
                    "namespace": None,
                    "timeout": 5.0,
                }
            },
        ),
        ({"path": "a", "to": TO, "versions": "all"}, {"all_versions": True}),
    ],
    ids=str,
)
def test_what_a_task_may_ask_for(params: Any, expected: dict[str, Any]) -> None:
    asked = check_copy({**DEFAULTS, **params})._asdict()
    assert {name: asked[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("params", "named"),
    [
        ({"path": "a", "to": {}}, "'to'"),
        ({"path": "a", "to": "archive"}, "'to'"),
        ({"path": "a", "to": ["archive"]}, "'to'"),
        ({"path": "a", "to": {"mount": "x"}}, "In 'to': There is no option 'mount'"),
        ({"path": "a", "to": {"timeout": "soon"}}, "'timeout' must be a number"),
        ({"path": "a", "to": {"token": "x", "vault_token": "y"}}, "given twice"),
        ({"path": "a/", "to": {"path": "b"}}, "a folder, and .* a secret"),
        ({"path": "a", "to": {"path": "b/"}}, "a secret, and .* a folder"),
        ({"path": "a//b", "to": TO}, "'path'"),
        ({"path": "a", "to": {"path": "../b"}}, "'to.path'"),
        ({"path": "a/", "to": TO, "max_entries": 0}, "'max_entries'"),
    ],
    ids=str,
)
def test_what_is_refused(params: Any, named: str) -> None:
    with pytest.raises(CredentialBridgeError, match=named):
        check_copy({**DEFAULTS, **params})
