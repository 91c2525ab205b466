# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""When two values of a secret are the same, in JSON's sense, and how two secrets differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def same(left: Any, right: Any) -> bool:
    """Return whether two plain values are equal in JSON's sense.

    ``1`` is ``1.0`` and is not ``true``. A loop and no recursion, since other clients
    may have written data that is nested deeper than Python can recurse.
    """
    pairs = [(left, right)]
    while pairs:
        one, other = pairs.pop()
        if isinstance(one, dict) and isinstance(other, dict):
            if one.keys() != other.keys():
                return False
            pairs += [(value, other[key]) for key, value in one.items()]
        elif isinstance(one, list) and isinstance(other, list):
            if len(one) != len(other):
                return False
            pairs += zip(one, other)
        elif not _same_scalar(one, other):
            return False
    return True


def _same_scalar(left: Any, right: Any) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return left == right
    return type(left) is type(right) and bool(left == right)


def merged(current: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the specification's patch makes of the current data.

    The keys given replace those of the same name at the top level; all others stay.
    """
    return {**current, **patch}


def difference(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[tuple[str, ...], ...]:
    """Return the sorted top-level keys ``(added, removed, changed)``."""
    added = tuple(sorted(after.keys() - before.keys()))
    removed = tuple(sorted(before.keys() - after.keys()))
    common = sorted(before.keys() & after.keys())
    changed = tuple(key for key in common if not same(before[key], after[key]))
    return added, removed, changed
