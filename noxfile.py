# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sessions behind the Makefile.

nox makes each session's environment and runs several sessions at a time; antsibull-nox
brings the usual checks of a collection. What neither has is in tests/tools.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sys
from pathlib import Path

import antsibull_nox
import nox

ROOT = Path(__file__).resolve().parent
# Where the modules of the tests' tools and servers are.
MODULES = [str(ROOT / "tests"), str(ROOT / "tests" / "tools")]
sys.path[:0] = MODULES

import outcome  # noqa: E402
import pythons  # noqa: E402
import sanity_venvs  # noqa: E402
import suites  # noqa: E402
from cache import cache_dir  # noqa: E402
from suites import install, suite  # noqa: E402
from vault.product import CHOICE, NEWEST_VAULT, OLDEST_VAULT, OPENBAO  # noqa: E402
from vault.server import VaultServer  # noqa: E402

# For each supported ansible-core the Pythons that may run it, the preferred one first.
CORES = {
    "2.16": ("3.10", "3.11", "3.12"),
    "2.17": ("3.10", "3.11", "3.12"),
    "2.18": ("3.11", "3.12", "3.13"),
    "2.19": ("3.11", "3.12", "3.13"),
    "2.20": ("3.13", "3.12", "3.14"),
    "2.21": ("3.13", "3.12", "3.14"),
    "2.22": ("3.13", "3.14"),
}
PRIMARY_CORE = "2.19"
# The oldest, the primary one and the newest.
NEWEST_CORE = "2.22"
CI_CORES = ("2.16", PRIMARY_CORE, NEWEST_CORE)
# Without ansible-core: the requirements of each Python.
PLAIN_PYTHONS = {"3.9": "plain-oldest", "3.13": "plain"}
# So many cases take as long as all other functional tests, so they run beside them.
PROPERTIES = [
    "tests/functional/robustness/test_properties.py",
    "tests/functional/robustness/test_object_properties.py",
]
NO_PROPERTIES = [f"--ignore={file}" for file in PROPERTIES]
# The peers are made for Vault, and are compared with us there. Faults of the network are
# the same to both.
NOT_ON_OPENBAO = [
    "--ignore=tests/functional/documentation/test_migration.py",
    "--ignore=tests/functional/robustness/test_faults.py",
]
# The playbooks that Vault may answer otherwise than OpenBao. What tasks take, what they
# say and what the pages show is the same on both: OpenBao's session runs all of it.
ON_VAULT = [
    f"tests/functional/{name}"
    for name in (
        "api",
        "backend",
        "documentation/test_migration.py",
        "documentation/test_policies.py",
        "kv1",
        "modules/test_requests.py",
        "robustness",
        "run",
        "security/test_leaks.py",
        "security/test_names.py",
        "trees",
    )
]
# Those that need no server come first: it may still be made. Then the longest ones.
TESTS = ["sanity", "units", "functional-openbao", "functional", "properties"]
TESTS += ["integration-tls", "integration-openbao", "integration"]
ACTIONLINT = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12"

ENV = {"PYTHONPATH": os.pathsep.join(MODULES)}
os.environ["PATH"] = pythons.real_path()
# A session that is asked to end cleans up first.
signal.signal(signal.SIGTERM, signal.default_int_handler)

nox.needs_version = ">=2026.10.20"
nox.options.sessions = TESTS
nox.options.parallel = min(os.cpu_count() or 1, 4)
nox.options.allow_parallel = True
nox.options.report = str(outcome.report())
# uv links files, so environments are cheap: each checkout has its own, outside of it.
nox.options.default_venv_backend = "uv"
nox.options.reuse_venv = "yes"
nox.options.envdir = str(
    cache_dir("nox", hashlib.sha256(str(ROOT).encode()).hexdigest()[:12])
)
# One whose Python is not the wanted one any more is made again.
os.environ["NOX_ENABLE_STALENESS_CHECK"] = "1"
# Tests that need a Python that is not there count as skipped.
nox.options.download_python = "never"
nox.options.error_on_missing_interpreters = False

antsibull_nox.load_antsibull_nox_toml()


def on_core(core: str) -> nox.param:
    """Return the parameters of a session on an ansible-core and its best Python."""
    return nox.param(pythons.first_found(CORES[core]), core, id=core)


TOOLS_PYTHON = pythons.first_found(CORES[PRIMARY_CORE])
ON_PRIMARY_CORE = [on_core(PRIMARY_CORE)]
ON_CI_CORES = [on_core(core) for core in CI_CORES]
ON_OLDEST_CORE = [on_core(CI_CORES[0])]
ON_NEWEST_CORE = [on_core(NEWEST_CORE)]
# What the sanity tests of the primary one find, those of these two find, too.
ON_OTHER_CI_CORES = [*ON_OLDEST_CORE, *ON_NEWEST_CORE]
ALONE = [nox.param(python, None, id=f"py{python}") for python in PLAIN_PYTHONS]
# What else the integration targets run against, by the name that this has in the matrix.
OTHER_SERVERS = {
    "openbao": OPENBAO,
    "oldest-vault": OLDEST_VAULT,
    "newest-vault": NEWEST_VAULT,
}
MATRIX = [
    nox.param(python, core, kind, id=f"{kind}-{core}-py{python}", tags=[core])
    for kind in ("sanity", "units", "integration", *OTHER_SERVERS)
    for core, supported in CORES.items()
    if not kind.endswith("-vault") or core == PRIMARY_CORE
    # Sanity tests try all Pythons themselves.
    for python in (supported if kind in ("units", "integration") else supported[:1])
]


@nox.session(venv_backend="none")
def snapshot(session: nox.Session) -> None:
    """Copy the collection: all suites of a run test the same one while you edit it."""
    suites.take_snapshot()


@nox.session(venv_backend="none")
def vault(session: nox.Session) -> None:
    """Build HashiCorp's Vault if there is none."""
    session.run(sys.executable, "-m", "vault.binary", "vault", env=ENV)


@nox.session(venv_backend="none")
def openbao(session: nox.Session) -> None:
    """Fetch OpenBao if there is none."""
    session.run(sys.executable, "-m", "vault.binary", "openbao", env=ENV)


@nox.session(requires=["snapshot"])
@nox.parametrize("python, core", ON_OTHER_CI_CORES)
def sanity(session: nox.Session, core: str) -> None:
    """Run ansible-test's sanity tests."""
    with suite(session, f"ansible-{core}") as here:
        sanity_venvs.use_published_dill(session.env_dir)
        here.env |= sanity_venvs.environment()
        here.ansible_test("sanity", "--junit")


@nox.session(requires=["snapshot"])
@nox.parametrize("python, core", [*ON_CI_CORES, *ALONE])
def units(session: nox.Session, core: str | None) -> None:
    """Run the unit tests, without Ansible those of the Python API."""
    python = str(session.python)
    if core:
        with suite(session, f"ansible-{core}") as here:
            here.ansible_test("units", "--python", python)
    else:
        with suite(session, PLAIN_PYTHONS[python]) as here:
            here.pytest("tests/unit/plugins/module_utils")


# One way of running and one server each, so that all of them are there once.
@nox.session(requires=["snapshot", "vault"])
@nox.parametrize("python, core", ON_OLDEST_CORE)
def integration(session: nox.Session, core: str) -> None:
    """Run the integration targets in the controller."""
    run_integration(session, core, VaultServer())


@nox.session(name="integration-tls", requires=["snapshot", "vault"])
@nox.parametrize("python, core", ON_PRIMARY_CORE)
def integration_tls(session: nox.Session, core: str) -> None:
    """Run the integration targets as modules, the other way to run, and over TLS."""
    run_integration(session, core, VaultServer(tls=True), in_controller=False)


@nox.session(name="integration-openbao", requires=["snapshot", "openbao"])
@nox.parametrize("python, core", ON_NEWEST_CORE)
def integration_openbao(session: nox.Session, core: str) -> None:
    """Run the integration targets with OpenBao."""
    run_integration(session, core, VaultServer(OPENBAO))


def run_integration(
    session: nox.Session, core: str, server: VaultServer, in_controller: bool = True
) -> None:
    """Run the integration targets against a server of their own."""
    with server, suite(session, f"ansible-{core}") as here:
        variables = {
            "vault_url": server.address,
            "vault_token": server.token,
            "vault_ca_cert": str(server.ca_cert or ""),
            "credential_bridge_in_controller": in_controller,
            # ansible-test hands no variables of the environment on, and async needs a
            # folder in this home.
            "ansible_async_dir": here.env["ANSIBLE_ASYNC_DIR"],
        }
        config = here.copy / "tests" / "integration" / "integration_config.yml"
        config.write_text(json.dumps(variables))
        options = ["--python", str(session.python), "--continue-on-error"]
        here.ansible_test("integration", *options)


@nox.session(requires=["snapshot", "vault", "openbao"])
@nox.parametrize("python, core", [*ON_PRIMARY_CORE, ALONE[0]])
def functional(session: nox.Session, core: str | None) -> None:
    """Run functional tests with Vault: those without Ansible, and of the others some."""
    if core:
        with suite(session, f"ansible-{core}") as here:
            here.pytest(*ON_VAULT, *NO_PROPERTIES, "-m", "ansible and chosen")
    else:
        with suite(session, PLAIN_PYTHONS[str(session.python)]) as here:
            here.pytest("tests/functional", *NO_PROPERTIES, "-m", "not ansible")


@nox.session(name="functional-openbao", requires=["snapshot", "vault", "openbao"])
@nox.parametrize("python, core", ON_NEWEST_CORE)
def functional_openbao(session: nox.Session, core: str) -> None:
    """Run functional tests with OpenBao: all that need Ansible, and some others.

    Those that choose their servers themselves run once, with Vault's.
    """
    with suite(session, f"ansible-{core}") as here:
        here.env[CHOICE] = OPENBAO.name
        options = ["-m", "ansible or chosen"]
        here.pytest("tests/functional", *NO_PROPERTIES, *NOT_ON_OPENBAO, *options)


@nox.session(requires=["snapshot", "vault", "openbao"])
@nox.parametrize("python, core", ON_PRIMARY_CORE)
def properties(session: nox.Session, core: str) -> None:
    """Run the functional tests that make up their own cases."""
    with suite(session, f"ansible-{core}") as here:
        here.pytest(*PROPERTIES)


@nox.session(requires=["snapshot", "vault", "openbao"])
@nox.parametrize("python, core, kind", MATRIX)
def matrix(session: nox.Session, core: str, kind: str) -> None:
    """Run tests on every supported ansible-core and Python, and with other servers."""
    tests = {"sanity": sanity, "units": units, "integration": integration}
    if kind in OTHER_SERVERS:
        run_integration(session, core, VaultServer(OTHER_SERVERS[kind]))
    else:
        tests[kind](session, core)


@nox.session
def demo(session: nox.Session) -> None:
    """Run the quick start against a fresh server."""
    run_tool(session, "demo", "tools/demo.py")


@nox.session(python=TOOLS_PYTHON)
def bench(session: nox.Session) -> None:
    """Compare the speed with community.hashi_vault's."""
    run_tool(session, "bench", "bench/run.py")


@nox.session(python=TOOLS_PYTHON)
def docs(session: nox.Session) -> None:
    """Build the documentation's site and look for broken links."""
    run_tool(session, "docs", "tools/docs.py")


@nox.session(python=TOOLS_PYTHON)
def build(session: nox.Session) -> None:
    """Build the archive for Galaxy, the same bytes from the same commit."""
    run_tool(session, "galaxy", "tools/galaxy_archive.py")


def run_tool(session: nox.Session, requirements: str, tool: str) -> None:
    """Run a program from a folder in tests, with what it needs."""
    install(session, requirements)
    session.run("python", f"tests/{tool}", *session.posargs, env=ENV)


@nox.session(python=TOOLS_PYTHON)
def changelog(session: nox.Session) -> None:
    """Check the changelog and its fragments."""
    install(session, "lint")
    session.run("antsibull-changelog", "lint")


@nox.session(python=TOOLS_PYTHON)
def scripts(session: nox.Session) -> None:
    """Check shell scripts and GitHub's workflows."""
    install(session, "lint")
    session.run("shellcheck", ".ci/run", *ROOT.glob("tests/**/*.sh"))
    if not shutil.which("go"):
        install(session, "go")
    session.run("go", "run", ACTIONLINT, external=True)


@nox.session(python=TOOLS_PYTHON)
@nox.parametrize("needs", sorted(one.stem for one in suites.REQUIREMENTS.iterdir()))
def audit(session: nox.Session, needs: str) -> None:
    """Ask PyPI's advisories about everything that the collection and its tools need."""
    install(session, "audit")
    core = needs.removeprefix("ansible-")
    python = "3.9" if needs == "plain-oldest" else CORES.get(core, (TOOLS_PYTHON,))[0]
    pinned = str(Path(session.create_tmp(), f"{needs}.txt"))
    compiler = [sys.executable, "-m", "uv", "pip", "compile", "--quiet"]
    options = ["--python-version", python, "--generate-hashes", "--output-file", pinned]
    source = suites.REQUIREMENTS / f"{needs}.txt"
    session.run(*compiler, *options, source, external=True)
    # Strictly, or a package that could not be looked up would count as a good one.
    options = ["--strict", "--progress-spinner", "off", "--disable-pip"]
    session.run("pip-audit", *options, "--requirement", pinned)
