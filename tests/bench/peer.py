# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""community.hashi_vault, the peer: from PyPI's package ``ansible``, kept in the cache."""

from __future__ import annotations

import json
import sys
import tempfile
import zipfile
from pathlib import Path

import progress
from cache import cache_dir, made_once

REQUIREMENT = Path(__file__).resolve().parents[1] / "requirements" / "peer.txt"
NAME = "ansible_collections/community/hashi_vault/"


def peer_path() -> Path:
    """Return the folder that holds the peer's ``ansible_collections``."""
    pinned = next(line for line in REQUIREMENT.read_text().splitlines() if "==" in line)
    return made_once(
        cache_dir("peer") / pinned.replace("==", "-"),
        lambda folder: _fetch(folder, pinned),
    )


def peer_version(path: Path) -> str:
    manifest = json.loads((path / NAME / "MANIFEST.json").read_text())
    version: str = manifest["collection_info"]["version"]
    return version


def _fetch(folder: Path, pinned: str) -> None:
    with (
        tempfile.TemporaryDirectory() as downloads,
        progress.step("fetching community.hashi_vault"),
    ):
        pip = [
            sys.executable,
            "-m",
            "pip",
            "--quiet",
            "download",
            "--no-deps",
            "--only-binary",
            ":all:",
        ]
        progress.run([*pip, "--dest", downloads, pinned])
        (wheel,) = Path(downloads).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(
                folder, [name for name in archive.namelist() if name.startswith(NAME)]
            )
