# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Build the archive for Galaxy: the same bytes each time from the same commit.

``ansible-galaxy`` builds it, with the files in the file system's order and with the
times of the build. Here they get an order by name and the time of the commit.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import program
import progress
from collection_copy import ROOT, collection_copy

MANIFEST, FILES = "MANIFEST.json", "FILES.json"
# What users need. Any other file at the top level got into the archive by mistake.
FOR_USERS = {
    *(MANIFEST, FILES, "COPYING", "LICENSES"),
    *("README.md", "CHANGELOG.md", "CONTRIBUTING.md"),
    *("CODE_OF_CONDUCT.md", "SECURITY.md"),
    *("changelogs", "docs", "meta", "playbooks", "plugins", "roles"),
}
FOLDER = ROOT / "build" / "galaxy"


@dataclass(frozen=True)
class Member:
    """A file or folder in the archive; folders have no content."""

    name: str
    mode: int
    content: bytes | None


def main() -> int:
    """Build the archive twice and keep it if its bytes are the same."""
    name, packed = _build()
    if _build() != (name, packed):
        raise progress.CommandFailed("Two builds of the same files differ.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.tar.gz"):
        old.unlink()
    (FOLDER / name).write_bytes(packed)
    print(f"{hashlib.sha256(packed).hexdigest()}  {FOLDER.relative_to(ROOT) / name}")
    return 0


def _build() -> tuple[str, bytes]:
    """Return the archive's name and content."""
    with collection_copy() as copy, tempfile.TemporaryDirectory() as folder:
        build = ["ansible-galaxy", "collection", "build", "--output-path", folder]
        progress.run(build, cwd=copy)
        (archive,) = Path(folder).glob("*.tar.gz")
        members = _members(archive)
    strangers = {member.name.partition("/")[0] for member in members} - FOR_USERS
    if strangers:
        raise progress.CommandFailed(
            f"Not for users: {', '.join(sorted(strangers))}. "
            "Add them to build_ignore in galaxy.yml."
        )
    return archive.name, _pack(_in_order(members), _commit_time())


def _members(archive: Path) -> list[Member]:
    with tarfile.open(archive) as tar:
        streams = [(info, tar.extractfile(info)) for info in tar]
        return [
            Member(info.name, info.mode, stream.read() if stream else None)
            for info, stream in streams
        ]


def _in_order(members: list[Member]) -> list[Member]:
    """Return the members by name.

    The list of files is put in order, too, and the manifest gets its checksum.
    """
    content = {member.name: member.content or b"" for member in members}
    files: dict[str, Any] = json.loads(content[FILES])
    files["files"].sort(key=lambda file: file["name"])
    listing = json.dumps(files, indent=1).encode()
    manifest: dict[str, Any] = json.loads(content[MANIFEST])
    checksum = hashlib.sha256(listing).hexdigest()
    manifest["file_manifest_file"]["chksum_sha256"] = checksum
    new = {FILES: listing, MANIFEST: json.dumps(manifest, indent=1).encode()}
    # Galaxy wants these two first.
    first = (MANIFEST, FILES)
    return [
        replace(member, content=new.get(member.name, member.content))
        for member in sorted(
            members,
            key=lambda member: (*(member.name != name for name in first), member.name),
        )
    ]


def _pack(members: list[Member], seconds: int) -> bytes:
    """Return a compressed archive in which everything has the same time."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for member in members:
            info = tarfile.TarInfo(member.name)
            info.mode, info.mtime = member.mode, seconds
            info.size = len(member.content or b"")
            if member.content is None:
                info.type = tarfile.DIRTYPE
            tar.addfile(info, io.BytesIO(member.content or b""))
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", filename="", mtime=seconds) as stream:
        stream.write(plain.getvalue())
    return packed.getvalue()


def _commit_time() -> int:
    """Return when the last commit was made, or what SOURCE_DATE_EPOCH says."""
    if "SOURCE_DATE_EPOCH" in os.environ:
        return int(os.environ["SOURCE_DATE_EPOCH"])
    command = ["git", "-c", f"safe.directory={ROOT}", "log", "-1", "--format=%ct"]
    asked = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return int(asked.stdout)


if __name__ == "__main__":
    program.run(main)
