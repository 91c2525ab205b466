# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The suites of `make test`: what each one runs, on which ansible-core or plain Python, and what it came to."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import venvs
from cache import cache_dir
from collection_copy import collection_copy, search_path
from results import Results, from_integration, from_junit
from vault.product import chosen
from vault.server import VaultServer

HERE = Path(__file__).resolve().parent
# With the requirements of each.
PLAIN_PYTHONS = {"3.9": "plain-oldest", "3.13": "plain"}
# So many cases take as long as all other functional tests, so they run beside them.
PROPERTIES = "tests/functional/robustness/test_properties.py"
MATRIX_PYTHONS = ("3.11", "3.12", "3.13")
# Sanity compiles and imports the code with every Python that it finds.
SANITY_PYTHONS = ("3.9", "3.10", "3.11", "3.12", "3.13", "3.14")
# The names under which the supported ansible-tests look for the script that installs pip.
GET_PIP = ("get_pip_23_1_2.py", "get_pip_24_2.py", "get_pip_25_2.py")
SECONDS_AT_MOST = 7200 if os.environ.get("CREDENTIAL_BRIDGE_SOAK") else 1500
# What a developer's shell sets must not decide what the tests do.
FOREIGN = ("ANSIBLE_", "BAO_", "PYTEST_", "PYTHON", "VAULT_", "VIRTUAL_ENV", "XDG_")

_alive: set[subprocess.Popen[str]] = set()


@dataclass(frozen=True)
class Choice:
    """What every suite of a run works on: the collection as it was at the start, narrowed down by the caller."""

    source: Path
    targets: Sequence[str] = ()
    keyword: str = ""


@dataclass(frozen=True)
class Suite:
    """One kind of test on one ansible-core, or on a plain Python where ``core`` is None.

    :param minor: the Python's version; for an ansible-core the best one where it is omitted
    """

    kind: str
    core: str | None = None
    minor: str = ""
    tls: bool = False

    @property
    def name(self) -> str:
        python = f"Python {self.minor}" if self.minor else ""
        place = (
            " on ".join(filter(None, (f"ansible-core {self.core}", python)))
            if self.core
            else f"{python} alone"
        )
        return f"{self.kind}, {place}{', over TLS' if self.tls else ''}"

    @property
    def needs_vault(self) -> bool:
        return self.kind in ("functional", "integration", "properties")

    def run(self, choice: Choice) -> tuple[Results, str]:
        """Return what the tests came to and everything that was printed."""
        try:
            python = (
                venvs.exact_python(self.minor)
                if self.minor
                else venvs.core_python(str(self.core))
            )
        except venvs.PythonMissing as missing:
            return Results(skipped=[("all of it", str(missing))]), ""
        tools = venvs.venv(
            f"ansible-{self.core}" if self.core else PLAIN_PYTHONS[self.minor], python
        )
        with (
            collection_copy(choice.source) as copy,
            tempfile.TemporaryDirectory(prefix="home-") as home,
        ):
            place = Place(copy, Path(home), tools / "bin", python)
            code, results = self._run_in(place, choice)
        if not results:
            results.failed.append(f"it ran no test (exit code {code})")
        elif code and not results.failed:
            results.failed.append(f"it ended with {code}")
        return results, "".join(place.output)

    def _run_in(self, place: Place, choice: Choice) -> tuple[int, Results]:
        if self.kind == "sanity":
            return _sanity(place)
        if self.kind == "integration":
            return _integration(place, choice, tls=self.tls)
        if self.kind == "properties":
            return _pytest(place, choice, PROPERTIES)
        if self.kind == "functional":
            chosen = [f"--ignore={PROPERTIES}"] if self.core else ["-m", "not ansible"]
            return _pytest(place, choice, "tests/functional", *chosen)
        if self.core:
            return _units(place)
        return _pytest(place, choice, "tests/unit/plugins/module_utils")


# Those that need no Vault come first: it may still be building.
SUITES = (
    *(Suite("sanity", core) for core in venvs.CI_CORES),
    *(Suite("units", core) for core in venvs.CI_CORES),
    *(Suite("units", minor=minor) for minor in PLAIN_PYTHONS),
    *(Suite("integration", core) for core in venvs.CI_CORES),
    Suite("integration", venvs.PRIMARY_CORE, tls=True),
    Suite("functional", venvs.PRIMARY_CORE),
    Suite("properties", venvs.PRIMARY_CORE),
    *(Suite("functional", minor=minor) for minor in PLAIN_PYTHONS),
)

# Every supported ansible-core on each of these Pythons that may run it.
_MATRIX = [
    (core, minor)
    for core, allowed in venvs.CORES.items()
    for minor in MATRIX_PYTHONS
    if minor in allowed
]
MATRIX = (
    *(Suite("sanity", core) for core in venvs.CORES),
    *(Suite("units", core, minor) for core, minor in _MATRIX),
    *(Suite("integration", core, minor) for core, minor in _MATRIX),
)


@dataclass
class Place:
    """Where a suite runs: a copy of the collection, a home of its own, its tools; and what was printed there."""

    copy: Path
    home: Path
    bin: Path
    python: venvs.Python
    output: list[str] = field(default_factory=list)

    @property
    def reports(self) -> Path:
        """The folder of ansible-test's reports, and ours."""
        return self.copy / "tests" / "output"

    def execute(
        self, command: Sequence[str], extra: Mapping[str, str] | None = None
    ) -> int:
        """Run a command of the tools in the copy, keep what it prints, and return its exit code."""
        process = subprocess.Popen(
            [str(self.bin / command[0]), *command[1:]],
            cwd=self.copy,
            env={**self._environment(), **(extra or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        _alive.add(process)
        try:
            printed = process.communicate(timeout=SECONDS_AT_MOST)[0]
        except subprocess.TimeoutExpired:
            _kill(process)
            printed = f"{process.communicate()[0]}\nstopped: it ran for more than {SECONDS_AT_MOST} s\n"
        finally:
            _alive.discard(process)
        self.output.append(printed)
        return process.returncode

    def _environment(self) -> dict[str, str]:
        return {
            **{
                name: value
                for name, value in os.environ.items()
                if not name.startswith(FOREIGN)
            },
            "ANSIBLE_ASYNC_DIR": str(self.home / ".ansible_async"),
            "ANSIBLE_COLLECTIONS_PATH": str(search_path(self.copy)),
            "CREDENTIAL_BRIDGE_CACHE": str(cache_dir()),
            "HOME": str(self.home),
            "LC_ALL": "C.UTF-8",
            "NO_PROXY": "127.0.0.1,localhost",
            "PATH": os.pathsep.join(
                [str(self.bin), os.environ.get("PATH", os.defpath)]
            ),
            "PYTHONPATH": str(search_path(self.copy)),
        }


def stop_all() -> None:
    """End what the suites started; their own cleaning up then follows."""
    for process in list(_alive):
        _kill(process)


def _sanity(place: Place) -> tuple[int, Results]:
    # Its virtual environments take a minute to make, so this home is kept.
    home = cache_dir("sanity")
    downloads = home / ".ansible" / "test" / "cache"
    downloads.mkdir(parents=True, exist_ok=True)
    for name in GET_PIP:
        shutil.copy(HERE / "get_pip.py", downloads / name)
    pythons = [python for python in map(venvs.find_python, SANITY_PYTHONS) if python]
    path = [
        place.bin,
        *(python.path.parent for python in pythons),
        os.environ.get("PATH", os.defpath),
    ]
    extra = {
        "HOME": str(home),
        "PATH": os.pathsep.join(map(str, path)),
        # pip's own settings stay the user's.
        "XDG_CONFIG_HOME": os.environ.get("XDG_CONFIG_HOME")
        or str(Path.home() / ".config"),
    }
    code = place.execute(
        ["ansible-test", "sanity", "--local", "--junit", "--color", "no"], extra
    )
    return code, from_junit(place.reports / "junit")


def _units(place: Place) -> tuple[int, Results]:
    code = place.execute(
        [
            "ansible-test",
            "units",
            "--local",
            "--python",
            place.python.minor,
            "--color",
            "no",
        ]
    )
    return code, from_junit(place.reports / "junit")


def _pytest(
    place: Place, choice: Choice, tests: str, *options: str
) -> tuple[int, Results]:
    report = place.reports / "junit" / "pytest.xml"
    keyword = ["-k", choice.keyword] if choice.keyword else []
    code = place.execute(
        ["python", "-m", "pytest", tests, f"--junit-xml={report}", *options, *keyword]
    )
    return code, from_junit(report.parent)


def _integration(place: Place, choice: Choice, *, tls: bool) -> tuple[int, Results]:
    with VaultServer(chosen(), tls=tls) as vault:
        variables = {
            "vault_url": vault.address,
            "vault_token": vault.token,
            "vault_ca_cert": str(vault.ca_cert or ""),
            # The same tests once as ordinary modules, which is the other way that a task may run.
            "credential_bridge_in_controller": not tls,
            # ansible-test passes no variables of the environment through, and async needs a folder in this home.
            "ansible_async_dir": str(place.home / ".ansible_async"),
        }
        config = place.copy / "tests" / "integration" / "integration_config.yml"
        config.parent.mkdir(parents=True, exist_ok=True)
        config.write_text(json.dumps(variables))
        options = [
            "--local",
            "--python",
            place.python.minor,
            "--continue-on-error",
            "--color",
            "no",
        ]
        code = place.execute(["ansible-test", "integration", *options, *choice.targets])
        return code, from_integration(place.reports / "data", place.output[-1])


def _kill(process: subprocess.Popen[str]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
