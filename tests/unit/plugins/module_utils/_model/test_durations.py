# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Durations are what Vault 1.21.0 makes of them; every line was tried on the real server."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.durations import (
    format_duration,
    parse_duration,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultError,
)

ACCEPTED = [
    (0, 0),
    (90, 90),
    (-5, -5),
    ("", 0),
    ("0", 0),
    ("0s", 0),
    ("90", 90),
    ("90s", 90),
    ("30d", 2592000),
    ("-1d", -86400),
    ("1h30m", 5400),
    ("1h30m0s", 5400),
    ("1.5h", 5400),
    (".5h", 1800),
    ("1.h", 3600),
    ("+5s", 5),
    ("-1s", -1),
    ("5s6s", 11),
    ("1000ms", 1),
    ("720h0m0s", 2592000),
    ("2540400h10m10.000000000s", 9145440610),
    ("9223372036", 9223372036),
]

REFUSED = [
    "1H",
    "1w",
    "1y",
    "1d12h",
    "30d0h",
    "12h1d",
    "0.5d",
    "1h 30m",
    " 5s",
    "5s ",
    "5.5",
    "1e3s",
    "s",
    "h",
    "-",
    "٣s",
]


@pytest.mark.parametrize(("text", "seconds"), ACCEPTED)
def test_what_vault_accepts(text: Any, seconds: int) -> None:
    assert parse_duration(text, "option") == seconds


@pytest.mark.parametrize("value", [*REFUSED, 5.7, True, None, [], {"h": 1}])
def test_what_vault_refuses(value: Any) -> None:
    with pytest.raises(VaultError) as caught:
        parse_duration(value, "delete_version_after")
    assert caught.value.reason == "invalid_data"
    assert "'delete_version_after'" in caught.value.message
    assert "is not a duration" in caught.value.message


@pytest.mark.parametrize("text", ["500ms", "10µs", "10us", "1s1ms", "0.001h"])
def test_fractions_that_vault_would_drop_are_refused(text: str) -> None:
    with pytest.raises(VaultError, match="whole number of seconds"):
        parse_duration(text, "option")


@pytest.mark.parametrize(
    "value", ["200000d", "9223372037", 9223372037, "-200000d", 10**30]
)
def test_more_than_vault_can_store_is_refused(value: Any) -> None:
    with pytest.raises(VaultError, match="longer than Vault can store"):
        parse_duration(value, "option")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0s"),
        (59, "59s"),
        (60, "1m0s"),
        (90, "1m30s"),
        (3600, "1h0m0s"),
        (2592000, "720h0m0s"),
        (-1, "-1s"),
    ],
)
def test_the_text_is_that_of_vault(seconds: int, text: str) -> None:
    assert format_duration(seconds) == text
    assert parse_duration(text, "option") == seconds
