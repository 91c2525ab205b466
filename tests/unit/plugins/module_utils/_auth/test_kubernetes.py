# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The service account of a pod, from the options or from where Kubernetes puts it."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._auth import jwt
from ansible_collections.credential_bridge.vault.plugins.module_utils._auth.kubernetes import (
    METHOD,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.settings import (
    Settings,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.resolve import (
    resolve,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.sources import (
    Source,
)
from ansible_collections.credential_bridge.vault.tests.unit.transport import Recorder


def settings(**arguments: Any) -> Settings:
    given = {"vault_url": "https://v", "auth_method": "kubernetes", "auth_role": "x"}
    return resolve([Source("arguments", {**given, **arguments})], {}, dict)


# No server of this kind is at hand.
def test_requests() -> None:
    recorder = Recorder()
    METHOD.login(recorder, settings(vault_jwt="j"))
    assert recorder.sent == [("v1/auth/kubernetes/login", {"jwt": "j", "role": "x"})]


def test_a_service_account_is_read_anew_for_each_login(tmp_path: Any) -> None:
    file = tmp_path / "token"
    found = settings(vault_jwt_file=str(file))
    recorder = Recorder()
    for text in ("first", "second"):
        file.write_text(text)
        METHOD.login(recorder, found)
    assert (
        [body["jwt"] for _url, body in recorder.sent]
        == ["first", "second"]
        == recorder.hidden
    )


def test_it_is_found_where_kubernetes_puts_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jwt, "read_credential", lambda file, option: f"of {file}")
    recorder = Recorder()
    METHOD.login(recorder, settings())
    assert recorder.jwt == "of /var/run/secrets/kubernetes.io/serviceaccount/token"
