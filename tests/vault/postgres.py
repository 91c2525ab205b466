# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""PostgreSQL on loopback, from this machine or from Debian's packages."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from vault.debian import Unavailable, libraries, unpacked
from vault.loopback import HOST, free_port
from vault.server import tied_to_parent

__all__ = ["PostgresServer", "Unavailable", "postgres_server"]

ADMIN, PASSWORD = "vault", "made-up-admin-password"
SECONDS_TO_START = 30
_BIN = "usr/lib/postgresql/*/bin"


@dataclass(frozen=True)
class PostgresServer:
    """A running server, where :data:`ADMIN` may do everything.

    :param installation: the folder that holds usr/lib/postgresql
    """

    port: int
    installation: Path

    @property
    def url(self) -> str:
        """Its address, with the placeholders that Vault fills in."""
        return (
            f"postgresql://{{{{username}}}}:{{{{password}}}}@{HOST}:{self.port}"
            "/postgres?sslmode=disable"
        )

    @property
    def client(self) -> Path:
        """Its ``psql``."""
        return _program(self.installation, "psql")

    @property
    def environment(self) -> dict[str, str]:
        """What the client needs, which may come from Debian's packages."""
        return _environment(self.installation)

    def query(
        self, statement: str, user: str = ADMIN, password: str = PASSWORD
    ) -> list[str]:
        """Return the lines of a query's result.

        :raises subprocess.CalledProcessError: for example if the password is wrong
        """
        command = [str(self.client), "-h", HOST]
        command += ["-p", str(self.port), "-U", user, "-d", "postgres"]
        done = subprocess.run(
            [*command, "-A", "-t", "-w", "-c", statement],
            env={**self.environment, "PGPASSWORD": password},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.split()


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Run a server with an empty database.

    :raises Unavailable: if there is neither PostgreSQL nor Debian's ``apt-get``
    """
    with tempfile.TemporaryDirectory(prefix="postgres-") as name:
        folder = Path(name)
        installation = _installation(folder)
        (folder / "password").write_text(PASSWORD)
        _give_away(folder)
        data = str(folder / "data")
        initdb = ["-D", data, "-U", ADMIN, f"--pwfile={folder / 'password'}"]
        initdb += ["--auth=scram-sha-256", "--no-sync", "-E", "UTF8", "--locale=C"]
        _run(installation, "initdb", initdb, folder)
        port = free_port()
        options = ["-D", data, "-h", HOST, "-p", str(port), "-k", name, "-F"]
        command = _own_process([str(_program(installation, "postgres")), *options])
        with (
            open(folder / "log", "wb") as log,
            subprocess.Popen(
                command,
                cwd=folder,
                env=_environment(installation),
                stdout=log,
                stderr=subprocess.STDOUT,
            ) as process,
        ):
            try:
                server = PostgresServer(port, installation)
                _await(server, process, folder / "log")
                yield server
            finally:
                # It does not wait for its clients then.
                process.send_signal(signal.SIGINT)


def _installation(folder: Path) -> Path:
    if _found(Path("/")):
        return Path("/")
    root = unpacked("postgresql")
    if os.geteuid() == 0:
        # Another user cannot look into root's cache.
        copy = folder / "debian"
        shutil.copytree(root, copy, symlinks=True)
        return copy
    return root


def _found(root: Path) -> list[Path]:
    return sorted(root.glob(f"{_BIN}/initdb"))


def _program(root: Path, name: str) -> Path:
    try:
        return _found(root)[-1].parent / name
    except IndexError:
        raise Unavailable(f"{root} has no PostgreSQL") from None


def _environment(root: Path) -> dict[str, str]:
    return {"PATH": os.defpath, "LD_LIBRARY_PATH": libraries(root), "TZ": "UTC"}


def _user() -> int | None:
    """Return whom to run as: PostgreSQL refuses to run as root."""
    return pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None


def _own_process(command: Sequence[str]) -> list[str]:
    """Return a command that runs this one as that user, no longer than this process."""
    user = _user()
    if user is None:
        return tied_to_parent(command)
    # Linux forgets the wish to end with the parent where the user changes.
    setpriv = ["setpriv", f"--reuid={user}", "--clear-groups", "--pdeathsig", "INT"]
    return [*setpriv, *command]


def _give_away(folder: Path) -> None:
    user = _user()
    if user is not None:
        for path in (folder, folder / "password"):
            os.chown(path, user, -1)


def _run(root: Path, name: str, options: Sequence[str], folder: Path) -> None:
    done = subprocess.run(
        [str(_program(root, name)), *options],
        user=_user(),
        cwd=folder,
        env=_environment(root),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{name} failed:\n{done.stdout}")


def _await(server: PostgresServer, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < deadline:
        try:
            server.query("SELECT 1")
        except subprocess.CalledProcessError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")
