# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""TODO."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

from ..errors import VaultError

_TIME = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):(\d\d))"
)


def parse_time(text: str) -> datetime:
    """A time as Vault writes it, RFC 3339 with up to nanoseconds, which Python's own parser does not take.

    :raises VaultError: for anything else
    """
    match = _TIME.fullmatch(text)
    if match is None:
        raise VaultError("Vault's answer holds a time that is not in RFC 3339.")
    seconds, fraction, sign, hours, minutes = match.groups()
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    moment = datetime.strptime(seconds, "%Y-%m-%dT%H:%M:%S").replace(
        microsecond=int(((fraction or "") + "000000")[:6]), tzinfo=timezone.utc
    )
    return moment + offset if sign == "-" else moment - offset
