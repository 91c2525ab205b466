# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the scenarios; ``make bench`` makes the virtual environment and starts this."""

from __future__ import annotations

import argparse
import sys
from importlib.metadata import version
from pathlib import Path

import progress
import ratios
import report
from collection_copy import ROOT, collection_copy, search_path
from peer import peer_path, peer_version
from plays import Player
from scenarios import SCENARIOS, Bench
from vault.product import VAULT
from vault.server import VaultServer

ROUNDS, QUICK_ROUNDS = 3, 1
# The scenarios in which the peer must not win.
NEVER_SLOWER = "abcde"


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="make bench ARGS=...", description="Compares speed in one run, as ratios."
    )
    parser.add_argument(
        "--only", default="".join(SCENARIOS), help="letters of the scenarios to run"
    )
    parser.add_argument(
        "--quick", action="store_true", help="a tenth of the size, once"
    )
    parser.add_argument(
        "--output",
        type=Path,
        help="folder of the report; docs/performance where all was run in full",
    )
    arguments = parser.parse_args()
    complete = not arguments.quick and set(arguments.only) == set(SCENARIOS)
    output = arguments.output or (
        ROOT / "docs" / "performance" if complete else ROOT / "build" / "bench"
    )
    peer = peer_path()
    found: list[ratios.Ratio | ratios.Fact] = []
    with (
        collection_copy() as copy,
        VaultServer() as http,
        VaultServer(tls=True) as tls,
    ):
        rounds = QUICK_ROUNDS if arguments.quick else ROUNDS
        bench = Bench(
            Player([search_path(copy), peer]), http, tls, rounds, arguments.quick
        )
        for letter in arguments.only:
            found.extend(SCENARIOS[letter](bench))
    versions = {
        "ansible-core": version("ansible-core"),
        "hvac": version("hvac"),
        "Vault": VAULT.release,
        "community.hashi_vault": peer_version(peer),
    }
    report.write(output, report.machine(versions), found)
    progress.say(f"The report is in {output}")
    never_slower = [
        one
        for one in found
        if isinstance(one, ratios.Ratio) and one.scenario[1] in NEVER_SLOWER
    ]
    slower = [
        one for one in never_slower if one.versus == ratios.PEER and one.ratio < 1
    ]
    for one in slower:
        progress.say(
            f"Slower than the peer: {one.scenario}, {one.case}: {one.ratio:.2f}"
        )
    return 1 if slower else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except progress.CommandFailed as error:
        sys.exit(str(error))
