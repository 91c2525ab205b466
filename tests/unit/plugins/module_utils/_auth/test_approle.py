# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an application logs in with, and a secret ID that is wrapped."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._auth.approle import (
    METHOD,
    WRAPPED,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.settings import (
    Credentials,
    Settings,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultAuthError,
)
from ansible_collections.credential_bridge.vault.tests.unit.transport import Recorder

URL = "v1/auth/approle/login"
IN_WRAPPING = {"vault_role_id": "r", "vault_wrapped_secret_id": "w"}


def settings(mount: str | None = None, **values: str) -> Settings:
    credentials = Credentials("approle", tuple(values.items()), "the test")
    return Settings("https://v", credentials, auth_mount_point=mount)


def unwrapping(answer: Any) -> Recorder:
    """Return what stands for the transport, and answers a wrapping token with this."""
    recorder = Recorder()

    def post(url: str, headers: Any) -> Any:
        recorder.sent.append((url, headers))
        return answer

    recorder.post = post
    return recorder


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            settings(vault_role_id="r", vault_secret_id="s"),
            (URL, {"role_id": "r", "secret_id": "s"}),
        ),
        # A role may demand no secret ID.
        (settings(vault_role_id="r"), (URL, {"role_id": "r"})),
        (
            settings(mount="team/apps", vault_role_id="r"),
            ("v1/auth/team/apps/login", {"role_id": "r"}),
        ),
    ],
)
def test_what_is_sent(given: Settings, expected: Any) -> None:
    recorder = Recorder()
    METHOD.login(recorder, given)
    assert recorder.sent == [expected]


def test_a_wrapped_secret_id_is_unwrapped_and_hidden() -> None:
    transport = unwrapping({"data": {"secret_id": "s", "secret_id_accessor": "a"}})
    WRAPPED.login(transport, settings(**IN_WRAPPING))
    assert transport.sent == [
        ("v1/sys/wrapping/unwrap", {"X-Vault-Token": "w"}),
        (URL, {"role_id": "r", "secret_id": "s"}),
    ]
    assert transport.hidden == ["s"]


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"data": None},
        {"data": "canary"},
        {"data": {}},
        {"data": {"secret_id": 5, "token": "canary"}},
    ],
)
def test_what_wraps_something_else_is_not_logged_in_with(answer: Any) -> None:
    transport = unwrapping(answer)
    with pytest.raises(VaultAuthError, match="holds no secret ID") as caught:
        WRAPPED.login(transport, settings(**IN_WRAPPING))
    assert "Wrap the response of '.../secret-id'" in str(caught.value)
    assert "canary" not in str(caught.value)
    assert [url for url, _sent in transport.sent] == ["v1/sys/wrapping/unwrap"]
