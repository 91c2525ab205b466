# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which JWT logs in to gcp, and what it is good for.

google-auth itself is used in the functional tests.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._auth import (
    gcp_identity,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._auth.gcp import (
    METHOD,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.resolve import (
    resolve,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.sources import (
    Source,
)
from ansible_collections.credential_bridge.vault.tests.unit.transport import (
    Recorder,
    hide_google_auth,
)


@pytest.fixture(autouse=True)
def without_google_auth(monkeypatch: pytest.MonkeyPatch) -> None:
    hide_google_auth(monkeypatch)


def log_in(**arguments: Any) -> Recorder:
    given = {"vault_url": "https://v", "auth_method": "gcp", "auth_role": "web"}
    source = Source("arguments", {**given, **arguments})
    recorder = Recorder()
    METHOD.login(recorder, resolve([source], {}, dict))
    return recorder


def test_a_ready_jwt_needs_no_library(tmp_path: Path) -> None:
    body = {"jwt": "ready", "role": "web"}
    assert log_in(vault_jwt="ready").sent == [("v1/auth/gcp/login", body)]
    (tmp_path / "jwt").write_text("ready\n")
    sent = log_in(vault_jwt_file=str(tmp_path / "jwt"), auth_mount_point="g")
    assert (sent.sent, sent.hidden) == ([("v1/auth/g/login", body)], ["ready"])


@pytest.mark.parametrize(
    ("given", "file"), [({}, None), ({"gcp_service_account_file": "/key"}, "/key")]
)
def test_a_jwt_is_made_for_the_role_only_and_hidden(
    given: Any, file: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gcp_identity, "jwt_for", lambda *asked: f"for {asked}")
    sent = log_in(**given)
    assert sent.jwt == f"for {('vault/web', file)}"
    assert sent.hidden == [sent.jwt]
