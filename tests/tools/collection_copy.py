# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A copy of the collection in the folders that Ansible and ansible-test insist on.

A symlink does not do.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
NAMESPACE, NAME = "credential_bridge", "vault"


@contextmanager
def collection_copy(source: Path | None = None) -> Iterator[Path]:
    """Provide a copy of the work tree, or of a copy that was made before."""
    with tempfile.TemporaryDirectory(
        prefix="collection-", ignore_cleanup_errors=True
    ) as folder:
        copy = Path(folder).resolve() / "ansible_collections" / NAMESPACE / NAME
        if source:
            shutil.copytree(source, copy, symlinks=True)
        else:
            copy_work_tree(copy)
        yield copy


def copy_work_tree(copy: Path) -> None:
    """Copy what git tracks and what it would track."""
    for relative in _files():
        origin, target = ROOT / relative, copy / relative
        # git still lists a file that was removed from the work tree only.
        if origin.exists() or origin.is_symlink():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(origin, target, follow_symlinks=False)


def search_path(copy: Path) -> Path:
    """Return the folder that holds ``ansible_collections``."""
    return copy.parent.parent.parent


def _files() -> list[str]:
    # A container's checkout often belongs to another user, which git refuses otherwise.
    git = ["git", "-c", f"safe.directory={ROOT}"]
    listing = subprocess.run(
        [*git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    return [os.fsdecode(name) for name in listing.stdout.split(b"\0") if name]
