# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Times as Vault writes them: RFC 3339 with up to nanoseconds."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

from ..errors import VaultError

_TIME = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):(\d\d))"
)


def parse_time(text: str) -> datetime:
    """Return the moment that a text names, to the microsecond.

    Python's own parser accepts neither nanoseconds nor, before 3.11, a final ``Z``.

    :raises VaultError: for anything else
    """
    match = _TIME.fullmatch(text)
    if match is None:
        raise VaultError("The response holds a time that is not in RFC 3339.")
    seconds, fraction, sign, hours, minutes = match.groups()
    moment = datetime.strptime(seconds, "%Y-%m-%dT%H:%M:%S")
    microseconds = int(((fraction or "") + "000000")[:6])
    moment = moment.replace(microsecond=microseconds, tzinfo=timezone.utc)
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    return moment + offset if sign == "-" else moment - offset
