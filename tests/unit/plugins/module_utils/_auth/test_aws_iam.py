# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which AWS keys sign the login, for which endpoint, and what is sent."""

from __future__ import annotations

import base64
import json
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._auth.aws_iam import (
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

KEYS = {"aws_access_key": "AKIA-given", "aws_secret_key": "secret-given"}
SESSION = {**KEYS, "aws_session_token": "session-given"}


class Recorder:
    """Stands for the transport and keeps what would be sent."""

    def __init__(self) -> None:
        self.hidden: list[str] = []
        self.url = ""
        self.body: dict[str, str] = {}

    def hide(self, secret: str) -> None:
        self.hidden.append(secret)

    def login(self, url: str, json: Any) -> Any:
        self.url, self.body = url, json
        return {}

    def part(self, name: str) -> str:
        return base64.b64decode(self.body[f"iam_{name}"]).decode()

    @property
    def headers(self) -> Any:
        return json.loads(self.part("request_headers"))


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave no key in the environment, and no botocore to import."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    for name in ("botocore", "botocore.session", "botocore.exceptions"):
        monkeypatch.setitem(sys.modules, name, None)


def log_in(**arguments: Any) -> Recorder:
    given = {"vault_url": "https://v", "auth_method": "aws_iam", **arguments}
    recorder = Recorder()
    METHOD.login(recorder, resolve([Source("arguments", given)], {}, dict))  # type: ignore[arg-type]
    return recorder


def test_what_is_sent() -> None:
    sent = log_in(**SESSION, auth_role="web", aws_iam_server_id="vault.example.com")
    assert sent.url == "v1/auth/aws/login"
    assert (sent.body["role"], sent.body["iam_http_request_method"]) == ("web", "POST")
    assert sent.part("request_url") == "https://sts.amazonaws.com/"
    assert "Action=GetCallerIdentity" in sent.part("request_body")
    headers = sent.headers
    assert headers["Host"] == "sts.amazonaws.com"
    assert headers["X-Vault-AWS-IAM-Server-ID"] == "vault.example.com"
    assert headers["X-Amz-Security-Token"] == "session-given"
    signature = headers["Authorization"].rpartition("Signature=")[2]
    assert sent.hidden == ["secret-given", "session-given", signature]
    assert "secret-given" not in str(sent.body) + str(headers)


def test_what_is_not_given_is_not_sent() -> None:
    sent = log_in(**KEYS, auth_mount_point="cloud/aws")
    assert sent.url == "v1/auth/cloud/aws/login"
    assert "role" not in sent.body
    assert set(sent.headers) == {"Authorization", "Content-Type", "Host", "X-Amz-Date"}


@pytest.mark.parametrize(
    ("region", "host"),
    [
        ("eu-central-1", "sts.eu-central-1.amazonaws.com"),
        ("us-east-1", "sts.us-east-1.amazonaws.com"),
        ("cn-north-1", "sts.cn-north-1.amazonaws.com.cn"),
    ],
)
def test_regions(region: str, host: str) -> None:
    sent = log_in(**KEYS, aws_region=region)
    assert sent.part("request_url") == f"https://{host}/"
    assert sent.headers["Host"] == host
    assert f"/{region}/sts/aws4_request" in sent.headers["Authorization"]


@pytest.mark.parametrize("region", ["a.example.com/", "EU", "eu central", "x@y"])
def test_a_region_leads_to_no_other_host(region: str) -> None:
    with pytest.raises(ConfigurationError, match="'aws_region'"):
        log_in(**KEYS, aws_region=region)


def key_of(sent: Recorder) -> str:
    key: str = sent.headers["Authorization"].partition("Credential=")[2].split("/")[0]
    return key


def test_the_environment_needs_no_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA-environment")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret-environment")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "session-environment")
    sent = log_in()
    assert key_of(sent) == "AKIA-environment"
    assert sent.hidden[:2] == ["secret-environment", "session-environment"]
    given = log_in(**KEYS)
    assert key_of(given) == "AKIA-given"
    # The session is that of the other keys.
    assert "X-Amz-Security-Token" not in given.headers


@pytest.mark.parametrize("given", [{}, {"aws_profile": "web"}])
def test_without_botocore(given: Any) -> None:
    with pytest.raises(ConfigurationError) as caught:
        log_in(**given)
    assert caught.value.reason is Reason.DEPENDENCY_MISSING
    assert sys.executable in caught.value.message
    assert "install botocore" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"aws_access_key": "canary"}, "aws_secret_key"),
        ({"aws_secret_key": "canary"}, "aws_access_key"),
        ({"aws_secret_key": "s", "aws_session_token": "canary"}, "aws_access_key"),
    ],
)
def test_half_a_pair(given: Any, missing: str) -> None:
    with pytest.raises(ConfigurationError, match=f"without an '{missing}'") as caught:
        log_in(**given)
    assert "canary" not in str(caught.value.as_dict())


class BotoCoreError(Exception):
    """Stands for the base class of botocore's."""


@pytest.fixture
def profiles(monkeypatch: pytest.MonkeyPatch) -> dict[str | None, Any]:
    """Stand for botocore's session; return what it finds by profile."""
    found: dict[str | None, Any] = {}

    class Session:
        def __init__(self, profile: str | None = None) -> None:
            self.profile = profile

        def get_credentials(self) -> Any:
            if self.profile not in found:
                raise BotoCoreError("canary")
            return found[self.profile]

    session, exceptions = ModuleType("session"), ModuleType("exceptions")
    session.Session = Session  # type: ignore[attr-defined]
    exceptions.BotoCoreError = BotoCoreError  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "botocore", ModuleType("botocore"))
    monkeypatch.setitem(sys.modules, "botocore.session", session)
    monkeypatch.setitem(sys.modules, "botocore.exceptions", exceptions)
    return found


def found_keys(name: str) -> Any:
    frozen = SimpleNamespace(access_key=name, secret_key="s", token="t")
    return SimpleNamespace(get_frozen_credentials=lambda: frozen)


def test_what_botocore_finds(
    profiles: dict[str | None, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    profiles.update({None: found_keys("role"), "web": found_keys("web")})
    assert key_of(log_in()) == "role"
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "environment")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")
    assert key_of(log_in(aws_profile="web")) == "web"
    assert log_in(aws_profile="web").hidden[:2] == ["s", "t"]


def test_what_botocore_does_not_find(profiles: dict[str | None, Any]) -> None:
    with pytest.raises(ConfigurationError, match="BotoCoreError") as caught:
        log_in(aws_profile="other")
    assert "canary" not in str(caught.value.as_dict())
    profiles[None] = None
    with pytest.raises(ConfigurationError, match="finds no AWS credentials"):
        log_in()
