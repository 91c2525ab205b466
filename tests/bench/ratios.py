# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measurements as ratios, and what the median of several rounds is."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass

import progress

PEER, BARE, POOL, LOOP, CLI = (
    "community.hashi_vault",
    "bare urllib3",
    "hvac, 8 threads",
    "hvac, one by one",
    "the vault command in a shell loop",
)
# What counts the requests of single tasks.
REQUESTS = "(f) requests"


@dataclass(frozen=True)
class Ratio:
    """How many times faster than another way of doing the same.

    :param scenario: the letter and name of the scenario
    :param ours: median, in seconds
    :param other: median of the other way, in seconds
    :param aim: the ratio that was aimed at
    """

    scenario: str
    case: str
    versus: str
    ours: float
    other: float
    aim: float | None = None

    @property
    def ratio(self) -> float:
        return self.other / self.ours


@dataclass(frozen=True)
class Fact:
    """Something that is not compared by time: a number of requests, a size."""

    scenario: str
    case: str
    who: str
    value: float
    unit: str


def compare(
    scenario: str,
    case: str,
    versus: str,
    ours: Callable[[int], float],
    other: Callable[[int], float],
    *,
    rounds: int,
    aim: float | None = None,
) -> Ratio:
    """Run both in turns, A B A B, and take medians; each gets the number of its round."""
    ours_took, other_took = [], []
    with progress.step(f"{scenario}: {case}, against {versus}"):
        for number in range(rounds):
            ours_took.append(ours(number))
            other_took.append(other(number))
    found = Ratio(
        scenario,
        case,
        versus,
        statistics.median(ours_took),
        statistics.median(other_took),
        aim,
    )
    progress.say(
        f"{scenario}: {case}: {found.ratio:.1f} times {versus} "
        f"({found.ours:.3g} s, {found.other:.3g} s)"
    )
    return found
