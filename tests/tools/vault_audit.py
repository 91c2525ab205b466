# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What reached a Vault, by its own audit log, which it writes before it answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vault_admin import VaultAdmin, unique
from vault_server import VaultServer


class Audit:
    """The API paths that were asked for."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read = 0

    def new(self) -> list[str]:
        """Those since the last call, in order; a device's own coming and going is left out."""
        lines = self._file.read_text().splitlines()
        entries = [json.loads(line) for line in lines[self._read :]]
        self._read = len(lines)
        paths = [
            entry["request"]["path"] for entry in entries if entry["type"] == "request"
        ]
        return [path for path in paths if not path.startswith("sys/audit")]


@contextmanager
def audited(server: VaultServer) -> Iterator[Audit]:
    """Count while the block runs; one at a time, as several devices would count everything several times."""
    device = unique("audit")
    file = server.folder / f"{device}.log"
    admin = VaultAdmin(server)
    admin.call(
        "PUT",
        f"sys/audit/{device}",
        {"type": "file", "options": {"file_path": str(file)}},
    )
    try:
        yield Audit(file)
    finally:
        admin.call("DELETE", f"sys/audit/{device}")
