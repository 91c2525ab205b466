# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""For which endpoint AWS's request is signed, and what is sent."""

from __future__ import annotations

import base64
import json
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
    assert "Credential=AKIA-given/" in headers["Authorization"]
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
