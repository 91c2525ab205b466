# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the processes of one run know together.

Ansible forks a worker for each task and host, and what a worker learns dies with it. So
the main process makes a piece of anonymous memory, which every worker inherits: no
process, no socket, no name, no file. Records are only ever appended. The number of used
bytes is raised last, so a process that is killed while it appends leaves nothing.

Only processes of this run can see the memory: it is mapped without a file, not dumped
to core files, and gone with the last of them.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import mmap
import os
import struct
import threading
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, NamedTuple

_SIZE = 64 * 1024 * 1024  # bytes; the kernel gives pages when they are first touched

# Numbers of 8 bytes come first: the used bytes, the epoch, until when something may be
# changing, and how many clients were made. Each is written at once.
_USED, _EPOCH, _QUIET_UNTIL, _CLIENTS = 0, 1, 2, 3
_FIRST_RECORD = 64  # bytes

# Length of the value, epoch, and digest of the key; the value follows as JSON.
_RECORD = struct.Struct("<IQ16s")

# Byte ranges of an empty file serve as locks: the first for appending, the others for
# "one process makes it, all others wait for it".
_APPENDING = 0
_KEYS = 1 << 30


class Remembered(NamedTuple):
    """A record.

    :param epoch: how often the run had forgotten everything when it was made
    """

    value: Any
    epoch: int


class RunMemory:
    """Values by key, shared by a process and those that it forks."""

    def __init__(self, size: int = _SIZE) -> None:
        """Reserve the memory.

        :param size: in bytes
        :raises OSError: if the system gives no memory, or nothing to lock
        """
        self._memory = mmap.mmap(-1, size)
        if hasattr(mmap, "MADV_DONTDUMP"):
            self._memory.madvise(mmap.MADV_DONTDUMP)
        self._numbers = memoryview(self._memory)[:_FIRST_RECORD].cast("Q")
        self._numbers[_USED] = _FIRST_RECORD
        self._locks = _lock_file()
        self._size = size
        self._read_up_to = _FIRST_RECORD
        self._places: dict[bytes, tuple[int, int, int]] = {}
        self._all: list[tuple[bytes, int, int]] = []
        self._thread_lock = threading.RLock()

    # --- values ---

    def get(self, key: str) -> Remembered | None:
        """Return the newest record of a key, None if there is none."""
        with self._thread_lock:
            self.catch_up()
            place = self._places.get(_digest(key))
            if place is None:
                return None
            start, length, epoch = place
            return Remembered(self._value(start, length), epoch)

    def put(self, key: str, value: Any, epoch: int | None = None) -> bool:
        """Append a record.

        :param value: anything that JSON can express
        :param epoch: the epoch that it belongs to; if the run has forgotten since, the
            value may be stale and is not kept
        :return: whether it was kept; there may be no room for it
        """
        content = json.dumps(value).encode()
        with self._thread_lock, self._locked(_APPENDING):
            now = self.epoch
            if epoch is not None and epoch != now:
                return False
            start = self._numbers[_USED]
            end = start + _RECORD.size + len(content)
            if end > self._size:
                return False
            header = _RECORD.pack(len(content), now, _digest(key))
            self._memory[start:end] = header + content
            self._numbers[_USED] = end
        return True

    def all(self, prefix: str) -> Iterator[Any]:
        """Yield every value ever kept under keys of this kind, also replaced ones."""
        with self._thread_lock:
            self.catch_up()
            kind = _digest(prefix)[:4]
            places = [place for place in self._all if place[0][:4] == kind]
        for _key, start, length in places:
            yield self._value(start, length)

    def catch_up(self) -> None:
        """Take note of what other processes have appended.

        The main process does so before it forks, so that no worker has to.
        """
        with self._thread_lock:
            used = self._numbers[_USED]
            while self._read_up_to < used:
                start = self._read_up_to
                header = self._memory[start : start + _RECORD.size]
                length, epoch, digest = _RECORD.unpack(header)
                start += _RECORD.size
                self._places[digest] = (start, length, epoch)
                self._all.append((digest, start, length))
                self._read_up_to = start + length

    def _value(self, start: int, length: int) -> Any:
        return json.loads(self._memory[start : start + length])

    # --- forgetting ---

    @property
    def epoch(self) -> int:
        """How often the run has forgotten what it had read."""
        epoch: int = self._numbers[_EPOCH]
        return epoch

    def forget(self, quiet: float = 0) -> None:
        """Make all records older than now stale.

        :param quiet: seconds for which nothing that is read counts as remembered, since
            somebody may be changing it
        """
        with self._thread_lock, self._locked(_APPENDING):
            self._numbers[_EPOCH] += 1
            until = int(time.monotonic() + quiet) + 1 if quiet else 0
            self._numbers[_QUIET_UNTIL] = max(until, self._numbers[_QUIET_UNTIL])

    @property
    def quiet(self) -> bool:
        """Whether something may be changing right now."""
        return time.monotonic() < self._numbers[_QUIET_UNTIL]

    # --- clients ---

    @property
    def clients(self) -> int:
        """How many clients the processes of the run have made."""
        clients: int = self._numbers[_CLIENTS]
        return clients

    def count_client(self) -> None:
        """Count a client."""
        with self._thread_lock, self._locked(_APPENDING):
            self._numbers[_CLIENTS] += 1

    # --- one makes it, all others wait for it ---

    @contextmanager
    def making(self, keys: Iterable[str]) -> Iterator[None]:
        """Keep all other processes from making the values of these keys.

        The locks are taken in one order, so that no two processes wait for each other.
        """
        offsets = {1 + int.from_bytes(_digest(key)[4:8], "big") % _KEYS for key in keys}
        with ExitStack() as stack:
            for offset in sorted(offsets):
                stack.enter_context(self._locked(offset))
            yield

    @contextmanager
    def _locked(self, offset: int) -> Iterator[None]:
        """Hold one byte of the lock file; the kernel frees it if this process dies."""
        fcntl.lockf(self._locks, fcntl.LOCK_EX, 1, offset)
        try:
            yield
        finally:
            fcntl.lockf(self._locks, fcntl.LOCK_UN, 1, offset)


def _lock_file() -> int:
    """Return an empty file without a name."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("credential_bridge.vault")
    import tempfile

    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())


def _digest(key: str) -> bytes:
    """Return 16 bytes of which the first 4 tell the kind: what precedes the colon."""
    kind = zlib.crc32(key.partition(":")[0].encode()).to_bytes(4, "big")
    return kind + hashlib.sha256(key.encode()).digest()[:12]
