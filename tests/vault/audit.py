# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What reached a server, read from its audit log, which it writes before it answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vault.admin import unique
from vault.server import VaultServer


class Audit:
    """The API paths of the requests that a server has received."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read = 0

    def new(self) -> list[str]:
        """Return the paths since the last call, in order.

        Those that add and remove the audit device itself are left out.
        """
        lines = self._file.read_text().splitlines()
        entries = [json.loads(line) for line in lines[self._read :]]
        self._read = len(lines)
        requests = [entry["request"] for entry in entries if entry["type"] == "request"]
        paths = [request["path"] for request in requests]
        return [path for path in paths if not path.startswith("sys/audit")]


@contextmanager
def audited(server: VaultServer) -> Iterator[Audit]:
    """Record the server's requests while the block runs.

    Use one at a time: each of several devices would record every request.
    """
    device = unique("audit")
    file = server.folder / f"{device}.log"
    options = {"type": "file", "options": {"file_path": str(file)}}
    server.admin.call("PUT", f"sys/audit/{device}", options)
    try:
        yield Audit(file)
    finally:
        server.admin.call("DELETE", f"sys/audit/{device}")
