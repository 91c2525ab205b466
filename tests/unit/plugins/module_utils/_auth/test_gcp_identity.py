# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The JWT of Google Cloud: one that a key signs, or the machine's.

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

from ansible_collections.credential_bridge.vault.plugins.module_utils._auth.gcp_identity import (
    jwt_for,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    ConfigurationError,
    Reason,
)
from ansible_collections.credential_bridge.vault.tests.unit.transport import (
    hide_google_auth,
)

AUDIENCE = "vault/web"


@pytest.fixture(autouse=True)
def without_google_auth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS", raising=False)
    hide_google_auth(monkeypatch)


@pytest.mark.parametrize("file", [None, "/nowhere"])
def test_without_google_auth(file: str | None) -> None:
    with pytest.raises(ConfigurationError, match="'google-auth'") as caught:
        jwt_for(AUDIENCE, file)
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
    given: str | None = str(file)
    if from_environment:
        monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(file))
        given = None
    signer, claims = json.loads(jwt_for(AUDIENCE, given))
    assert (signer, claims["sub"], claims["aud"]) == ("s", "web@example", "vault/web")
    assert claims["exp"] - claims["iat"] == 300
    assert abs(claims["iat"] - time.time()) < 60


@pytest.mark.parametrize(
    "content",
    [
        "canary",
        "[]",
        '"canary"',
        "{}",
        "5",
        pytest.param("[" * 100_000, id="deep"),
    ],
)
def test_what_is_not_a_key(
    google: SimpleNamespace, tmp_path: Path, content: str
) -> None:
    file = tmp_path / "key.json"
    file.write_text(content)
    with pytest.raises(ConfigurationError, match="is not the key of") as caught:
        jwt_for(AUDIENCE, str(file))
    assert "canary" not in str(caught.value.as_dict())


def test_a_key_that_is_not_there(
    google: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", "/nowhere")
    for given, name in (
        ("/nowhere", "the option 'gcp_service_account_file'"),
        (None, "the environment variable GOOGLE_APPLICATION_CREDENTIALS"),
    ):
        with pytest.raises(ConfigurationError, match=f"of {name} does not exist"):
            jwt_for(AUDIENCE, given)


def test_the_machine(google: SimpleNamespace) -> None:
    assert jwt_for(AUDIENCE, None) == "machine for vault/web"
    google.fails = True
    with pytest.raises(ConfigurationError, match="GoogleAuthError") as caught:
        jwt_for(AUDIENCE, None)
    assert "canary" not in str(caught.value.as_dict())
