# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Doing the same for many keeps order and failures as one after the other would."""

from __future__ import annotations

import threading
import time

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._concurrent import (
    AT_ONCE,
    for_each,
    workers,
)


@pytest.mark.parametrize("count", [0, 1, 2, 50])
def test_results_come_in_order(count: int) -> None:
    def slow_start(number: int) -> int:
        time.sleep(0.002 * (number % 3))
        return number * number

    assert for_each(range(count), slow_start) == [
        number * number for number in range(count)
    ]


@pytest.mark.parametrize(
    ("items", "at_a_time"),
    [
        (1, 1),
        (7, 7),
        (8, 8),
        (64, 8),
        (71, 8),
        (80, 10),
        (256, AT_ONCE),
        (10_000, AT_ONCE),
    ],
)
def test_how_many_run_at_a_time(items: int, at_a_time: int) -> None:
    assert workers(items) == at_a_time


def test_several_run_at_a_time_and_not_more() -> None:
    running, most, lock = 0, 0, threading.Lock()

    def count(_item: int) -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.01)
        with lock:
            running -= 1

    for_each(range(1 + 10 * AT_ONCE), count)
    assert most == AT_ONCE


def test_the_first_item_goes_alone() -> None:
    seen: list[int] = []

    def fail(item: int) -> None:
        seen.append(item)
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        for_each([1, 2, 3], fail)
    assert seen == [1]


def test_the_first_failure_in_order_is_raised() -> None:
    def fail(item: int) -> int:
        if item == 3:
            time.sleep(0.05)
        if item >= 3:
            raise ValueError(str(item))
        return item

    with pytest.raises(ValueError, match="3"):
        for_each([1, 2, 3, 4, 5], fail)
