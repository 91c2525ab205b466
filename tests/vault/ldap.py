# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""OpenLDAP's ``slapd`` with one user, from PATH or from Debian's packages.

:data:`ADMIN` may change everything.
"""

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

from vault.debian import Unavailable, libraries, unpacked
from vault.loopback import HOST, free_port
from vault.server import tied_to_parent

__all__ = ["LdapServer", "Unavailable", "ldap_server"]

BASE = "dc=example,dc=com"
ADMIN, PASSWORD = f"cn=admin,{BASE}", "made-up-admin-password"
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
rootdn "{admin}"
rootpw {password}
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
                admin=ADMIN,
                password=PASSWORD,
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
    root = unpacked("slapd")
    return _installed(root, root / "usr" / "sbin" / "slapd")


def _installed(root: Path, program: Path) -> _Installation:
    try:
        module = next((root / "usr").glob("lib*/**/back_mdb.so"))
        schema = next((root / "etc").glob("*ldap/schema"))
    except StopIteration:
        raise Unavailable(f"{program} has no schema or no mdb backend") from None
    return _Installation(program, schema, module.parent, libraries(root))


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
