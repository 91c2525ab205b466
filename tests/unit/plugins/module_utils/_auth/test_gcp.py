# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which JWT logs in to gcp: a ready one, one that a key signs, or the machine's.

google-auth itself is used in the functional tests.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._auth.gcp import (
    METHOD,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.resolve import (
    resolve,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.sources import (
    Source,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
    Reason,
)
from ansible_collections.credential_bridge.vault.tests.unit.transport import Recorder

LIBRARIES = (
    "google.oauth2.service_account",
    "google.auth.jwt",
    "google.auth.compute_engine",
    "google.auth.exceptions",
    "google.auth.transport.requests",
)


@pytest.fixture(autouse=True)
def without_google_auth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS", raising=False)
    for name in LIBRARIES:
        monkeypatch.setitem(sys.modules, name, None)


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


@pytest.mark.parametrize("given", [{}, {"gcp_service_account_file": "/nowhere"}])
def test_without_google_auth(given: Any) -> None:
    with pytest.raises(ConfigurationError, match="'google-auth'") as caught:
        log_in(**given)
    assert caught.value.reason is Reason.DEPENDENCY_MISSING
    assert f"{sys.executable} -m pip install google-auth" in str(caught.value.hint)


class GoogleAuthError(Exception):
    """Stands for the base class of google-auth's."""


class IDTokenCredentials:
    """Stands for the identity of a machine."""

    token = ""

    def __init__(self, request: Any, **options: Any) -> None:
        self.options = options

    def refresh(self, request: Any) -> None:
        if request.fails:
            raise GoogleAuthError("canary")
        assert self.options["use_metadata_identity_endpoint"]
        self.token = f"machine for {self.options['target_audience']}"


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Stand for google-auth, which would sign or ask."""
    request = SimpleNamespace(fails=False)

    def account(info: Any) -> Any:
        if "client_email" not in info:
            raise ValueError("canary")
        return SimpleNamespace(service_account_email=info["client_email"], signer="s")

    contents: dict[str, dict[str, Any]] = {
        "google.oauth2.service_account": {
            "Credentials": SimpleNamespace(from_service_account_info=account)
        },
        "google.auth.jwt": {
            "encode": lambda signer, claims: json.dumps([signer, claims]).encode()
        },
        "google.auth.compute_engine": {"IDTokenCredentials": IDTokenCredentials},
        "google.auth.exceptions": {"GoogleAuthError": GoogleAuthError},
        "google.auth.transport.requests": {"Request": lambda: request},
    }
    for name, content in contents.items():
        module = ModuleType(name)
        vars(module).update(content)
        monkeypatch.setitem(sys.modules, name, module)
    return request


@pytest.mark.parametrize("from_environment", [True, False])
def test_a_key_signs_for_the_role(
    google: SimpleNamespace,
    tmp_path: Path,
    from_environment: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "key.json"
    file.write_text('{"client_email": "web@example"}')
    given = {"gcp_service_account_file": str(file)}
    if from_environment:
        monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(file))
        given = {}
    sent = log_in(**given)
    [(_url, body)] = sent.sent
    signer, claims = json.loads(body["jwt"])
    assert (signer, claims["sub"], claims["aud"]) == ("s", "web@example", "vault/web")
    assert claims["exp"] - claims["iat"] == 300
    assert abs(claims["iat"] - time.time()) < 60
    assert sent.hidden == [body["jwt"]]


@pytest.mark.parametrize("content", ["canary", "[]", '"canary"', "{}", "5"])
def test_what_is_not_a_key(
    google: SimpleNamespace, tmp_path: Path, content: str
) -> None:
    file = tmp_path / "key.json"
    file.write_text(content)
    with pytest.raises(ConfigurationError, match="is not the key of") as caught:
        log_in(gcp_service_account_file=str(file))
    assert "canary" not in str(caught.value.as_dict())


def test_a_key_that_is_not_there(google: SimpleNamespace) -> None:
    with pytest.raises(ConfigurationError, match="'gcp_service_account_file' does not"):
        log_in(gcp_service_account_file="/nowhere")


def test_the_machine(google: SimpleNamespace) -> None:
    [(_url, body)] = log_in().sent
    assert body["jwt"] == "machine for vault/web"
    google.fails = True
    with pytest.raises(ConfigurationError, match="GoogleAuthError") as caught:
        log_in()
    assert "canary" not in str(caught.value.as_dict())
