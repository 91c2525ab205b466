# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`make build`: the archive for Galaxy, the same bytes each time that it is built from the same commit.

``ansible-galaxy`` builds it. Its archive differs in the order of the files, which is the file system's, and in times;
both are settled here.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import progress
import venvs
from collection_copy import ROOT, collection_copy

# What a user needs; a file at the top level that is none of these got into the archive by mistake.
FOR_USERS = frozenset(
    [
        "MANIFEST.json",
        "FILES.json",
        "README.md",
        "CHANGELOG.md",
        "CODE_OF_CONDUCT.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "COPYING",
        "LICENSES",
        "changelogs",
        "docs",
        "meta",
        "playbooks",
        "plugins",
        "roles",
    ]
)
MANIFEST, FILES = "MANIFEST.json", "FILES.json"


class NotForUsers(Exception):
    """The archive would hold something that only developers need."""


def build(copy: Path, tools: Path, destination: Path, seconds: int) -> Path:
    """Build the archive of a copy of the collection and return its path.

    :param seconds: the time that all files get, since the epoch
    :raises NotForUsers: for a file at the top level that is not on the list
    """
    command: list[str | Path] = [
        tools / "ansible-galaxy",
        "collection",
        "build",
        "--force",
        "--output-path",
        destination,
    ]
    progress.run(command, cwd=copy)
    (archive,) = destination.glob("*.tar.gz")
    members = _members(archive)
    strangers = {
        name.partition("/")[0] for name, _mode, _content in members
    } - FOR_USERS
    if strangers:
        raise NotForUsers(
            f"Not for users: {', '.join(sorted(strangers))}. Add them to build_ignore in galaxy.yml."
        )
    archive.write_bytes(_archive(_in_order(members), seconds))
    return archive


def _members(archive: Path) -> list[tuple[str, int, bytes | None]]:
    """Name, mode and content of everything in it; folders have no content."""
    with tarfile.open(archive) as tar:
        found = []
        for member in tar:
            stream = tar.extractfile(member)
            found.append((member.name, member.mode, stream.read() if stream else None))
        return found


def _in_order(
    members: list[tuple[str, int, bytes | None]],
) -> list[tuple[str, int, bytes | None]]:
    """The same in the order of their names, in the list of files too, whose checksum the manifest holds."""
    content = {name: text for name, _mode, text in members if text is not None}
    files: dict[str, Any] = json.loads(content[FILES])
    files["files"].sort(key=lambda file: file["name"])
    content[FILES] = json.dumps(files, indent=1).encode()
    manifest: dict[str, Any] = json.loads(content[MANIFEST])
    manifest["file_manifest_file"]["chksum_sha256"] = hashlib.sha256(
        content[FILES]
    ).hexdigest()
    content[MANIFEST] = json.dumps(manifest, indent=1).encode()
    # Galaxy wants these two first.
    order = sorted(
        members,
        key=lambda member: (member[0] != MANIFEST, member[0] != FILES, member[0]),
    )
    return [(name, mode, content.get(name)) for name, mode, _content in order]


def _archive(members: list[tuple[str, int, bytes | None]], seconds: int) -> bytes:
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, mode, content in members:
            info = tarfile.TarInfo(name)
            info.mode, info.mtime = mode, seconds
            if content is None:
                info.type = tarfile.DIRTYPE
            else:
                info.size = len(content)
            tar.addfile(info, None if content is None else io.BytesIO(content))
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", filename="", mtime=seconds) as stream:
        stream.write(plain.getvalue())
    return packed.getvalue()


def commit_time() -> int:
    """When the last commit was made, or what SOURCE_DATE_EPOCH says."""
    told = os.environ.get("SOURCE_DATE_EPOCH")
    if told:
        return int(told)
    command = ["git", "-c", f"safe.directory={ROOT}", "log", "-1", "--format=%ct"]
    return int(
        subprocess.run(
            command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
        ).stdout
    )


def main() -> int:
    tools = venvs.venv("lint", venvs.core_python(venvs.PRIMARY_CORE)) / "bin"
    destination = ROOT / "build" / "galaxy"
    destination.mkdir(parents=True, exist_ok=True)
    for old in destination.glob("*.tar.gz"):
        old.unlink()
    with collection_copy() as copy:
        archive = build(copy, tools, destination, commit_time())
    print(
        f"{hashlib.sha256(archive.read_bytes()).hexdigest()}  {archive.relative_to(ROOT)}"
    )
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (NotForUsers, progress.CommandFailed, venvs.PythonMissing) as error:
        sys.exit(str(error))
