# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report: numbers for programs (JSON), a table for people (Markdown), and a plot (SVG)."""

from __future__ import annotations

import datetime
import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import pyplot
from plays import OURS, PEER
from ratios import REQUESTS, Fact, Ratio
from runs import ALONE, FLOOR, PLAIN, SECONDS, SHARED

mpl.use("svg")
OURS_COLOUR, BEHIND_COLOUR = "#2c7fb8", "#d95f0e"
COLOURS = {
    PLAIN: "#bdbdbd",
    FLOOR: "#737373",
    SHARED: OURS_COLOUR,
    OURS: OURS_COLOUR,
    ALONE: "#7fcdbb",
    PEER: BEHIND_COLOUR,
}


def machine(versions: Mapping[str, str]) -> dict[str, Any]:
    """When and on what it was measured; nothing that names a machine or a user."""
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).date().isoformat(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "python": platform.python_version(),
        **versions,
    }


def write(
    folder: Path, measured_on: Mapping[str, Any], found: Sequence[Ratio | Fact]
) -> None:
    """Write results.json and results.md, and the plots."""
    folder.mkdir(parents=True, exist_ok=True)
    ratios = [one for one in found if isinstance(one, Ratio)]
    facts = [one for one in found if isinstance(one, Fact)]
    content = {
        "machine": dict(measured_on),
        "ratios": [{**asdict(one), "ratio": round(one.ratio, 2)} for one in ratios],
        "facts": [asdict(one) for one in facts],
    }
    (folder / "results.json").write_text(json.dumps(content, indent=2) + "\n")
    (folder / "results.md").write_text(_markdown(measured_on, ratios, facts))
    # Without it each run would differ in the date and in the names of its clip paths.
    mpl.rcParams["svg.hashsalt"] = "credential_bridge.vault"
    _plot(folder / "results.svg", measured_on, ratios)
    _plot_facts(
        folder / "runs.svg",
        "One secret as a variable of every host",
        f"seconds of a whole run; {measured_on['date']}, {measured_on['cores']} cores",
        [one for one in facts if one.scenario == SECONDS],
    )
    _plot_facts(
        folder / "requests.svg",
        "What a task asks of the server, its login included",
        "requests",
        [one for one in facts if one.scenario == REQUESTS],
    )


def _markdown(
    measured_on: Mapping[str, Any], ratios: Sequence[Ratio], facts: Sequence[Fact]
) -> str:
    lines = [
        "# Results of make bench",
        "",
        "Written by `make bench`; do not edit.",
        "",
        ", ".join(f"{name}: {value}" for name, value in measured_on.items()),
        "",
        "| scenario | case | ours | against | takes | times faster | aimed at |",
        "| --- | --- | ---: | --- | ---: | ---: | ---: |",
        *(
            f"| {one.scenario} | {one.case} | {_seconds(one.ours)} | {one.versus} "
            f"| {_seconds(one.other)} | {one.ratio:.2f} "
            f"| {'' if one.aim is None else f'{one.aim:.2g}'} |"
            for one in ratios
        ),
        "",
        "| scenario | case | who | |",
        "| --- | --- | --- | ---: |",
        *(
            f"| {one.scenario} | {one.case} | {one.who} | {one.value:.4g} {one.unit} |"
            for one in facts
        ),
        "",
    ]
    return "\n".join(lines)


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def _plot(file: Path, measured_on: Mapping[str, Any], ratios: Sequence[Ratio]) -> None:
    shown = list(reversed(ratios))
    figure, axes = pyplot.subplots(
        figsize=(10, 0.34 * len(shown) + 1.4), layout="constrained"
    )
    bars = axes.barh(
        [f"{one.scenario}, {one.case}, vs {one.versus}" for one in shown],
        [one.ratio for one in shown],
        color=[OURS_COLOUR if one.ratio >= 1 else BEHIND_COLOUR for one in shown],
    )
    axes.bar_label(bars, [f"{one.ratio:.1f}x" for one in shown], padding=3)
    axes.set_xscale("log")
    axes.axvline(1, color="black", linewidth=0.8)
    axes.set_xlabel(
        f"times faster (log scale); {measured_on['date']}, {measured_on['cores']} cores"
    )
    figure.suptitle("credential_bridge.vault against other ways of doing the same")
    axes.margins(x=0.12)
    figure.savefig(file, metadata={"Date": None})


def _plot_facts(file: Path, title: str, unit: str, facts: Sequence[Fact]) -> None:
    """Draw a group of bars for each case, a bar for each who has a value there."""
    if not facts:
        return
    cases = list(dict.fromkeys(one.case for one in facts))
    ways = [who for who in COLOURS if any(one.who == who for one in facts)]
    height = 0.8 / len(ways)
    figure, axes = pyplot.subplots(
        figsize=(10, 0.36 * len(cases) * len(ways) + 2), layout="constrained"
    )
    for number, who in enumerate(ways):
        values = {one.case: one.value for one in facts if one.who == who}
        places = [cases.index(case) + number * height for case in values]
        bars = axes.barh(
            places, list(values.values()), height, label=who, color=COLOURS[who]
        )
        axes.bar_label(bars, [f"{value:.3g}" for value in values.values()], padding=3)
    middle = 0.4 - height / 2
    axes.set_yticks([number + middle for number in range(len(cases))], cases)
    axes.invert_yaxis()
    axes.set_xlabel(unit)
    figure.legend(loc="outside lower center", ncols=2)
    figure.suptitle(title)
    axes.margins(x=0.12)
    figure.savefig(file, metadata={"Date": None})


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    return next(
        (
            line.partition(":")[2].strip()
            for line in lines
            if line.startswith("model name")
        ),
        platform.machine(),
    )
