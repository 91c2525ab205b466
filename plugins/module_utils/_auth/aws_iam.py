# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""An identity of AWS: a signed request that asks AWS who signed it.

Vault sends it on, and AWS answers Vault. API: ``POST /auth/:mount/login``.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from .._model.option import Option, credential
from .._model.settings import Settings
from ..errors import ConfigurationError
from .jwt import ROLE
from .method import AuthMethod, login_url

if TYPE_CHECKING:
    from .._vault.transport import Transport

_QUESTION = "Action=GetCallerIdentity&Version=2011-06-15"
_FORM = "application/x-www-form-urlencoded; charset=utf-8"
# Of the endpoint without a region in its name, which is what Vault asks by default.
_GLOBAL_REGION = "us-east-1"


def _login(transport: Transport, settings: Settings) -> Mapping[str, Any]:
    from .aws_keys import keys_of
    from .aws_signature import signed

    credentials = settings.credentials
    host, region = _endpoint(credentials.get("aws_region"))
    keys = keys_of(credentials)
    for secret in (keys.secret_key, keys.session_token):
        if secret:
            transport.hide(secret)
    headers = {"Content-Type": _FORM, "Host": host}
    server_id = credentials.get("aws_iam_server_id")
    if server_id:
        headers["X-Vault-AWS-IAM-Server-ID"] = server_id
    now = datetime.now(timezone.utc)
    headers = signed(keys, "sts", region, headers, _QUESTION, now)
    # Whoever has the signed request can log in with it for some minutes.
    transport.hide(headers["Authorization"].rpartition("=")[2])
    body = {
        "iam_http_request_method": "POST",
        "iam_request_url": _encoded(f"https://{host}/"),
        "iam_request_body": _encoded(_QUESTION),
        "iam_request_headers": _encoded(json.dumps(headers)),
    }
    role = credentials.get("auth_role")
    if role:
        body["role"] = role
    return transport.login(login_url(settings, "aws"), json=body)


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _endpoint(region: str | None) -> tuple[str, str]:
    """Return the host of AWS's Security Token Service, and the region to sign for."""
    if region is None:
        return "sts.amazonaws.com", _GLOBAL_REGION
    if not re.fullmatch(r"[a-z0-9-]+", region):
        raise ConfigurationError(
            "The option 'aws_region' is not the name of a region.",
            hint="For example 'eu-central-1'.",
        )
    domain = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    return f"sts.{region}.{domain}", region


METHOD = AuthMethod(
    "aws_iam",
    "AWS credentials",
    _login,
    options={
        "aws_access_key": credential("aws_access_key_id"),
        "aws_secret_key": credential("aws_secret_access_key"),
        "aws_session_token": credential("aws_security_token"),
        "aws_profile": Option(aliases=("boto_profile",)),
    },
    settings={
        **ROLE,
        "aws_region": Option(aliases=("region",)),
        "aws_iam_server_id": Option(),
    },
    mount="aws",
    takes=(
        ("aws_access_key", "aws_profile"),
        ("aws_secret_key",),
        ("aws_session_token",),
    ),
    hint="Check 'auth_role' and the role's bound principals, 'aws_iam_server_id' if "
    "the server demands one, and that 'aws_region' fits the server's STS endpoint.",
)
