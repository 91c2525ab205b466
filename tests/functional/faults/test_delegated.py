# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks that are delegated run where the delegate is, and in this process if that is here."""

from __future__ import annotations

import re
import sys

import pytest
from vault.playbook import Play, task
from vault.server import VaultServer

pytestmark = pytest.mark.ansible

HERE = "running in the controller process"


def test_delegated_to_and_from_this_machine(
    play: Play, vault: VaultServer, kv_mount: str
) -> None:
    play.hosts = {
        "far": {
            "ansible_connection": "ssh",
            "ansible_host": "192.0.2.1",
            "ansible_python_interpreter": "/opt/far/python3",
            "ansible_become": True,
        },
        "near": {
            "ansible_connection": "local",
            "ansible_python_interpreter": f"{sys.prefix}/bin/../bin/python3",
        },
        "other": {
            "ansible_connection": "local",
            # The same Python, but nobody can know.
            "ansible_python_interpreter": str(play.folder / "python3"),
        },
    }
    wrapper = play.folder / "python3"
    wrapper.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    wrapper.chmod(0o755)
    write = task(
        "vault_secret",
        path="a",
        data={"n": 1},
        mount_point=kv_mount,
        vault_url=vault.address,
        vault_token=vault.token,
    )
    plays = {
        ("far", "localhost"): True,
        ("far", "near"): True,
        ("far", "other"): False,
        ("localhost", "other"): False,
        ("other", "localhost"): True,
    }
    for (host, delegate), in_process in plays.items():
        [plain, looped] = play.run(
            {**write, "delegate_to": delegate},
            {**write, "delegate_to": "{{ item }}", "loop": [delegate]},
            hosts=host,
            options=("-vvv",),
        )
        assert not plain.get("failed"), plain
        assert not looped.get("failed"), looped
        assert len(re.findall(HERE, play.output)) == 2 * in_process, (host, delegate)
