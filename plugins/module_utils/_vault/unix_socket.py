# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Connections to an agent, proxy or server that listens on a Unix socket.

They speak plain HTTP, like the servers' own clients: who may connect is a matter of the
socket's owner and mode.
"""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import Any, NamedTuple

from .._model.names import shown_file
from ..errors import Reason, VaultConnectionError

with suppress(ImportError):  # A task without it gets 'dependency_missing'.
    from urllib3 import exceptions as urllib3_errors


class OverSocket:
    """A connection of urllib3's that leads to a socket, whatever host it is for."""

    socket_path: str
    timeout: float

    def _new_conn(self) -> socket.socket:
        """Connect.

        :raises NewConnectionError: of urllib3, with the system's error as its cause
        """
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            sock.settimeout(self.timeout)
            sock.connect(self.socket_path)
        except OSError as error:
            sock.close()
            connection: Any = self
            raise urllib3_errors.NewConnectionError(connection, "no socket") from error
        return sock


class _Problem(NamedTuple):
    """What an error of the system means.

    :param message: ``{socket}`` stands for the path
    """

    error: type[OSError]
    message: str
    hint: str


_PROBLEMS = (
    _Problem(
        FileNotFoundError,
        "There is no socket {socket}.",
        "Check 'vault_url', and that what listens there is running on the machine that "
        "the task runs on.",
    ),
    _Problem(
        PermissionError,
        "This user may not connect to the socket {socket}.",
        "Its listener decides who may, with 'socket_mode', 'socket_user' and "
        "'socket_group'; the folders above it must be open to this user, too.",
    ),
    _Problem(
        ConnectionRefusedError,
        "Nothing listens on the socket {socket}.",
        "Start the agent, proxy or server; what is there may be left over from an "
        "earlier one, or no socket.",
    ),
)


def not_connected(error: BaseException | None, path: str) -> VaultConnectionError:
    """Return the failure for a socket that cannot be connected to."""
    problem = _Problem(
        OSError,
        f"No connection to the socket {{socket}}: {type(error).__name__}.",
        "Check 'vault_url', and that what listens there responds.",
    )
    for candidate in _PROBLEMS:
        if isinstance(error, candidate.error):
            problem = candidate
            break
    return VaultConnectionError(
        problem.message.replace("{socket}", shown_file(path)),
        reason=Reason.UNREACHABLE,
        hint=problem.hint,
        maybe_sent=False,
    )
