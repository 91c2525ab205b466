# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which keys need a value, and what is recorded of their age, as tables."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.generator import (
    Generator,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.metadata import (
    SecretMetadata,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.secret import (
    Observation,
    State,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._plan.generate import (
    keys_still_to_generate,
    keys_to_generate,
    with_records,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._plan.secret import (
    Desired,
)

NOW = datetime(2026, 6, 1, tzinfo=timezone.utc)
DAY = 86400


def ago(days: float) -> str:
    return f"{NOW - timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}"


def secret(version: int, created: float, **data: str) -> Observation:
    return Observation(
        "secret",
        "app",
        State.LIVE,
        version,
        data,
        {"version": version, "created_time": ago(created)},
    )


@pytest.mark.parametrize(
    ("observed", "recorded", "options", "expected"),
    [
        (Observation("secret", "app", State.MISSING), {}, {}, {"a", "b"}),
        (Observation("secret", "app", State.DELETED, 3), {}, {}, {"a", "b"}),
        (secret(3, 500, a="x"), {}, {}, {"b"}),
        (secret(3, 500, a="x", b="y"), {}, {}, set()),
        (secret(3, 0, a="", b="y"), {}, {}, set()),
        (secret(3, 0, a="x", b="y"), {}, {"rotate": True}, {"a", "b"}),
        (secret(3, 9, a="x", b="y"), {}, {"max_age": 10 * DAY}, set()),
        (secret(3, 10, a="x", b="y"), {}, {"max_age": 10 * DAY}, {"a", "b"}),
        (
            secret(3, 1, a="x", b="y"),
            {"a": f"{ago(11)} version 2"},
            {"max_age": 10 * DAY},
            {"a"},
        ),
        (
            secret(3, 11, a="x", b="y"),
            {"a": f"{ago(1)} version 3"},
            {"max_age": 10 * DAY},
            {"b"},
        ),
        (
            secret(3, 1, a="x", b="y"),
            {"a": f"{ago(1)} version 4"},
            {"max_age": 10 * DAY},
            {"a"},
        ),
        (
            secret(3, 1, a="x", b="y"),
            {"a": "yesterday", "b": "yesterday version 1"},
            {"max_age": 10 * DAY},
            set(),
        ),
        (
            secret(3, 11, a="x"),
            {"a": f"{ago(1)} version 3"},
            {"max_age": 10 * DAY},
            {"b"},
        ),
    ],
)
def test_which_keys_need_a_value(
    observed: Observation,
    recorded: dict[str, str],
    options: dict[str, Any],
    expected: set[str],
) -> None:
    custom = {f"generated_at.{key}": text for key, text in recorded.items()}
    metadata = SecretMetadata(
        "secret", "app", True, observed.version, custom_metadata=custom
    )
    desired = Desired(generate={"a": Generator(), "b": Generator()}, **options)
    assert keys_to_generate(desired, observed, metadata, NOW) == expected


def test_what_is_recorded() -> None:
    custom = {
        "generated_at.old": f"{ago(5)} version 2",
        "generated_at.bad": "yesterday",
        "owner": "me",
    }
    metadata = SecretMetadata("secret", "app", True, 3, custom_metadata=custom)
    observed = secret(3, 7, old="x", bad="y")
    generate = {"new": Generator(), "old": Generator(), "bad": Generator()}
    records = {
        "generated_at.new": f"{ago(0)} version 4",
        "generated_at.old": f"{ago(5)} version 2",
        "generated_at.bad": f"{ago(7)} version 3",
    }
    desired = Desired(generate=generate, max_age=DAY)
    assert with_records(desired, observed, metadata, {"new"}, NOW).settings == {
        "custom_metadata": {"owner": "me", **records}
    }
    desired = Desired(
        generate=generate,
        settings={"custom_metadata": {"team": "b"}, "max_versions": 3},
    )
    assert with_records(desired, observed, metadata, {"new"}, NOW).settings == {
        "custom_metadata": {"team": "b", **records},
        "max_versions": 3,
    }


@pytest.mark.parametrize(
    ("first", "now", "needed"),
    [
        ({}, {}, ["a", "b"]),
        # Another client has made the value that was missing.
        ({}, {"a": "theirs"}, ["b"]),
        # The value to be replaced is still the same, or has been replaced.
        ({"a": "old", "b": "old"}, {"a": "old", "b": "theirs"}, ["a"]),
        # Or is gone.
        ({"a": "old", "b": "old"}, {"a": "old"}, ["a", "b"]),
    ],
)
def test_what_another_client_has_made_is_not_made_again(
    first: dict[str, str], now: dict[str, str], needed: list[str]
) -> None:
    assert keys_still_to_generate({"a", "b"}, first, now, ["a", "b"]) == needed
    # A key that needed no value at first needs one only if it is gone.
    assert keys_still_to_generate((), first, now, ["a", "b"]) == [
        key for key in ("a", "b") if key not in now
    ]
