# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hold the memory of a run: many processes, little room, and a holder that is killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.plugin_utils._run_memory import (
    RunMemory,
)

FORK = multiprocessing.get_context("fork")
PROCESSES, KEYS = 40, 30


def together(work: Callable[[int], None], count: int = PROCESSES) -> None:
    """Run the work in so many processes at a time, and wait for all of them."""
    processes = [FORK.Process(target=work, args=(number,)) for number in range(count)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0


def test_a_value_is_made_once_for_all_processes() -> None:
    memory, made = RunMemory(), FORK.Value("i", 0)

    def work(_number: int) -> None:
        for index in range(KEYS):
            key = f"secret:{index}"
            with memory.making([key]):
                if memory.get(key) is None:
                    with made.get_lock():
                        made.value += 1
                    time.sleep(0.001)
                    memory.put(key, {"index": index})
            found = memory.get(key)
            assert found is not None
            assert found.value == {"index": index}

    together(work)
    assert made.value == KEYS


def test_processes_that_make_many_values_at_once_do_not_wait_for_each_other() -> None:
    memory = RunMemory()
    keys = [f"secret:{index}" for index in range(KEYS)]

    def work(number: int) -> None:
        # Each in an order of its own.
        order = keys[number % KEYS :] + keys[: number % KEYS]
        for _time in range(5):
            with memory.making(order):
                pass

    together(work)


def test_appending_at_the_same_time_loses_nothing() -> None:
    memory = RunMemory()

    def work(number: int) -> None:
        for index in range(KEYS):
            assert memory.put(f"x:{number}-{index}", [number, index])

    together(work)
    values = sorted(memory.all("x:"))
    expected = [[number, index] for number in range(PROCESSES) for index in range(KEYS)]
    assert values == expected


def killed(work: Callable[[], None]) -> None:
    """Run the work in a process that is killed when it says that it is in the middle."""
    process = FORK.Process(target=work)
    process.start()
    process.join(30)
    assert process.exitcode == -signal.SIGKILL


def test_the_next_goes_on_when_the_holder_of_a_lock_is_killed() -> None:
    memory = RunMemory()

    def work() -> None:
        with memory.making(["secret:x"]):
            os.kill(os.getpid(), signal.SIGKILL)

    killed(work)
    with memory.making(["secret:x"]):
        assert memory.put("secret:x", 1)


def test_nothing_is_left_by_a_process_that_is_killed_while_it_appends() -> None:
    memory = RunMemory()
    memory.put("x:before", 1)

    def work() -> None:
        # What put() does, up to where it would say that the record is there.
        with memory._locked(0):
            used = memory._numbers[0]
            memory._memory[used : used + 100] = b"\xff" * 100
            os.kill(os.getpid(), signal.SIGKILL)

    killed(work)
    assert memory.put("x:after", 2)
    assert list(memory.all("x:")) == [1, 2]


@pytest.mark.parametrize("size", [64, 80, 100])
def test_what_has_no_room_is_not_kept(size: int) -> None:
    memory = RunMemory(size)
    assert not memory.put("x:long", "a" * 100)
    assert memory.get("x:long") is None
    assert list(memory.all("x:")) == []


def test_a_newer_value_replaces_an_older_one_and_all_are_listed() -> None:
    memory = RunMemory()
    for value in (1, 2):
        memory.put("login:a", value)
    memory.put("secret:a", 3)
    found = memory.get("login:a")
    assert found is not None
    assert found.value == 2
    assert list(memory.all("login:")) == [1, 2]


def test_what_was_read_before_the_run_forgot_is_not_kept() -> None:
    memory = RunMemory()
    epoch = memory.epoch
    memory.forget()
    assert not memory.put("secret:a", 1, epoch)
    assert memory.put("secret:a", 2, memory.epoch)
    kept = memory.get("secret:a")
    assert kept is not None
    assert kept.epoch == memory.epoch
    memory.forget()
    assert kept.epoch != memory.epoch


def test_the_time_in_which_something_may_change() -> None:
    memory = RunMemory()
    assert not memory.quiet
    memory.forget(quiet=60)
    assert memory.quiet
    # A later, shorter task does not end it.
    memory.forget()
    assert memory.quiet


@pytest.mark.parametrize("value", [None, 1, "a", [1, {"b": None}], {"é": "\n"}])
def test_values(value: Any) -> None:
    memory = RunMemory()
    memory.put("x:a", value)
    found = memory.get("x:a")
    assert found is not None
    assert found.value == value


def test_clients_are_counted_in_all_processes() -> None:
    memory = RunMemory()
    assert memory.clients == 0
    together(lambda _number: memory.count_client())
    assert memory.clients == PROCESSES
