# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Files on the host: looked at, replaced together, given to their owner.

A key and its certificate are two files, and no file system can replace two at once. So
every new file is complete and on disk before the first old one goes; a failure puts the
old ones back; and what a crash leaves half-way, the next look recognizes, because a key
belongs to one certificate only.
"""

from __future__ import annotations

import errno
import grp
import os
import pwd
import stat
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import NamedTuple

from .._local_file import Unusable, read
from .._model.names import shown_file
from ..errors import BackendError, ConfigurationError, Reason

_MADE_FOR = ".vault_certificate-"
_ABANDONED = 3600  # seconds


class HostFile(NamedTuple):
    """A file that exists.

    :param mode: its permission bits
    """

    content: bytes
    mode: int
    uid: int
    gid: int

    def __repr__(self) -> str:
        """Return a text without the content, which may be a key."""
        return f"HostFile({self.mode:04o}, {self.uid}, {self.gid})"


class Attributes(NamedTuple):
    """How a file is to be: its permission bits, and whose it is."""

    mode: int
    uid: int
    gid: int


def look(path: str, option: str) -> HostFile | None:
    """Return a file, None if there is none.

    :raises ConfigurationError: if something else is there, or it cannot be read
    """
    try:
        status = os.lstat(path)
        if stat.S_ISLNK(status.st_mode):
            raise Unusable("is a symbolic link")
        content = read(path, writers=0)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unusable(path, option, f"cannot be read ({error.strerror})") from None
    except Unusable as problem:
        raise _unusable(path, option, str(problem)) from None
    return HostFile(content, stat.S_IMODE(status.st_mode), status.st_uid, status.st_gid)


def source(path: str, option: str) -> str:
    """Return the text of a file that must exist.

    :raises ConfigurationError: if there is none
    """
    try:
        return read(path, writers=0).decode(errors="replace")
    except FileNotFoundError:
        raise _unusable(path, option, "does not exist") from None
    except Unusable as problem:
        raise _unusable(path, option, str(problem)) from None


def _unusable(path: str, option: str, problem: str) -> ConfigurationError:
    return ConfigurationError(
        f"The file {shown_file(path)} {problem}.",
        hint=f"Check the option '{option}', which is a path on the host that the task "
        "runs on.",
    )


def check_folder(path: str, option: str) -> None:
    """Check that a file could be put where it is to be.

    :raises ConfigurationError: if its folder does not exist
    :raises BackendError: ``not_written`` if it cannot be written
    """
    folder = os.path.dirname(path)
    if not os.path.isdir(folder):
        raise ConfigurationError(
            f"The folder {shown_file(folder)} does not exist.",
            hint=f"Create it, for example with ansible.builtin.file, or check the "
            f"option '{option}'.",
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        code = errno.EROFS if os.statvfs(folder).f_flag & os.ST_RDONLY else errno.EACCES
        raise _not_written(path, OSError(code, os.strerror(code)))


def _not_written(path: str, error: OSError) -> BackendError:
    return BackendError(
        f"The file {shown_file(path)} cannot be written ({error.strerror}). What was "
        "there before is still in place.",
        reason=Reason.NOT_WRITTEN,
        hint="Make room, or check the permissions on the host, and run the task again.",
    )


# --- owners ---


def user_id(owner: str) -> int:
    """Return the number of a user, given as a name or a number.

    :raises ConfigurationError: if there is none of that name
    """
    with suppress(KeyError):
        return pwd.getpwnam(owner).pw_uid
    return _number(owner, "owner", "user")


def group_id(group: str) -> int:
    """Return the number of a group likewise."""
    with suppress(KeyError):
        return grp.getgrnam(group).gr_gid
    return _number(group, "group", "group")


def _number(name: str, option: str, what: str) -> int:
    if name.isascii() and name.isdigit():
        return int(name)
    raise ConfigurationError(
        f"The host has no {what} of the name in the option '{option}'.",
        hint=f"Create the {what} first, or check the name.",
    )


def new_owner(path: str) -> tuple[int, int]:
    """Return user and group of a file that does not exist yet."""
    folder = os.stat(os.path.dirname(path))
    inherits = folder.st_mode & stat.S_ISGID
    return os.geteuid(), folder.st_gid if inherits else os.getegid()


def user_name(uid: int) -> str:
    """Return the name of a user, or its number if it has none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def group_name(gid: int) -> str:
    """Return the name of a group likewise."""
    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)


# --- changing ---


def set_attributes(path: str, wanted: Attributes) -> None:
    """Give a file that exists its owner and its mode.

    :raises BackendError: ``not_written``
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            _attribute(descriptor, wanted)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise _not_written(path, error) from None


def _attribute(descriptor: int, wanted: Attributes) -> None:
    status = os.fstat(descriptor)
    if (status.st_uid, status.st_gid) != (wanted.uid, wanted.gid):
        # Whoever the new owner is, nobody else can read it meanwhile.
        os.fchmod(descriptor, stat.S_IMODE(status.st_mode) & wanted.mode)
        os.fchown(descriptor, wanted.uid, wanted.gid)
    os.fchmod(descriptor, wanted.mode)


def remove(path: str) -> None:
    """Remove a file; it is no failure if it is gone already.

    :raises BackendError: ``not_written``
    """
    try:
        with suppress(FileNotFoundError):
            os.unlink(path)
        _sync_folder(path)
    except OSError as error:
        raise _not_written(path, error) from None


class Replacement:
    """Files that get new content together, in the order given.

    As a context, it makes a private file beside each of them, so that a folder that
    cannot be written is known before anything is asked for, and removes what is left.

    :raises BackendError: ``not_written``; then the old files are in place
    """

    def __init__(self, paths: Sequence[str]) -> None:
        """Do nothing yet."""
        self._paths = paths
        self._new: dict[str, str] = {}
        self._old: dict[str, str] = {}
        #: Those that did not exist.
        self._added: set[str] = set()

    def __enter__(self) -> Replacement:
        """Make the private files."""
        try:
            for path in self._paths:
                _remove_abandoned(path)
                self._new[path] = _private_file(path)
        except OSError as error:
            self._clean_up()
            raise _not_written(path, error) from None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove what is left of them."""
        self._clean_up()

    def replace(
        self, contents: Mapping[str, bytes], attributes: Mapping[str, Attributes]
    ) -> None:
        """Write all files, and then put them in their places."""
        for path in self._paths:
            with _failing(path):
                _fill(self._new[path], contents[path], attributes[path])
        try:
            for path in self._paths:
                with _failing(path):
                    self._keep(path)
                    os.replace(self._new[path], path)
                del self._new[path]
            for path in self._paths:
                with _failing(path):
                    _sync_folder(path)
        except BackendError:
            self._put_back()
            raise

    def _keep(self, path: str) -> None:
        """Give an old file a second name, under which it can be put back."""
        name = _private_file(path)
        os.unlink(name)
        try:
            os.link(path, name, follow_symlinks=False)
            self._old[path] = name
        except FileNotFoundError:
            self._added.add(path)
        except OSError:
            # A file system without links. Then only a crash could leave it half-way,
            # or a folder that lets us make files and not replace them.
            return

    def _put_back(self) -> None:
        for path in self._paths:
            if path in self._old:
                with suppress(OSError):
                    os.replace(self._old[path], path)
            elif path in self._added and path not in self._new:
                with suppress(OSError):
                    os.unlink(path)

    def _clean_up(self) -> None:
        for name in (*self._new.values(), *self._old.values()):
            with suppress(OSError):
                os.unlink(name)


@contextmanager
def _failing(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _not_written(path, error) from None


def _private_file(path: str) -> str:
    """Make an empty file beside another one, which nobody else can open."""
    folder, name = os.path.split(path)
    descriptor, made = tempfile.mkstemp(prefix=f".{name}{_MADE_FOR}", dir=folder)
    os.close(descriptor)
    return made


def _fill(path: str, content: bytes, wanted: Attributes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_NOFOLLOW)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        _attribute(descriptor, wanted)
        os.fsync(descriptor)


def _sync_folder(path: str) -> None:
    descriptor = os.open(os.path.dirname(path), os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_abandoned(path: str) -> None:
    """Remove what a run has left that was killed, which may be a key."""
    folder, name = os.path.split(path)
    with os.scandir(folder) as entries:
        found = [
            entry for entry in entries if entry.name.startswith(f".{name}{_MADE_FOR}")
        ]
    for entry in found:
        with suppress(FileNotFoundError):
            age = time.time() - entry.stat(follow_symlinks=False).st_mtime
            if age > _ABANDONED:
                os.unlink(entry.path)
