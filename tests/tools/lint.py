# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`make lint`: style, types, documentation, changelog, licences, and what Galaxy would say; no test runs here."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import progress
import venvs
from collection_copy import ROOT, collection_copy, search_path
from galaxy_archive import NotForUsers, build

PACKAGE = "ansible_collections.credential_bridge.vault"
IMPORTER_SETTINGS = """
[galaxy-importer]
# These two run here on their own.
RUN_ANSIBLE_TEST = False
RUN_ANSIBLE_LINT = False
"""


class Linter:
    """Runs one tool at a time on a copy of the collection and keeps what it prints."""

    def __init__(self, copy: Path, tools: Path, home: Path) -> None:
        self.copy = copy
        self.home = home
        self.tools = tools
        self.env = {
            **os.environ,
            "ANSIBLE_COLLECTIONS_PATH": str(search_path(copy)),
            "GALAXY_IMPORTER_CONFIG": str(home / "galaxy-importer.cfg"),
            "HOME": str(home),
            "LC_ALL": "C.UTF-8",
            "MYPYPATH": os.pathsep.join(
                map(str, (search_path(copy), copy / "tests", copy / "tests" / "tools"))
            ),
            "PATH": os.pathsep.join([str(tools), os.environ.get("PATH", os.defpath)]),
        }

    def run(self, *command: str | Path, cwd: Path | None = None) -> str:
        return progress.run(
            [self.tools / str(command[0]), *command[1:]],
            cwd=cwd or self.copy,
            env=self.env,
        )

    def ruff(self) -> None:
        self.run("ruff", "check", ".")
        self.run("ruff", "format", "--check", "--diff", ".")

    def mypy(self) -> None:
        """Check the code under the names that it is imported by: as parts of Ansible's namespace, or as scripts."""
        settings = f"--config-file={self.copy / 'pyproject.toml'}"
        folders = [
            name
            for name in ("module_utils", "plugin_utils")
            if (self.copy / "plugins" / name).is_dir()
        ]
        packages = [
            word for name in folders for word in ("-p", f"{PACKAGE}.plugins.{name}")
        ]
        if packages:
            self.run("mypy", settings, *packages, cwd=self.home)
        self.run("mypy", settings, "-p", "vault", cwd=self.home)
        self.run("mypy", settings, ".", cwd=self.copy / "tests" / "tools")

    def yamllint(self) -> None:
        self.run("yamllint", "--strict", ".")

    def shellcheck(self) -> None:
        self.run("shellcheck", ".ci/run", *self.copy.rglob("*.sh"))

    def ansible_lint(self) -> None:
        self.run("ansible-lint", "--offline", "--profile", "production", "--nocolor")

    def docs(self) -> None:
        self.run("antsibull-docs", "lint-collection-docs", "--plugin-docs", ".")

    def changelog(self) -> None:
        self.run("antsibull-changelog", "lint")

    def reuse(self) -> None:
        self.run("reuse", "lint")

    def galaxy(self) -> None:
        """Build the collection as for a release, twice the same, and have Galaxy's own importer look at it."""
        (self.home / "galaxy-importer.cfg").write_text(IMPORTER_SETTINGS)
        archives = []
        for name in ("first", "second"):
            folder = self.home / name
            folder.mkdir()
            with collection_copy(self.copy) as copy:
                archives.append(build(copy, self.tools, folder, seconds=0))
        archive, again = archives
        if archive.read_bytes() != again.read_bytes():
            raise progress.CommandFailed("Two builds of the same files differ.\n")
        self.run("python", "-m", "galaxy_importer.main", archive, cwd=self.home)


CHECKS: dict[str, Callable[[Linter], None]] = {
    "ruff": Linter.ruff,
    "mypy": Linter.mypy,
    "yamllint": Linter.yamllint,
    "shellcheck": Linter.shellcheck,
    "ansible-lint": Linter.ansible_lint,
    "docs": Linter.docs,
    "changelog": Linter.changelog,
    "reuse": Linter.reuse,
    "galaxy": Linter.galaxy,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--only",
        action="append",
        choices=list(CHECKS),
        help="this check only (repeatable)",
    )
    parser.add_argument(
        "--fix",
        action="store_true",
        help="let ruff mend what it can, in place, and check nothing",
    )
    arguments = parser.parse_args()
    tools = venvs.venv("lint", venvs.core_python(venvs.PRIMARY_CORE)) / "bin"
    if arguments.fix:
        for command in (["check", "--fix"], ["format"]):
            subprocess.run([tools / "ruff", *command, ROOT], check=False)
        return 0
    with collection_copy() as source, ThreadPoolExecutor(os.cpu_count()) as pool:
        failed = list(
            pool.map(
                lambda name: _failed(name, source, tools), arguments.only or CHECKS
            )
        ).count(True)
    print(f"{failed} of the checks failed" if failed else "All checks passed")
    return 1 if failed else 0


def _failed(name: str, source: Path, tools: Path) -> bool:
    """Run one check, each on its own copy as some leave files, and print what it came to."""
    started = time.monotonic()
    output = ""
    with (
        collection_copy(source) as copy,
        tempfile.TemporaryDirectory(prefix="home-") as home,
        progress.step(name),
    ):
        try:
            CHECKS[name](Linter(copy, tools, Path(home)))
        except (NotForUsers, progress.CommandFailed) as error:
            output = str(error).replace(f"{copy}{os.sep}", "")
    progress.clear()
    print(
        f"{'FAIL' if output else 'pass'}  {name:<14} {progress.duration(time.monotonic() - started):>6}",
        flush=True,
    )
    print(output, end="", flush=True)
    return bool(output)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (progress.CommandFailed, venvs.PythonMissing) as error:
        sys.exit(str(error))
