# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys, certificates and signatures by OpenSSL's command."""

from __future__ import annotations

import subprocess
from pathlib import Path


def openssl(*arguments: str | Path, content: bytes = b"") -> bytes:
    """Run the command and return what it prints.

    :param content: what it reads
    """
    return subprocess.run(
        ["openssl", *map(str, arguments)],
        input=content,
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ).stdout
