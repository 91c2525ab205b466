# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a suite of tests runs: in a copy of the collection, with a home of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nox
import outcome
from cache import cache_dir
from collection_copy import ROOT, collection_copy, copy_work_tree, search_path
from outcome import Outcome

REQUIREMENTS = ROOT / "tests" / "requirements"
SECONDS_AT_MOST = 7200 if os.environ.get("CREDENTIAL_BRIDGE_SOAK") else 4500
# What a developer's shell sets must not decide what the tests do.
FOREIGN = ("ANSIBLE_", "BAO_", "PYTEST_", "PYTHON", "VAULT_", "VIRTUAL_ENV", "XDG_")


class Suite:
    """The place where one suite runs, and what its tests came to."""

    def __init__(self, session: nox.Session, copy: Path, home: Path) -> None:
        self.copy = copy
        self.home = home
        self.output = ""
        self.outcome = Outcome()
        self._session = session
        self._code = 0
        self.env = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(FOREIGN)
        }
        self.env |= {
            "ANSIBLE_ASYNC_DIR": str(home / ".ansible_async"),
            "ANSIBLE_COLLECTIONS_PATH": str(search_path(copy)),
            "CREDENTIAL_BRIDGE_CACHE": str(cache_dir()),
            "HOME": str(home),
            "LC_ALL": "C.UTF-8",
            "NO_PROXY": "127.0.0.1,localhost",
            "PATH": os.pathsep.join([session.bin, os.environ["PATH"]]),
            "PYTHONPATH": str(search_path(copy)),
        }

    def ansible_test(self, kind: str, *options: str) -> None:
        """Run ansible-test."""
        self._run("ansible-test", kind, "--local", "--color", "no", *options)
        reports = self.copy / "tests" / "output"
        if kind == "integration":
            self.outcome = outcome.from_integration(reports / "data", self.output)
        else:
            self.outcome = outcome.from_junit(reports / "junit")

    def pytest(self, *options: str) -> None:
        """Run pytest itself."""
        report = self.copy / "tests" / "output" / "junit" / "pytest.xml"
        self._run("python", "-m", "pytest", f"--junit-xml={report}", *options)
        self.outcome = outcome.from_junit(report.parent)

    def finish(self) -> None:
        """Count an exit code that no test accounts for as a failure."""
        if not self.outcome:
            self.outcome.failed.append(f"it ran no test (exit code {self._code})")
        elif self._code and not self.outcome.failed:
            self.outcome.failed.append(f"it ended with {self._code}")

    def _run(self, program: str, *arguments: str) -> None:
        """Run a program of the session's environment with its posargs.

        It is stopped if it seems to hang. nox cannot do that.
        """
        process = subprocess.Popen(
            [f"{self._session.bin}/{program}", *arguments, *self._session.posargs],
            cwd=self.copy,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        try:
            self.output, _none = process.communicate(timeout=SECONDS_AT_MOST)
        except subprocess.TimeoutExpired:
            _kill(process)
            self.output, _none = process.communicate()
            self.output += f"\nstopped: it ran for more than {SECONDS_AT_MOST} s\n"
        except KeyboardInterrupt:
            _kill(process)
            raise
        self._code = process.returncode


def install(session: nox.Session, requirements: str) -> None:
    """Install what a file in tests/requirements lists."""
    session.install("--requirement", str(REQUIREMENTS / f"{requirements}.txt"))


@contextmanager
def suite(session: nox.Session, requirements: str) -> Iterator[Suite]:
    """Provide a place to run tests, then report what they came to.

    The tests' output is shown only if one fails.

    :param requirements: the file in tests/requirements with what the tests need
    """
    install(session, requirements)
    with (
        collection_copy(_snapshot()) as copy,
        tempfile.TemporaryDirectory(prefix="home-") as home,
    ):
        here = Suite(session, copy, Path(home))
        yield here
    here.finish()
    outcome.save(session.name, here.outcome)
    if here.outcome.failed:
        print(here.output, flush=True)
        session.error(str(here.outcome))
    session.log(str(here.outcome))


def take_snapshot() -> None:
    """Copy the collection, for all suites of this run."""
    copy_work_tree(_snapshot())


def _snapshot() -> Path:
    return outcome.run_folder() / "snapshot"


def _kill(process: subprocess.Popen[str]) -> None:
    """End a program and all that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
