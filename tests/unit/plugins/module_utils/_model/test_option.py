# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How an option looks to Ansible, and when it is given."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.option import (
    Option,
    only_given,
)


@pytest.mark.parametrize(
    ("option", "spec"),
    [
        (Option(), {"type": "str"}),
        (Option("bool", default=False), {"type": "bool", "default": False}),
        # Ansible refuses an option that has both.
        (Option(required=True, default="x"), {"type": "str", "required": True}),
        (
            Option("list", elements="str", choices=("a", "b"), aliases=("c",)),
            {
                "type": "list",
                "elements": "str",
                "choices": ["a", "b"],
                "aliases": ["c"],
            },
        ),
    ],
)
def test_the_form_is_that_of_ansible(option: Option, spec: dict[str, Any]) -> None:
    assert option.spec(no_log=True) == {**spec, "no_log": False}


@pytest.mark.parametrize("no_log", [True, False])
def test_only_what_is_not_public_is_hidden(no_log: bool) -> None:
    assert Option(public=False).spec(no_log=no_log)["no_log"] is no_log
    assert Option().spec(no_log=no_log)["no_log"] is False


@pytest.mark.parametrize(
    ("value", "given", "given_if_empty_is_kept"),
    [
        (None, False, False),
        ("", False, True),
        ("x", True, True),
        (False, True, True),
        (0, True, True),
        ([], True, True),
    ],
)
def test_null_and_an_empty_text_set_nothing(
    value: Any, given: bool, given_if_empty_is_kept: bool
) -> None:
    assert Option().is_given(value) is given
    assert Option(keeps_empty=True).is_given(value) is given_if_empty_is_kept


def test_what_sets_no_option_is_dropped() -> None:
    options = {
        "path": Option(),
        "prefix": Option(keeps_empty=True),
        "cas": Option("int"),
    }
    values = {"path": "", "prefix": "", "cas": 0}
    assert only_given(options, values) == {"prefix": "", "cas": 0}
    assert only_given(options, {"cas": None}) == {}
