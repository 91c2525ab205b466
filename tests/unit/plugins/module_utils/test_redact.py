# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets in text that comes from outside."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._redact import (
    HIDDEN,
    redact,
    texts,
)

SECRETS = [
    "canary",
    "cän ary/+&",
    'can"ary\\',
    "can\nary",
    "canary ",
    "{canary}",
    ".*",
    "日本😀",
    "can'ary",
]


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize(
    "write",
    [
        str,
        json.dumps,
        lambda text: json.dumps(text, ensure_ascii=False),
        quote,
        quote_plus,
        repr,
    ],
)
def test_every_shape_of_a_secret_is_hidden(secret: str, write: Any) -> None:
    shown = redact(f"before {write(secret)} after", [secret])
    assert HIDDEN in shown
    assert secret.strip() not in shown
    assert write(secret).strip("\"'") not in shown
    assert shown.startswith("before ")
    assert shown.endswith(" after")


@pytest.mark.parametrize(
    ("text", "secrets", "expected"),
    [
        ("nothing here", [], "nothing here"),
        ("nothing here", ["", "   "], "nothing here"),
        ("abcabc", ["abc"], HIDDEN * 2),
        ("abcdef abc", ["abc", "abcdef"], f"{HIDDEN} {HIDDEN}"),
        ("Vault is sealed", ["Vault", "sealed"], "Vault is sealed"),
        (
            "1 error occurred:\n\t* permission denied\n\n",
            ["1", "denied"],
            "1 error occurred:\n\t* permission denied\n\n",
        ),
        (
            "1 error occurred:\n\t* bad value 1\n",
            ["1"],
            f"1 error occurred:\n\t* bad value {HIDDEN}\n",
        ),
        ("one\ntwo", ["one\ntwo"], HIDDEN),
        (
            'no handler for route "a/b". route entry not found.',
            ["b"],
            'no handler for route "a/b". route entry not found.',
        ),
    ],
)
def test_redact(text: str, secrets: list[str], expected: str) -> None:
    assert redact(text, secrets) == expected


def test_the_leaves_of_data() -> None:
    data = {"key": ["a", {"b": 1, "c": None}, (True, 1.5)], "other": "d"}
    assert sorted(texts(data)) == ["1", "1.5", "a", "d", "true"]
