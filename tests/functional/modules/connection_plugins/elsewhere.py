# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""This machine as another host, without anything of the controller's environment."""

from __future__ import annotations

import shlex
from typing import Any

from ansible.plugins.connection.local import Connection as Local

DOCUMENTATION = """
name: elsewhere
short_description: this machine as another host
description:
  - Runs commands here with the environment of another host.
options:
  environment:
    description: All that the host has set in its environment.
    type: dict
    default: {}
    vars:
      - name: elsewhere_environment
"""


class Connection(Local):  # type: ignore[misc]
    """Runs commands as on another host; the files are the same."""

    transport = "elsewhere"

    def exec_command(self, cmd: Any, in_data: Any = None, sudoable: bool = True) -> Any:
        settings = [
            f"{name}={value}" for name, value in self.get_option("environment").items()
        ]
        there = shlex.join(["env", "-i", *settings, "/bin/sh", "-c", cmd])
        return super().exec_command(there, in_data=in_data, sudoable=sudoable)
