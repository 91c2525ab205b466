# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Three real Vaults that form one cluster with integrated storage (raft), behind a balancer, all on loopback."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import socket
import time
import urllib.error
from pathlib import Path
from typing import Any, Callable, TypeVar

from balancer import Balancer
from vault_binary import vault_binary
from vault_server import HOST, SECONDS_TO_START, VaultServer

NODES = 3
# Below the ports that the system gives to outgoing connections: a node that was killed must find its port free again.
PORTS = range(20000, 32000)

_T = TypeVar("_T")


class VaultNode(VaultServer):
    """One node. ``start`` ends when it answers, sealed or not."""

    def __init__(
        self, name: str, port: int, cluster_port: int, joins: list[str], binary: Path
    ) -> None:
        super().__init__(binary=binary)
        self.name, self.port = name, port
        self._cluster_port, self._joins = cluster_port, joins

    def _launch(self, port: int) -> None:
        self.address = f"http://{HOST}:{self.port}"
        data = self.folder / "data"
        data.mkdir(exist_ok=True)
        config = {
            "storage": {
                "raft": {
                    "path": str(data),
                    "node_id": self.name,
                    # The fastest that Vault offers at noticing that the leader is gone.
                    "performance_multiplier": "1",
                    # How soon a node that joins gets its vote, and one that comes back counts as well.
                    "autopilot_update_interval": "500ms",
                    "autopilot_reconcile_interval": "1s",
                    "retry_join": [
                        {"leader_api_addr": address} for address in self._joins
                    ],
                }
            },
            "listener": {
                "tcp": {
                    "address": f"{HOST}:{self.port}",
                    "cluster_address": f"{HOST}:{self._cluster_port}",
                    "tls_disable": True,
                }
            },
            "api_addr": self.address,
            "cluster_addr": f"https://{HOST}:{self._cluster_port}",
            "disable_mlock": True,
        }
        path = self.folder / "node.json"
        path.write_text(json.dumps(config))
        self._spawn(["server", f"-config={path}", "-log-level=info"], {})

    def _becomes_ready(self) -> bool:
        deadline = time.monotonic() + SECONDS_TO_START
        while (
            self._process
            and self._process.poll() is None
            and time.monotonic() < deadline
        ):
            with contextlib.suppress(OSError):
                self.request("GET", "sys/seal-status")
                return True
            time.sleep(0.1)
        return False

    def kill(self) -> None:
        """End it as a power failure would; what it stored stays."""
        process, self._process = self._process, None
        if process:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()

    @property
    def health(self) -> int:
        """The status of its health check, 0 where it does not answer."""
        try:
            self.request("GET", "sys/health")
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0
        return 200


class VaultCluster:
    """``with VaultCluster() as cluster:`` gives ``address`` (the balancer's), ``token`` (root) and ``nodes``."""

    def __init__(self) -> None:
        self.token = ""
        self._key = ""
        self._stack = contextlib.ExitStack()
        self.nodes: list[VaultNode] = []

    def __enter__(self) -> VaultCluster:
        with self._stack:
            self._start(vault_binary())
            self._stack = self._stack.pop_all()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.close()

    def _start(self, binary: Path) -> None:
        ports = _free_ports(2 * NODES)
        joins = [f"http://{HOST}:{port}" for port in ports[:NODES]]
        self.nodes = [
            VaultNode(
                f"node{number}", ports[number], ports[NODES + number], joins, binary
            )
            for number in range(NODES)
        ]
        for node in self.nodes:
            self._stack.callback(node.stop)
            node.start()
        answer: Any = self.nodes[0].request(
            "PUT", "sys/init", {"secret_shares": 1, "secret_threshold": 1}
        )
        self.token, self._key = answer["root_token"], answer["keys_base64"][0]
        for node in self.nodes:
            node.token = self.token
            self.unseal(node)
            if node is self.nodes[0]:
                # A node that joins gets its vote only after this time.
                settings = {"server_stabilization_time": "1s"}
                self.leader.request(
                    "POST", "sys/storage/raft/autopilot/configuration", settings
                )
        balancer = self._stack.enter_context(Balancer(ports[:NODES]))
        self.address = balancer.address
        self.await_healthy()

    def unseal(self, node: VaultNode) -> None:
        """Unseal a node; one that has not joined the cluster yet is given the time to."""

        def unsealed() -> bool:
            try:
                answer: Any = node.request("PUT", "sys/unseal", {"key": self._key})
            except urllib.error.HTTPError:
                return False
            return not answer["sealed"]

        wait_for(unsealed, f"{node.name} to be unsealed")

    @property
    def leader(self) -> VaultNode:
        """The node that leads; waits for one."""
        return wait_for(
            lambda: next((node for node in self.nodes if node.health == 200), None),
            "a leader",
        )

    @property
    def reign(self) -> str:
        """Who leads since when; a node that steps down may be elected again."""
        answer: Any = self.leader.request("GET", "sys/leader")
        return f"{answer['leader_address']} {answer['active_time']}"

    def kill_leader(self) -> VaultNode:
        """Kill the leader with -9 and return it."""
        leader = self.leader
        leader.kill()
        return leader

    def revive(self, node: VaultNode) -> None:
        """Start a node that was killed, and unseal it."""
        node.start()
        self.unseal(node)

    def step_down(self) -> None:
        """Have the leader hand over to another node."""
        self.leader.request("PUT", "sys/step-down")

    def seal_leader(self) -> VaultNode:
        """Seal the node that leads, and return it; Vault seals no other."""
        leader = self.leader
        leader.request("PUT", "sys/seal")
        return leader

    def await_healthy(self) -> None:
        """Wait until one node leads and the others stand by, know all that it knows, and may vote."""

        def healthy() -> bool:
            if sorted(node.health for node in self.nodes) != [
                200,
                *[429] * (NODES - 1),
            ]:
                return False
            state: Any = self.leader.request("GET", "sys/storage/raft/autopilot/state")
            return state["data"]["healthy"] and len(state["data"]["voters"]) == NODES

        wait_for(healthy, "a healthy cluster")


def wait_for(condition: Callable[[], _T | None], what: str, seconds: float = 60) -> _T:
    """The first true value of the condition.

    :raises TimeoutError: naming what was waited for
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.1)
    raise TimeoutError(f"waited {seconds} s for {what}")


def _free_ports(count: int) -> list[int]:
    ports: list[int] = []
    for port in random.sample(PORTS, len(PORTS)):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind((HOST, port))
            ports.append(port)
        if len(ports) == count:
            return ports
    raise RuntimeError("too few free ports")
