# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""OpenLDAP's ``slapd`` with one user, from PATH or from Debian's packages."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import progress
from cache import cache_dir, made_once

from vault.loopback import HOST, free_port
from vault.server import tied_to_parent

BASE = "dc=example,dc=com"
SECONDS_TO_START = 30

_CONFIG = """
include {schema}/core.schema
include {schema}/cosine.schema
include {schema}/inetorgperson.schema
pidfile {folder}/slapd.pid
modulepath {modules}
moduleload back_mdb
database mdb
suffix "{base}"
directory {folder}/data
maxsize 10485760
access to attrs=userPassword by anonymous auth by * none
access to * by * read
"""

_ENTRIES = """
dn: {base}
objectClass: dcObject
objectClass: organization
dc: example
o: Example

dn: cn={user},{base}
objectClass: inetOrgPerson
cn: {user}
sn: {user}
userPassword: {password}
"""


class Unavailable(Exception):
    """There is no ``slapd``, and no way to get one on this machine."""


class LdapServer(NamedTuple):
    """A running directory: its URL, and the DN that its users are below."""

    url: str
    user_dn: str


class _Installation(NamedTuple):
    program: Path
    schema: Path
    modules: Path
    libraries: str


@contextmanager
def ldap_server(user: str, password: str) -> Iterator[LdapServer]:
    """Run a directory with one user.

    :raises Unavailable: if there is neither ``slapd`` nor Debian's ``apt-get``
    """
    installation = _installation()
    with tempfile.TemporaryDirectory(prefix="slapd-") as name:
        folder = Path(name)
        (folder / "data").mkdir()
        config = folder / "slapd.conf"
        config.write_text(
            _CONFIG.format(
                schema=installation.schema,
                modules=installation.modules,
                folder=folder,
                base=BASE,
            )
        )
        env = {"PATH": os.defpath, "LD_LIBRARY_PATH": installation.libraries}
        entries = _ENTRIES.format(base=BASE, user=user, password=password)
        # slapd and slapadd are one program.
        load = [str(installation.program), "-T", "add", "-f", str(config)]
        subprocess.run(
            load,
            input=entries,
            text=True,
            env=env,
            check=True,
            stderr=subprocess.DEVNULL,
        )
        port = free_port()
        url = f"ldap://{HOST}:{port}"
        command = [str(installation.program), "-h", url, "-f", str(config), "-d", "0"]
        with subprocess.Popen(tied_to_parent(command), env=env, cwd=folder) as process:
            try:
                _await(process, port)
                yield LdapServer(url, BASE)
            finally:
                process.terminate()


def _installation() -> _Installation:
    found = shutil.which(
        "slapd", path=os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"])
    )
    if found:
        return _installed(Path("/"), Path(found))
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise Unavailable("it needs slapd, or Debian's apt-get to fetch one")
    root = made_once(cache_dir("slapd") / "debian", _unpack)
    return _installed(root, root / "usr" / "sbin" / "slapd")


def _installed(root: Path, program: Path) -> _Installation:
    try:
        module = next((root / "usr").glob("lib*/**/back_mdb.so"))
        schema = next((root / "etc").glob("*ldap/schema"))
    except StopIteration:
        raise Unavailable(f"{program} has no schema or no mdb backend") from None
    # The system itself finds the libraries of packages that are installed.
    libraries = (
        {str(library.parent) for library in root.glob("usr/lib/*/*.so.*")}
        if root != Path("/")
        else ()
    )
    return _Installation(program, schema, module.parent, os.pathsep.join(libraries))


def _unpack(root: Path) -> None:
    """Unpack Debian's slapd and what else it needs, with package lists of our own."""
    with (
        tempfile.TemporaryDirectory(prefix="apt-") as name,
        progress.step("fetching slapd"),
    ):
        for part in ("state/lists/partial", "cache/archives/partial", "packages"):
            Path(name, part).mkdir(parents=True)
        apt = [
            "apt-get",
            "-qq",
            "-o",
            f"Dir::State={name}/state",
            "-o",
            f"Dir::Cache={name}/cache",
        ]
        apt += ["-o", "APT::Sandbox::User="]
        packages = Path(name, "packages")
        progress.run([*apt, "update"], cwd=packages)
        plan = subprocess.run(
            [*apt, "install", "--simulate", "--no-install-recommends", "slapd"],
            capture_output=True,
            text=True,
            check=True,
        )
        wanted = [
            line.split()[1]
            for line in plan.stdout.splitlines()
            if line.startswith("Inst ")
        ]
        progress.run([*apt, "download", *wanted], cwd=packages)
        for package in packages.glob("*.deb"):
            progress.run(
                ["dpkg-deb", "--extract", str(package), str(root)], cwd=packages
            )


def _await(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("slapd did not start")
