# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which second factor a passcode answers, and what is said of the others."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.failures import (
    login_failed,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.second_factor import (
    answer_to,
    requirement_in,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    Reason,
    VaultAuthError,
)


def method(name: str, passcode: bool = True) -> dict[str, Any]:
    return {
        "id": name,
        "type": "totp" if passcode else "duo",
        "uses_passcode": passcode,
    }


def requirement(*constraints: list[dict[str, Any]]) -> dict[str, Any]:
    named = {f"rule {number}": {"any": any_} for number, any_ in enumerate(constraints)}
    return {"mfa_request_id": "request", "mfa_constraints": named}


TOTP, OTHER, PUSH = method("totp"), method("other"), method("push", passcode=False)


@pytest.mark.parametrize(
    ("answer", "demanded"),
    [
        ({}, None),
        ({"auth": None}, None),
        ({"auth": {"client_token": "t", "mfa_requirement": None}}, None),
        ({"auth": {"mfa_requirement": []}}, None),
        ({"auth": {"mfa_requirement": {"a": "b"}}}, {"a": "b"}),
    ],
)
def test_what_is_demanded(answer: Any, demanded: Any) -> None:
    assert requirement_in(answer) == demanded


@pytest.mark.parametrize(
    ("constraints", "chosen"),
    [
        ([[TOTP]], "totp"),
        ([[PUSH, TOTP]], "totp"),
        ([[TOTP, OTHER]], "totp"),
        # One method may be enough for several.
        ([[TOTP, OTHER], [OTHER, PUSH]], "other"),
        ([[TOTP], [TOTP]], "totp"),
    ],
)
def test_the_method_that_the_passcode_is_for(constraints: Any, chosen: str) -> None:
    assert answer_to(requirement(*constraints), "123456") == {
        "mfa_request_id": "request",
        "mfa_payload": {chosen: ["123456"]},
    }


@pytest.mark.parametrize(
    ("demanded", "passcode", "message"),
    [
        (requirement([TOTP]), None, "no passcode is given"),
        (requirement([PUSH]), "canary", "of a kind that a task cannot answer"),
        (requirement([PUSH]), None, "of a kind that a task cannot answer"),
        (requirement([TOTP], [PUSH]), "canary", "of a kind"),
        (requirement([TOTP], [OTHER]), "canary", "by several methods"),
        ({"mfa_request_id": "x"}, "canary", "of a kind"),
        ({"mfa_constraints": {"a": {"any": "totp"}}}, "canary", "of a kind"),
        ({"mfa_constraints": {"a": ["totp"]}}, "canary", "of a kind"),
        (requirement(), "canary", "of a kind"),
    ],
)
def test_what_a_task_cannot_answer(demanded: Any, passcode: Any, message: str) -> None:
    with pytest.raises(VaultAuthError, match=message) as caught:
        answer_to(demanded, passcode)
    failure = caught.value
    assert failure.reason is Reason.AUTH_FAILED
    assert "second factor (MFA)" in failure.message
    assert "canary" not in str(failure.as_dict())
    # Nothing was rejected, so the failure of a login keeps these words.
    assert login_failed(failure, "userpass", "auth/userpass", "") is failure


def test_the_option_is_named_where_it_helps() -> None:
    for demanded, helps in ((requirement([TOTP]), True), (requirement([PUSH]), False)):
        with pytest.raises(VaultAuthError) as caught:
            answer_to(demanded, None)
        assert ("'mfa_passcode'" in str(caught.value.hint)) is helps
