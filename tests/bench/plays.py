# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Playbooks that are timed: task by task, and with the memory that they took at most."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

HERE = Path(__file__).resolve().parent
OURS, PEER = "credential_bridge.vault", "community.hashi_vault"


class Played(NamedTuple):
    """How long tasks took, in seconds, and the memory that the biggest process took, in MiB."""

    tasks: Mapping[str, float]
    memory: float

    @property
    def seconds(self) -> float:
        """All tasks whose name begins with 'measured'."""
        return sum(
            seconds
            for name, seconds in self.tasks.items()
            if name.startswith("measured")
        )


class Player:
    """Plays playbooks with both collections at hand.

    :param collections: the folders that hold ``ansible_collections``
    """

    def __init__(self, collections: Sequence[Path]) -> None:
        self.collections = os.pathsep.join(map(str, collections))

    def play(
        self,
        tasks: Sequence[Mapping[str, Any]],
        env: Mapping[str, str],
        *,
        enable: bool = False,
    ) -> Played:
        """Play tasks on localhost.

        :param env: the environment of the processes, with the address and the token
        :param enable: whether the play begins as the README recommends
        """
        plays: list[dict[str, Any]] = [
            {"hosts": "localhost", "gather_facts": False, "tasks": list(tasks)}
        ]
        if enable:
            plays.insert(0, {"ansible.builtin.import_playbook": f"{OURS}.enable"})
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            playbook, times, log = (
                Path(folder, name) for name in ("play.yml", "times.json", "log")
            )
            playbook.write_text(yaml.safe_dump(plays))
            with log.open("wb") as output:
                code = subprocess.run(
                    [Path(sys.executable).parent / "ansible-playbook", playbook],
                    env={
                        "PATH": os.pathsep.join(
                            [
                                str(Path(sys.executable).parent),
                                os.environ.get("PATH", os.defpath),
                            ]
                        ),
                        "HOME": folder,
                        "LC_ALL": "C.UTF-8",
                        "ANSIBLE_COLLECTIONS_PATH": self.collections,
                        "ANSIBLE_CALLBACK_PLUGINS": str(HERE / "callback_plugins"),
                        "ANSIBLE_CALLBACKS_ENABLED": "task_times",
                        "TASK_TIMES": str(times),
                        **env,
                    },
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    check=False,
                ).returncode
            if code:
                raise RuntimeError(
                    f"A playbook of the benchmark failed:\n{log.read_text()[-4000:]}"
                )
            return Played(**json.loads(times.read_text()))


def measured(
    module: str,
    options: Mapping[str, Any] | None = None,
    number: int = 0,
    **keywords: Any,
) -> dict[str, Any]:
    """Return a task that counts."""
    return {"name": f"measured {number}", module: dict(options or {}), **keywords}


def template(source: str, number: int = 0) -> dict[str, Any]:
    """Return a task that evaluates a template once."""
    return measured("ansible.builtin.set_fact", {"result": source}, number)
