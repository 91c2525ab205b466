# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Read files that hold credentials, unless somebody else could have put them there."""

from __future__ import annotations

import os
import stat

_MAX_BYTES = 1_000_000


class Unusable(Exception):
    """A file that cannot be read or trusted.

    Its text is the end of a sentence: what is wrong with the file.
    """


def read(path: str, *, writers: int = stat.S_IWOTH, own: bool = False) -> bytes:
    """Return the content of a file.

    All questions are about the file that was opened, so it cannot be exchanged in
    between.

    :param writers: the permission bits that would let people write whom we do not trust
    :param own: whether it must belong to this user, or to root
    :raises FileNotFoundError: if there is none
    :raises Unusable: if it cannot be read, is not a file, or is not to be trusted
    """
    descriptor = _opened(path)
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        # A folder cannot even be made a stream.
        os.close(descriptor)
        raise Unusable("is not a regular file")
    with os.fdopen(descriptor, "rb") as stream:
        if os.name == "posix":
            _check_trust(status, writers, own)
        try:
            content = stream.read(_MAX_BYTES + 1)
        except OSError as error:
            raise Unusable(_cannot_read(error)) from None
    if len(content) > _MAX_BYTES:
        raise Unusable("is too large")
    return content


def _opened(path: str) -> int:
    try:
        # A pipe would have to be waited for.
        return os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        raise
    except OSError as error:
        raise Unusable(_cannot_read(error)) from None
    except ValueError:
        raise Unusable("has a name that no file can have") from None


def _check_trust(status: os.stat_result, writers: int, own: bool) -> None:
    if own and status.st_uid not in (0, os.geteuid()):
        raise Unusable("belongs to another user")
    if status.st_mode & writers:
        raise Unusable("can be written by other users")


def _cannot_read(error: OSError) -> str:
    return f"cannot be read ({os.strerror(error.errno or 0)})"
