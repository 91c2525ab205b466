# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The option ``secrets``: lists and trees become the options of one secret each."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._options.entries import (
    one_or_many,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._options.modules import (
    VAULT_SECRET,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.tell import (
    NOT_SHOWN,
    shown_options,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
)

DEFAULTS = {name: option.default for name, option in VAULT_SECRET.items()}


def entries(value: Any, **beside: Any) -> list[dict[str, Any]]:
    """Return what each entry says beyond the defaults."""
    found = one_or_many({**DEFAULTS, **beside, "secrets": value}, VAULT_SECRET)
    assert found is not None
    return [
        {
            name: value
            for name, value in entry.params.items()
            if value != DEFAULTS.get(name)
        }
        for entry in found
    ]


def test_one_secret_has_no_entries() -> None:
    assert one_or_many({**DEFAULTS, "path": "a"}, VAULT_SECRET) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([{"path": "a"}], [{"path": "a"}]),
        ([{"path": 7, "cas": "3"}], [{"path": "7", "cas": 3}]),
        (
            [{"path": "a", "create": "yes"}, {"path": "b", "create": 1}],
            [{"path": "a", "create": True}, {"path": "b", "create": True}],
        ),
        ([{"path": "a", "compare": "no"}], [{"path": "a", "compare": False}]),
        ([{"path": "a", "remove": "x,y"}], [{"path": "a", "remove": ["x,y"]}]),
        ([{"path": "a", "remove": ["x", 1]}], [{"path": "a", "remove": ["x", "1"]}]),
        (
            [{"path": "a", "delete_version_after": 60}],
            [{"path": "a", "delete_version_after": "60"}],
        ),
        ([{"path": "a", "data": None, "state": None}], [{"path": "a"}]),
        ('[{"path": "a"}]', [{"path": "a"}]),
        (
            {"a": None, "b/": {"c": {"cas": 1}}},
            [{"path": "a"}, {"path": "b/c", "cas": 1}],
        ),
        ([], []),
    ],
    ids=str,
)
def test_entries_in_the_options_types(
    value: Any, expected: list[dict[str, Any]]
) -> None:
    assert entries(value) == expected


def test_what_stands_beside_is_for_entries_that_say_nothing() -> None:
    assert entries(
        [{"path": "a"}, {"path": "b", "state": "present"}],
        state="absent",
        deletion="soft",
    ) == [
        {"path": "a", "state": "absent", "deletion": "soft"},
        {"path": "b", "deletion": "soft"},
    ]


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ([{"path": "a"}, {"pth": "b"}], "secrets[1]"),
        ([{"path": "a", "path ": "b"}], "secrets[0]"),
        ([{"path": True}], "secrets[0]"),
        ([{"path": "a", "mount_point": "x", "engine_mount_point": "y"}], "secrets[0]"),
        ([{"path": "a", "cas": 1.5}], "secrets[0]"),
        ([{"path": "a", "create": "perhaps"}], "secrets[0]"),
        ([{"path": "a", "remove": [["x"]]}], "secrets[0]"),
        ([{"path": "a", "vault_token": "x"}], "secrets[0]"),
        ([{"path": "a", "secrets": []}], "secrets[0]"),
        ([None], "secrets[0]"),
        ({"a/": {"b/": {"c": 1}}}, "a/b/c"),
        ({"a": {"dta": 1}}, "a"),
    ],
    ids=str,
)
def test_a_bad_entry_is_named(value: Any, place: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        entries(value)
    assert f"'{place}'" in str(caught.value)


def test_the_invocation_shows_the_public_options_of_each_entry() -> None:
    given = {
        "secrets": [{"path": "a", "data": {"x": "canary"}, "dta": "canary"}, "canary"],
        "mount_point": "secret",
    }
    assert shown_options(VAULT_SECRET, given) == {
        "mount_point": "secret",
        "secrets": [{"path": "a", "data": NOT_SHOWN, "dta": NOT_SHOWN}, NOT_SHOWN],
    }
    assert shown_options(VAULT_SECRET, {"secrets": {"a": {"data": "canary"}}}) == {
        "secrets": NOT_SHOWN
    }
