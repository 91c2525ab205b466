# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Do the same for many, several at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Callable, TypeVar

#: As many as the connection pool keeps open. A server nearby is busy with far fewer;
#: one that is 10 ms away is not.
AT_ONCE = 32
_FEW = 8

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def workers(count: int) -> int:
    """Return how many of so many items to work on at a time.

    Each worker opens a connection, which with TLS costs as much as several requests. So
    there are only a few of them unless there is work for more.
    """
    return min(count, max(_FEW, min(AT_ONCE, count // _FEW)))


def for_each(
    items: Sequence[_Item], function: Callable[[_Item], _Result]
) -> list[_Result]:
    """Return the results in the order of the items.

    The first item goes alone, so that a login, or its failure, happens once. If some
    fail, the failure of the first of them is raised.
    """
    if not items:
        return []
    first = function(items[0])
    if len(items) == 1:
        return [first]
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(workers(len(items) - 1)) as pool:
        try:
            return [first, *pool.map(function, items[1:])]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
