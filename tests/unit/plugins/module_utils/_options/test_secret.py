# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task may say about one secret, and what contradicts itself."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._options.modules import (
    VAULT_SECRET,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._options.secret import (
    check_deletion,
    check_desired,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._plan.secret import (
    Deletion,
    Desired,
    Update,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
    Reason,
)

DEFAULTS = {name: option.default for name, option in VAULT_SECRET.items()}
GENERATE = {"g": {"kind": "uuid"}}


def desired(**params: Any) -> Desired:
    return check_desired({**DEFAULTS, **params})


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"data": {"a": 1}}, Desired({"a": 1})),
        ({"data": '{"a": 1}', "cas": 0}, Desired({"a": 1}, cas=0)),
        ({"remove": ["a", "b"]}, Desired(remove=("a", "b"))),
        (
            {"data": {}, "update": "patch", "create": True},
            Desired({}, update=Update.PATCH, create=True),
        ),
        ({"max_versions": 3}, Desired(settings={"max_versions": 3})),
        (
            {"data": {"a": 1}, "create": True, "compare": False},
            Desired({"a": 1}, create=True),
        ),
    ],
)
def test_what_a_task_may_want(params: dict[str, Any], expected: Desired) -> None:
    assert desired(**params) == expected


def test_what_is_generated() -> None:
    wanted = desired(generate=GENERATE, rotate=True, max_age="1h")
    assert (list(wanted.generate), wanted.rotate, wanted.max_age) == (["g"], True, 3600)


@pytest.mark.parametrize(
    ("params", "named"),
    [
        ({}, "nothing to do"),
        ({"data": {"a": 1}, "remove": ["b"]}, "update: patch"),
        ({"data": {"a": 1}, "remove": ["a"], "update": "patch"}, "'a'"),
        ({"data": {"g": 1}, "generate": GENERATE}, "both 'data' and 'generate'"),
        ({"remove": ["g"], "generate": GENERATE}, "both 'remove' and 'generate'"),
        ({"data": {"a": 1}, "rotate": True}, "'rotate' needs 'generate'"),
        ({"data": {"a": 1}, "max_age": "1h"}, "'max_age' needs 'generate'"),
        ({"data": {"a": 1}, "cas": -1}, "'cas'"),
    ],
)
def test_contradictions_are_refused(params: dict[str, Any], named: str) -> None:
    with pytest.raises(ConfigurationError, match=named) as caught:
        desired(**params)
    assert caught.value.reason is Reason.CONFIGURATION


@pytest.mark.parametrize(
    "params",
    [
        {"data": {"a": 1}, "max_versions": 1},
        {"data": {"a": 1}, "update": "patch", "create": True},
        {"generate": GENERATE},
    ],
)
def test_what_needs_a_look_is_refused_without_one(params: dict[str, Any]) -> None:
    assert desired(**params)
    with pytest.raises(ConfigurationError, match="compare: true"):
        desired(**params, compare=False)


def test_the_kind_of_deletion_must_be_named() -> None:
    assert check_deletion({"deletion": "soft"}) is Deletion.SOFT
    with pytest.raises(ConfigurationError, match="'deletion'"):
        check_deletion({"deletion": None})
