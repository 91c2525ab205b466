# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Reading files that hold credentials: whoever could have put something else there must not be able to."""

from __future__ import annotations

import os
import stat

_MAX_BYTES = 1_000_000


class Unusable(Exception):
    """A file that cannot be read or trusted; the text says what is wrong with it, as the end of a sentence."""


def read(path: str, *, writers: int = stat.S_IWOTH, own: bool = False) -> bytes:
    """The content of a file. All is asked of the file that was opened, so nobody can exchange it in between.

    :param writers: the bits of a mode that would let people write to it whom we do not trust
    :param own: whether it has to belong to this user, or to root
    :raises FileNotFoundError: where there is none
    :raises Unusable: where it cannot be read, is no file, or is not to be trusted
    """
    try:
        # A pipe would have to be waited for.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        raise
    except OSError as error:
        raise Unusable(f"cannot be read ({os.strerror(error.errno or 0)})") from None
    except ValueError:
        raise Unusable("has a name that no file can have") from None
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        # A folder cannot even be made a stream.
        os.close(descriptor)
        raise Unusable("is not a regular file")
    with os.fdopen(descriptor, "rb") as stream:
        if os.name == "posix":
            if own and status.st_uid not in (0, os.geteuid()):
                raise Unusable("belongs to another user")
            if status.st_mode & writers:
                raise Unusable("can be written by other users")
        try:
            content = stream.read(_MAX_BYTES + 1)
        except OSError as error:
            raise Unusable(
                f"cannot be read ({os.strerror(error.errno or 0)})"
            ) from None
    if len(content) > _MAX_BYTES:
        raise Unusable("is too large")
    return content
