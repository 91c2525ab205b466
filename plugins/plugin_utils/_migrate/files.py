# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of a repository: the only place of this tool that reads and writes."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from .repository import ENDINGS

#: Documentation and code name the peers without using them.
_TALK = (".md", ".rst", ".py", ".txt", ".html", ".lock")
#: Folders that hold what others wrote.
_FOREIGN = {"collections", "ansible_collections", "node_modules", "site-packages"}
_LARGEST = 4 * 1024 * 1024


def read(root: Path) -> tuple[dict[str, str], list[str]]:
    """Return the texts of the files that may use the peers, and those not readable."""
    texts: dict[str, str] = {}
    unreadable = []
    for path in _found(root):
        name = str(path.relative_to(root)) if path != root else path.name
        try:
            if path.stat().st_size > _LARGEST:
                raise OSError
            # As it is, with its line ends.
            texts[name] = path.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError):
            if name.endswith(ENDINGS):
                unreadable.append(name)
    return texts, unreadable


def _found(root: Path) -> Iterator[Path]:
    if root.is_file():
        yield root
        return
    for folder, folders, files in os.walk(root):
        here = Path(folder)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and name not in _FOREIGN
            and not (here / name / "pyvenv.cfg").exists()
        )
        for name in sorted(files):
            path = here / name
            if not name.endswith(_TALK) and not path.is_symlink():
                yield path


def write(root: Path, texts: Mapping[str, str]) -> None:
    """Replace files, each at once, so that none is left half-written."""
    for name, text in texts.items():
        path = root if root.is_file() else root / name
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode("utf-8"))
            os.chmod(temporary, path.stat().st_mode & 0o7777)
            os.replace(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise
