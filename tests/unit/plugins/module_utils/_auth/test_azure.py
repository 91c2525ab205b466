# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which JWT logs in to azure, and what is sent with it.

azure-identity itself is used in the functional tests.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._auth import (
    azure_identity,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._auth.azure import (
    METHOD,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.resolve import (
    resolve,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.sources import (
    Source,
)
from ansible_collections.credential_bridge.vault.tests.unit.transport import Recorder


@pytest.fixture(autouse=True)
def without_azure_identity(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("azure.identity", "azure.core.exceptions"):
        monkeypatch.setitem(sys.modules, name, None)


def log_in(**arguments: Any) -> Recorder:
    given = {"vault_url": "https://v", "auth_method": "azure", "auth_role": "web"}
    source = Source("arguments", {**given, **arguments})
    recorder = Recorder()
    METHOD.login(recorder, resolve([source], {}, dict))
    return recorder


def test_a_ready_jwt_needs_no_library(tmp_path: Path) -> None:
    body = {"jwt": "ready", "role": "web"}
    assert log_in(vault_jwt="ready").sent == [("v1/auth/azure/login", body)]
    (tmp_path / "jwt").write_text("ready\n")
    sent = log_in(vault_jwt_file=str(tmp_path / "jwt"), auth_mount_point="a")
    assert (sent.sent, sent.hidden) == ([("v1/auth/a/login", body)], ["ready"])


def test_what_azure_gives_is_sent_and_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        azure_identity, "jwt_from_azure", lambda asking: asking["azure_client_id"]
    )
    sent = log_in(azure_client_id="of azure")
    assert sent.jwt == "of azure"
    assert sent.hidden == ["of azure"]


def test_a_machine_is_named_in_the_words_of_vault() -> None:
    [(_url, body)] = log_in(
        vault_jwt="ready",
        azure_subscription_id="s",
        azure_resource_group_name="g",
        azure_vm_name="m",
        azure_vmss_name="n",
    ).sent
    assert body == {
        "jwt": "ready",
        "role": "web",
        "subscription_id": "s",
        "resource_group_name": "g",
        "vm_name": "m",
        "vmss_name": "n",
    }
