# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A user's name is part of the path, and leads nowhere else."""

from __future__ import annotations

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._auth.userpass import (
    METHOD,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.settings import (
    Credentials,
    Settings,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
    Reason,
)
from ansible_collections.credential_bridge.vault.tests.unit.transport import Recorder


def settings(name: str, mount: str | None = None) -> Settings:
    values = (("vault_username", name), ("vault_password", "p"))
    credentials = Credentials("userpass", values, "the test")
    return Settings("https://v", credentials, auth_mount_point=mount)


@pytest.mark.parametrize(
    ("given", "url"),
    [
        (settings("u"), "v1/auth/userpass/login/u"),
        (settings("u", "people"), "v1/auth/people/login/u"),
        (settings("me@example.com"), "v1/auth/userpass/login/me%40example.com"),
    ],
)
def test_what_is_sent(given: Settings, url: str) -> None:
    recorder = Recorder()
    METHOD.login(recorder, given)
    assert recorder.sent == [(url, {"password": "p"})]


@pytest.mark.parametrize("name", [".", "..", "../../sys/policies/acl/x", "a\nb"])
def test_a_user_name_leads_nowhere_else(name: str) -> None:
    recorder = Recorder()
    with pytest.raises(ConfigurationError, match="'vault_username'") as caught:
        METHOD.login(recorder, settings(name))
    assert caught.value.reason is Reason.INVALID_PATH
    assert not recorder.sent
