# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""TODO."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import datetime, timezone

from .._model.secret import Observation, SecretMetadata
from .._model.times import parse_time
from ..errors import VaultError

# The parts of custom metadata that are ours.
_RECORD = "generated_at."


_RECORDED = re.compile(r"(\S+) version ([0-9]+)")


_LONGEST_KEY = 128 - len(_RECORD)


def due(
    keys: Collection[str],
    observed: Observation,
    known: SecretMetadata | None,
    *,
    rotate: bool,
    max_age: int | None,
    now: datetime,
) -> frozenset[str]:
    """The keys that need a new value: those without one, all for ``rotate``, and those older than ``max_age``.

    :param known: the secret's metadata; needed for ``max_age``
    """
    missing = {key for key in keys if key not in observed.data}
    if rotate:
        return frozenset(keys)
    if max_age is None or known is None:
        return frozenset(missing)
    return frozenset(
        missing | {key for key in keys if _age(key, observed, known, now) >= max_age}
    )


def _age(
    key: str, observed: Observation, known: SecretMetadata, now: datetime
) -> float:
    """The seconds since a value was made, as far as anybody knows.

    A value without a record is as old as the current version at least. A record of a version that was never written
    is that of a run that was cut off; how old the value is nobody knows any more.
    """
    made, version = _recorded(known.custom_metadata.get(_RECORD + key, "")) or (None, 0)
    if version > known.current_version:
        return float("inf")
    if made is None:
        created = observed.metadata.get("created_time")
        made = parse_time(created) if created else now
    return (now - made).total_seconds()


def _recorded(text: str) -> tuple[datetime, int] | None:
    match = _RECORDED.fullmatch(text)
    if not match:
        return None
    try:
        return parse_time(match.group(1)), int(match.group(2))
    except VaultError:
        return None


def records(
    keys: Iterable[str],
    made: Collection[str],
    observed: Observation,
    known: SecretMetadata,
    now: datetime,
) -> dict[str, str]:
    """The custom metadata that tell when the values of these keys were made.

    They are written before the data, so that nobody ever finds a new value with an old time.

    :param made: the keys that get a new value now, as the version after the current one
    """
    fresh = f"{now.astimezone(timezone.utc):%Y-%m-%dT%H:%M:%SZ} version {known.current_version + 1}"
    told = {}
    for key in keys:
        old = known.custom_metadata.get(_RECORD + key, "")
        if key in made:
            told[_RECORD + key] = fresh
        elif _recorded(old):
            told[_RECORD + key] = old
        else:
            told[_RECORD + key] = (
                f"{observed.metadata['created_time']} version {observed.version}"
            )
    return told
