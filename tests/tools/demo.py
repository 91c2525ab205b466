# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`make demo`: the collection's quick start against a Vault of its own, which is gone afterwards."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time

import program
import progress
import venvs
from collection_copy import collection_copy, search_path
from vault.server import VaultServer

PLAYBOOK = "credential_bridge.vault.quickstart"


def main() -> int:
    core = venvs.best_core()
    tools = venvs.core_venv(core)
    with (
        collection_copy() as copy,
        VaultServer() as vault,
        tempfile.TemporaryDirectory(prefix="home-") as home,
    ):
        print(
            f"\n  A fresh Vault listens on {vault.address}; ansible-core {core} now plays {PLAYBOOK}.\n",
            flush=True,
        )
        started = time.monotonic()
        code = subprocess.run(
            [tools / "bin" / "ansible-playbook", PLAYBOOK],
            cwd=copy,
            env={
                **{
                    name: value
                    for name, value in os.environ.items()
                    if not name.startswith(("ANSIBLE_", "BAO_", "VAULT_"))
                },
                "ANSIBLE_ASYNC_DIR": f"{home}/.ansible_async",
                "ANSIBLE_CALLBACK_RESULT_FORMAT": "yaml",
                "ANSIBLE_COLLECTIONS_PATH": str(search_path(copy)),
                "ANSIBLE_LOCALHOST_WARNING": "false",
                "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
                "HOME": home,
                "LC_ALL": "C.UTF-8",
                "PATH": os.pathsep.join(
                    [str(tools / "bin"), os.environ.get("PATH", os.defpath)]
                ),
                "VAULT_ADDR": vault.address,
                "VAULT_TOKEN": vault.token,
            },
            stdin=subprocess.DEVNULL,
            check=False,
        ).returncode
        seconds = progress.duration(time.monotonic() - started)
    if code:
        print(
            f"\n  The quick start failed (exit code {code}); the Vault is gone again.\n"
        )
    else:
        print(
            f"\n  The quick start passed in {seconds}; the Vault and all that it held are gone again.\n"
        )
    return code


if __name__ == "__main__":
    program.run(main)
