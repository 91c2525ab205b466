# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the tests: sanity, units, functional and integration tests, on several ansible-cores and Pythons.

Every test counts one: a sanity test, a pytest test, an integration target on one ansible-core.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from pathlib import Path

import progress
import venvs
from collection_copy import collection_copy
from results import Results, total
from suites import MATRIX, SUITES, Choice, Suite, stop_all
from vault.binary import find
from vault.product import chosen

RULE = "=" * 100


def main() -> int:
    arguments = _arguments()
    suites = [
        suite
        for suite in (MATRIX if arguments.matrix else SUITES)
        if (not arguments.only or suite.kind in arguments.only)
        and (not arguments.core or suite.core in arguments.core)
    ]
    if not suites:
        progress.say("That choice leaves no suite to run.")
        return 1
    started = time.monotonic()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with collection_copy() as source:
        results = _run_all(
            suites, Choice(source, arguments.target, arguments.keyword), arguments.jobs
        )
    _print_summary(results, time.monotonic() - started)
    return 1 if total(results.values()).failed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    kinds = sorted({suite.kind for suite in SUITES})
    parser.add_argument(
        "--matrix",
        action="store_true",
        help="on every supported ansible-core and Python",
    )
    parser.add_argument(
        "--only",
        action="append",
        choices=kinds,
        help="this kind of suite only (repeatable)",
    )
    parser.add_argument(
        "--core",
        action="append",
        choices=list(venvs.CORES),
        help="this core only (repeatable)",
    )
    parser.add_argument(
        "--target",
        action="append",
        default=[],
        help="this integration target only (repeatable)",
    )
    parser.add_argument(
        "-k",
        dest="keyword",
        default="",
        help="pytest's -k, for the suites that pytest runs itself",
    )
    parser.add_argument(
        "--jobs",
        type=int,
        default=min(os.cpu_count() or 1, 4),
        help="how many suites at a time",
    )
    arguments = parser.parse_args()
    if arguments.target and not arguments.only:
        arguments.only = ["integration"]
    return arguments


def _run_all(
    suites: Sequence[Suite], choice: Choice, jobs: int
) -> dict[Suite, Results]:
    """Run the suites, some at a time, print each one as it ends, and return the results in the suites' order."""
    results: dict[Suite, Results] = {}
    with ThreadPoolExecutor(jobs) as pool, ThreadPoolExecutor(1) as builder:
        vault = (
            builder.submit(find, chosen())
            if any(suite.needs_vault for suite in suites)
            else None
        )
        running = {pool.submit(_run, suite, choice, vault): suite for suite in suites}
        try:
            for done in as_completed(running):
                results[running[done]] = done.result()
        except BaseException:
            for future in running:
                future.cancel()
            stop_all()
            raise
    return {suite: results[suite] for suite in suites}


def _run(suite: Suite, choice: Choice, vault: Future[Path] | None) -> Results:
    started = time.monotonic()
    try:
        if suite.needs_vault and vault:
            vault.result()
        with progress.step(suite.name):
            results, output = suite.run(choice)
    except Exception as error:
        # One suite's set-up that fails must not hide what the others find.
        results, output = (
            Results(failed=["its set-up failed"]),
            f"{type(error).__name__}: {error}\n",
        )
    _print_suite(suite, results, output, time.monotonic() - started)
    return results


def _print_suite(suite: Suite, results: Results, output: str, seconds: float) -> None:
    verdict = "FAIL" if results.failed else "pass" if results.passed else "skip"
    line = (
        f"{verdict}  {suite.name:<58} {results!s:<36} {progress.duration(seconds):>10}"
    )
    if results.failed:
        line = f"{RULE}\n{suite.name}\n{RULE}\n{output}{RULE}\n{line}"
    progress.clear()
    print(line, flush=True)


def _print_summary(results: dict[Suite, Results], seconds: float) -> None:
    everything = total(results.values())
    if everything.skipped:
        print("\nSkipped:")
        for suite, part in results.items():
            for test, reason in part.skipped:
                print(f"  {suite.name}: {test}: {reason}")
    if everything.failed:
        print("\nFailed:")
        for suite, part in results.items():
            for test in part.failed:
                print(f"  {suite.name}: {test}")
    print(f"\nDone in {progress.duration(seconds)}.")
    print(everything)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        progress.say("Interrupted.")
        sys.exit(130)
