# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Three real servers that form one cluster (raft) behind a balancer, on loopback."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import urllib.error
from typing import Any

from vault.link import Balancer
from vault.loopback import HOST, free_ports
from vault.product import VAULT, Product
from vault.server import VaultServer
from vault.wait import wait_for

NODES = 3


class VaultNode(VaultServer):
    """One node. ``start`` returns when it answers, sealed or not.

    :param joins: the addresses of all nodes
    """

    def __init__(
        self,
        product: Product,
        name: str,
        port: int,
        cluster_port: int,
        joins: list[str],
    ) -> None:
        super().__init__(product)
        self.name, self.port = name, port
        self._cluster_port, self._joins = cluster_port, joins

    def _launch(self, port: int) -> None:
        self.address = f"http://{HOST}:{self.port}"
        path = self.folder / "node.json"
        path.write_text(json.dumps(self._config()))
        self._spawn([f"-config={path}"], {})

    def _config(self) -> dict[str, Any]:
        data = self.folder / "data"
        data.mkdir(exist_ok=True)
        raft = {
            "path": str(data),
            "node_id": self.name,
            # The fastest there is at noticing that the leader is gone.
            "performance_multiplier": "1",
            # How soon a node that joins gets its vote, and one that returns counts.
            "autopilot_update_interval": "500ms",
            "autopilot_reconcile_interval": "1s",
            "retry_join": [{"leader_api_addr": address} for address in self._joins],
        }
        listener = {
            "address": f"{HOST}:{self.port}",
            "cluster_address": f"{HOST}:{self._cluster_port}",
            "tls_disable": True,
        }
        return {
            **self.product.settings,
            "storage": {"raft": raft},
            "listener": {"tcp": listener},
            "api_addr": self.address,
            "cluster_addr": f"https://{HOST}:{self._cluster_port}",
            "disable_mlock": True,
        }

    def _answers(self) -> bool:
        with contextlib.suppress(OSError):
            self.request("GET", "sys/seal-status")
            return True
        return False

    def kill(self) -> None:
        """End it as a power failure would; what it stored stays."""
        process, self._process = self._process, None
        if process:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()

    @property
    def health(self) -> int:
        """The status of its health check, 0 if it does not answer."""
        try:
            self.request("GET", "sys/health")
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0
        return 200


class VaultCluster:
    """A running cluster: the balancer's ``address``, the root ``token``, the ``nodes``.

    Use it as a context manager: ``with VaultCluster() as cluster: ...``
    """

    def __init__(self, product: Product = VAULT) -> None:
        self.product = product
        self.token = ""
        self._key = ""
        self._stack = contextlib.ExitStack()
        self.nodes: list[VaultNode] = []

    def __enter__(self) -> VaultCluster:
        with self._stack:
            self._start()
            self._stack = self._stack.pop_all()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.close()

    def _start(self) -> None:
        ports = free_ports(2 * NODES)
        joins = [f"http://{HOST}:{port}" for port in ports[:NODES]]
        for number in range(NODES):
            own, cluster = ports[number], ports[NODES + number]
            node = VaultNode(self.product, f"node{number}", own, cluster, joins)
            self.nodes.append(node)
            self._stack.callback(node.stop)
            node.start()
        self._initialize()
        balancer = self._stack.enter_context(Balancer(ports[:NODES]))
        self.address = balancer.address
        self.await_healthy()

    def _initialize(self) -> None:
        first = self.nodes[0]
        shares = {"secret_shares": 1, "secret_threshold": 1}
        answer: Any = first.request("PUT", "sys/init", shares)
        self.token, self._key = answer["root_token"], answer["keys_base64"][0]
        for node in self.nodes:
            node.token = self.token
            self.unseal(node)
            if node is first:
                # A node that joins gets its vote only after this time.
                settings = {"server_stabilization_time": "1s"}
                autopilot = "sys/storage/raft/autopilot/configuration"
                self.leader.request("POST", autopilot, settings)

    def unseal(self, node: VaultNode) -> None:
        """Unseal a node; wait until one that is new has joined the cluster."""

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

        def answer() -> str | None:
            told: Any = self.leader.request("GET", "sys/leader")
            # Between two leaders, OpenBao names none.
            if not told.get("leader_address"):
                return None
            return f"{told['leader_address']} {told['active_time']}"

        return wait_for(answer, "a leader that is known")

    def kill_leader(self) -> VaultNode:
        """Kill the leader with -9 and return it."""
        leader = self.leader
        leader.kill()
        return leader

    def revive(self, node: VaultNode) -> None:
        """Start a node that was killed, and unseal it."""
        node.start()
        self.unseal(node)

    def repair(self) -> None:
        """Start every node that is down, unseal every one that is sealed."""
        for node in self.nodes:
            if node.health == 0:
                node.start()
            if node.health == 503:
                self.unseal(node)
        self.await_healthy()

    def step_down(self) -> None:
        """Have the leader hand over to another node."""
        self.leader.request("PUT", "sys/step-down")

    def seal_leader(self) -> VaultNode:
        """Seal the leader, as no other node can be sealed, and return it."""
        leader = self.leader
        leader.request("PUT", "sys/seal")
        return leader

    def await_healthy(self) -> None:
        """Wait until one node leads and the others stand by, up to date and voting."""

        def healthy() -> bool:
            expected = [200, *[429] * (NODES - 1)]
            if sorted(node.health for node in self.nodes) != expected:
                return False
            state: Any = self.leader.request("GET", "sys/storage/raft/autopilot/state")
            return state["data"]["healthy"] and len(state["data"]["voters"]) == NODES

        wait_for(healthy, "a healthy cluster")
