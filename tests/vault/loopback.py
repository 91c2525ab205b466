# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Free ports of the loopback interface."""

from __future__ import annotations

import contextlib
import random
import socket

HOST = "127.0.0.1"
# The system gives higher ports to outgoing connections. A server that is killed and
# started again must find its port free.
_LASTING_PORTS = range(20000, 32000)


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


def lasting_ports(count: int) -> list[int]:
    """Return ports that stay free while nothing listens on them.

    :raises RuntimeError: if there are too few
    """
    ports: list[int] = []
    for port in random.sample(_LASTING_PORTS, len(_LASTING_PORTS)):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind((HOST, port))
            ports.append(port)
        if len(ports) == count:
            return ports
    raise RuntimeError("too few free ports")
