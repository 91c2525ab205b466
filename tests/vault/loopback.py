# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Free ports of the loopback interface.

The system gives ports to outgoing connections, too. Ours are none of those: whoever
starts a server on one, a moment later or after it was killed, must find it free.
"""

from __future__ import annotations

import contextlib
import random
import socket

HOST = "127.0.0.1"
# Linux gives 32768 and higher to outgoing connections, other systems higher ones still.
_PORTS = range(20000, 32000)


def free_port() -> int:
    """Return a port that nothing listens on."""
    return free_ports(1)[0]


def free_ports(count: int) -> list[int]:
    """Return different ports that nothing listens on.

    They are drawn, so that tests that run at the same time find different ones.

    :raises RuntimeError: if there are too few
    """
    ports: list[int] = []
    for port in random.sample(_PORTS, len(_PORTS)):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind((HOST, port))
            ports.append(port)
        if len(ports) == count:
            return ports
    raise RuntimeError("too few free ports")
