# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of a response, which of them are secret, and what will not last."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks.tell_response import (
    call_result,
    lease_warnings,
    secrets_in,
)

ENVELOPE: dict[str, Any] = {"request_id": "r", "data": None}
LEASED = {**ENVELOPE, "lease_id": "db/creds/x/1", "lease_duration": 60}
AUTH = {**ENVELOPE, "auth": {"client_token": "hvs.x", "orphan": False}}
WRAPPED = {**ENVELOPE, "wrap_info": {"token": "hvs.w", "ttl": 60}}
NOTHING = {"response": None, "auth": None, "wrap_info": None, "lease": None}


@pytest.mark.parametrize(
    ("answer", "parts"),
    [
        ({}, {}),
        (ENVELOPE, {}),
        ({**ENVELOPE, "data": {"a": 1}}, {"response": {"a": 1}}),
        ({"sealed": False}, {"response": {"sealed": False}}),
        (AUTH, {"auth": AUTH["auth"]}),
        (WRAPPED, {"wrap_info": WRAPPED["wrap_info"]}),
        (
            LEASED,
            {"lease": {"lease_id": "db/creds/x/1", "ttl": 60, "renewable": False}},
        ),
    ],
    ids=str,
)
def test_each_part_is_where_it_is_looked_for(
    answer: dict[str, Any], parts: dict[str, Any]
) -> None:
    assert call_result(answer, True) == {"changed": True, **NOTHING, **parts}


@pytest.mark.parametrize(
    ("answer", "secrets"),
    [
        ({**ENVELOPE, "data": {"a": 1}}, [{"a": 1}]),
        (AUTH, ["hvs.x"]),
        (WRAPPED, ["hvs.w"]),
        # Without the envelope it is public.
        ({"sealed": False, "version": "1.2.3"}, []),
        ({}, []),
    ],
    ids=str,
)
def test_which_parts_may_be_secret(answer: dict[str, Any], secrets: list[Any]) -> None:
    assert [part for part in secrets_in(answer) if part is not None] == secrets


@pytest.mark.parametrize(
    ("answer", "ending"),
    [
        (LEASED, ["The lease"]),
        (AUTH, ["The token"]),
        ({**ENVELOPE, "auth": {"client_token": "x", "orphan": True}}, []),
        (ENVELOPE, []),
    ],
    ids=str,
)
def test_what_ends_with_the_login_of_the_task(
    answer: dict[str, Any], ending: list[str]
) -> None:
    warnings = lease_warnings(answer, "the run")
    assert [text.partition(" in this")[0] for text in warnings] == ending
    for text in warnings:
        assert "revoked at the end of the run" in text
        assert "'vault_token'" in text
        assert "hvs" not in text
    assert lease_warnings(answer, None) == []
