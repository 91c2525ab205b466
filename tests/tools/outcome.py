# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests came to, read from the reports that pytest and ansible-test write.

Each suite is a nox session and so a process of its own. It saves its outcome in a
folder that the run's sessions share; at the end, the first process prints their sum.
nox prints its own summary last, so ours comes when Python exits.
"""

from __future__ import annotations

import atexit
import json
import os
import re
import shutil
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

VARIABLE = "CREDENTIAL_BRIDGE_RUN"
# ansible-test sanity writes this where there is nothing to test, such as no PowerShell.
NO_SUBJECT = "No tests applicable."


@dataclass
class Outcome:
    """The names of the tests; the skipped ones with their reasons."""

    passed: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.passed or self.failed or self.skipped)

    def __str__(self) -> str:
        counts = len(self.passed), len(self.failed), len(self.skipped)
        return "{} passed, {} failed, {} skipped".format(*counts)


def run_folder() -> Path:
    """Return the folder that the sessions of this run share, for as long as it runs."""
    if VARIABLE not in os.environ:
        os.environ[VARIABLE] = tempfile.mkdtemp(prefix="nox-run-")
        atexit.register(_finish, Path(os.environ[VARIABLE]))
    return Path(os.environ[VARIABLE])


def report() -> Path:
    """Return the file that nox reports to: how each session ended."""
    return run_folder() / "nox.json"


def save(suite: str, outcome: Outcome) -> None:
    """Keep a suite's outcome for the summary."""
    _file(suite).write_text(json.dumps(asdict(outcome)))


def from_junit(folder: Path) -> Outcome:
    """Read pytest's and ansible-test sanity's reports: one test for each case."""
    found = Outcome()
    for report in sorted(folder.glob("*.xml")):
        for case in ElementTree.parse(report).iter("testcase"):
            name = f"{case.get('classname')}.{case.get('name')}"
            skipped = case.find("skipped")
            if case.find("failure") is not None or case.find("error") is not None:
                found.failed.append(name)
            elif skipped is None:
                found.passed.append(name)
            else:
                reason = skipped.get("message") or skipped.text or "no reason given"
                if reason != NO_SUBJECT:
                    found.skipped.append((name, reason))
    return found


def from_integration(folder: Path, output: str) -> Outcome:
    """Read ansible-test's report, which has the targets that passed, and its output."""
    found = Outcome()
    for report in folder.glob("integration-*.json"):
        found.passed += json.loads(report.read_text())["targets"]
    listing = re.search(
        r"FATAL: The \d+ integration test\(s\) listed below.*:\n((?:\S+\n)+)", output
    )
    if listing:
        found.failed += listing[1].split()
    return found


def _file(suite: str) -> Path:
    return run_folder() / f"{suite}.json"


def _finish(folder: Path) -> None:
    if report().exists():
        sessions = json.loads(report().read_text())["sessions"]
        suites = [session for session in sessions if "core" in session["args"]]
        if suites:
            _print_summary(_sum(suites))
    shutil.rmtree(folder)


def _sum(suites: list[dict[str, Any]]) -> Outcome:
    """Add up what the suites saved.

    One that saved nothing was skipped, or failed before it ran a test.
    """
    total = Outcome()
    for suite in suites:
        name, part = suite["signatures"][0], Outcome()
        if _file(name).exists():
            part = Outcome(**json.loads(_file(name).read_text()))
        elif suite["result"] == "skipped":
            part.skipped.append(("all of it", suite["reason"]))
        else:
            part.failed.append(suite["reason"] or "its set-up failed")
        total.passed += [f"{name}: {test}" for test in part.passed]
        total.failed += [f"{name}: {test}" for test in part.failed]
        total.skipped += [(f"{name}: {test}", reason) for test, reason in part.skipped]
    return total


def _print_summary(total: Outcome) -> None:
    for title, tests in (
        ("Skipped", [f"{test}: {reason}" for test, reason in total.skipped]),
        ("Failed", total.failed),
    ):
        if tests:
            print(f"\n{title}:", *tests, sep="\n  ")
    print(f"\n{total}", flush=True)
