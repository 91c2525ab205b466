# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the collection's quick start against a server of its own, gone afterwards."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from importlib.metadata import version

import program
import progress
from collection_copy import collection_copy, search_path
from vault.binary import at_hand
from vault.server import VaultServer

PLAYBOOK = "credential_bridge.vault.quickstart"
# What a developer's shell sets must not decide what the quick start does.
FOREIGN = ("ANSIBLE_", "BAO_", "VAULT_")


def main() -> int:
    """Run the quick start."""
    core = version("ansible-core")
    with (
        collection_copy() as copy,
        VaultServer(at_hand()) as server,
        tempfile.TemporaryDirectory(prefix="home-") as home,
    ):
        print(f"\n  A fresh {server.product} listens on {server.address}.")
        print(f"  ansible-core {core} now runs {PLAYBOOK}.\n", flush=True)
        started = time.monotonic()
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(FOREIGN)
        }
        code = subprocess.run(
            ["ansible-playbook", PLAYBOOK],
            cwd=copy,
            env={
                **kept,
                "ANSIBLE_ASYNC_DIR": f"{home}/.ansible_async",
                "ANSIBLE_CALLBACK_RESULT_FORMAT": "yaml",
                "ANSIBLE_COLLECTIONS_PATH": str(search_path(copy)),
                "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
                "ANSIBLE_LOCALHOST_WARNING": "false",
                "HOME": home,
                "LC_ALL": "C.UTF-8",
                "VAULT_ADDR": server.address,
                "VAULT_TOKEN": server.token,
            },
            stdin=subprocess.DEVNULL,
            check=False,
        ).returncode
        seconds = progress.duration(time.monotonic() - started)
    verdict = f"failed (exit code {code})" if code else f"passed in {seconds}"
    print(f"\n  The quick start {verdict}. The server and its data are gone.\n")
    return code


if __name__ == "__main__":
    program.run(main)
