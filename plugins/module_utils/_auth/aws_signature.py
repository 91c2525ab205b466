# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""AWS Signature Version 4 of one kind of request: a POST to the root of a service.

Not hvac's, which signs for one host only, and not botocore's, which is a large library
for what these lines do. Pure.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

_ALGORITHM = "AWS4-HMAC-SHA256"


class Keys(NamedTuple):
    """Credentials of AWS.

    :param session_token: what temporary ones have besides
    """

    access_key: str
    secret_key: str
    session_token: str | None = None


def signed(
    keys: Keys,
    service: str,
    region: str,
    headers: Mapping[str, str],
    body: str,
    now: datetime,
) -> dict[str, str]:
    """Return the headers of a request with its signature among them.

    :param headers: all of them are signed; ``Host`` must be there
    :param now: in UTC
    """
    time = now.strftime("%Y%m%dT%H%M%SZ")
    complete = {**headers, "X-Amz-Date": time}
    if keys.session_token:
        complete["X-Amz-Security-Token"] = keys.session_token
    lower = {name.lower(): value for name, value in complete.items()}
    names = sorted(lower)
    lines = [f"{name}:{' '.join(lower[name].split())}" for name in names]
    signed_names = ";".join(names)
    request = "\n".join(["POST", "/", "", *lines, "", signed_names, _digest(body)])
    scope = f"{time[:8]}/{region}/{service}/aws4_request"
    text = "\n".join([_ALGORITHM, time, scope, _digest(request)])
    key = f"AWS4{keys.secret_key}".encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    complete["Authorization"] = (
        f"{_ALGORITHM} Credential={keys.access_key}/{scope}, "
        f"SignedHeaders={signed_names}, Signature={signature}"
    )
    return complete


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
