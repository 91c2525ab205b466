# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a suite's tests came to, read from the reports that pytest and ansible-test write."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

# What ansible-test sanity writes where there is nothing to test, such as no PowerShell: that is no test at all.
NO_SUBJECT = "No tests applicable."


@dataclass
class Results:
    """The names of the tests; the skipped ones with their reasons."""

    passed: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.passed or self.failed or self.skipped)

    def __str__(self) -> str:
        return f"{len(self.passed)} passed, {len(self.failed)} failed, {len(self.skipped)} skipped"


def total(parts: Iterable[Results]) -> Results:
    together = Results()
    for part in parts:
        together.passed += part.passed
        together.failed += part.failed
        together.skipped += part.skipped
    return together


def from_junit(folder: Path) -> Results:
    """Read pytest's and ansible-test sanity's reports: one test for each case."""
    results = Results()
    for report in sorted(folder.glob("*.xml")):
        for case in ElementTree.parse(report).iter("testcase"):
            name = f"{case.get('classname')}.{case.get('name')}"
            skipped = case.find("skipped")
            if case.find("failure") is not None or case.find("error") is not None:
                results.failed.append(name)
            elif skipped is not None:
                reason = skipped.get("message") or skipped.text or "no reason given"
                if reason != NO_SUBJECT:
                    results.skipped.append((name, reason))
            else:
                results.passed.append(name)
    return results


def from_integration(folder: Path, output: str) -> Results:
    """Read what ansible-test integration reports: a file with the targets that passed, and a list of the others."""
    results = Results()
    for report in folder.glob("integration-*.json"):
        results.passed += json.loads(report.read_text())["targets"]
    listing = re.search(
        r"FATAL: The \d+ integration test\(s\) listed below.*:\n((?:\S+\n)+)", output
    )
    if listing:
        results.failed += listing[1].split()
    return results
