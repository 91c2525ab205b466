# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Decide which keys of a secret need a new value, and record when they got it. Pure.

KV v2 does not know how old the value of a key is. So if a task sets ``max_age``, the
secret's custom metadata record when a value was made, and for which version.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from .._model.comparison import same
from .._model.secret import Observation
from .._model.times import parse_time
from ..errors import VaultError

if TYPE_CHECKING:
    from .._model.metadata import SecretMetadata
    from .secret import Desired

# The prefix of our keys in custom metadata, and what stands there.
_PREFIX = "generated_at."
_RECORD = re.compile(r"(\S+) version ([0-9]+)")

#: The bytes that a key of a secret may have, so that its record fits into a key of
#: custom metadata.
MAX_RECORDED_KEY = 128 - len(_PREFIX)


def keys_to_generate(
    desired: Desired,
    observed: Observation,
    metadata: SecretMetadata | None,
    now: datetime,
) -> frozenset[str]:
    """Return the keys that need a new value.

    These are the keys without a value, those whose value is older than ``max_age``, and
    with ``rotate`` all keys.

    :param metadata: the secret's metadata; needed for ``max_age``
    """
    if desired.rotate:
        return frozenset(desired.generate)
    keys = {key for key in desired.generate if key not in observed.data}
    if desired.max_age is not None and metadata is not None:
        for key in desired.generate:
            if _age(key, observed, metadata, now) >= desired.max_age:
                keys.add(key)
    return frozenset(keys)


def keys_still_to_generate(
    keys: Collection[str],
    first: Mapping[str, Any],
    observed: Mapping[str, Any],
    generate: Iterable[str],
) -> list[str]:
    """Return which keys need a new value after another client has written.

    A key that the other client gave a value needs none from us, so that tasks which
    generate the same value at the same time agree on it.

    :param keys: the keys that needed a value at first
    :param first: the data at first
    :param observed: the data now
    :param generate: all keys that the task generates
    """
    return [
        key
        for key in generate
        if key not in observed
        or (key in keys and key in first and same(first[key], observed[key]))
    ]


def _age(
    key: str, observed: Observation, metadata: SecretMetadata, now: datetime
) -> float:
    """Return the seconds since a value was made, as far as that is known."""
    record = _parse_record(metadata.custom_metadata.get(_PREFIX + key, ""))
    if record and record[1] > metadata.current_version:
        # The task that left this record was stopped before it wrote the value, so the
        # age of the present value is unknown.
        return float("inf")
    if record:
        made = record[0]
    else:
        # A value without a record is at least as old as the current version.
        created = observed.metadata.get("created_time")
        made = parse_time(created) if created else now
    return (now - made).total_seconds()


def _parse_record(text: str) -> tuple[datetime, int] | None:
    """Return the time and the version in a record, None for any other text."""
    match = _RECORD.fullmatch(text)
    if not match:
        return None
    try:
        return parse_time(match.group(1)), int(match.group(2))
    except VaultError:
        return None


def with_records(
    desired: Desired,
    observed: Observation,
    metadata: SecretMetadata,
    new_keys: Collection[str],
    now: datetime,
) -> Desired:
    """Return the desired secret with the records in its custom metadata.

    Settings are written before data, so that nobody ever finds a new value with the
    record of the old one.
    """
    custom_metadata = {
        **desired.settings.get("custom_metadata", metadata.custom_metadata),
        **_records(desired.generate, observed, metadata, new_keys, now),
    }
    settings = {**desired.settings, "custom_metadata": custom_metadata}
    return replace(desired, settings=settings)


def _records(
    keys: Iterable[str],
    observed: Observation,
    metadata: SecretMetadata,
    new_keys: Collection[str],
    now: datetime,
) -> dict[str, str]:
    """Return the custom metadata that say when the values of these keys were made.

    :param new_keys: the keys that get a new value, in the version after the current one
    """
    time = f"{now.astimezone(timezone.utc):%Y-%m-%dT%H:%M:%SZ}"
    records = {}
    for key in keys:
        record = metadata.custom_metadata.get(_PREFIX + key, "")
        if key in new_keys:
            record = f"{time} version {metadata.current_version + 1}"
        elif not _parse_record(record):
            created = observed.metadata["created_time"]
            record = f"{created} version {observed.version}"
        records[_PREFIX + key] = record
    return records
