# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is sent for a user of an LDAP directory."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._auth.ldap import (
    METHOD,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.resolve import (
    resolve,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.sources import (
    Source,
)
from ansible_collections.credential_bridge.vault.tests.unit.transport import Recorder

GIVEN = {"vault_url": "https://v", "auth_method": "ldap", "vault_password": "p"}


# No server of this kind is at hand.
@pytest.mark.parametrize(
    ("arguments", "url"),
    [
        ({"vault_username": "u"}, "v1/auth/ldap/login/u"),
        (
            {"auth_mount_point": "corp/ad", "vault_username": "a b/c"},
            "v1/auth/corp/ad/login/a%20b%2Fc",
        ),
    ],
)
def test_requests(arguments: dict[str, Any], url: str) -> None:
    source, recorder = Source("arguments", {**GIVEN, **arguments}), Recorder()
    METHOD.login(recorder, resolve([source], {}, dict))
    assert recorder.sent == [(url, {"password": "p"})]
