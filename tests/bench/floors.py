# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What could be written by hand instead: the floors that a collection is measured against."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import hvac
import urllib3

WORKERS = 8


def keep_alive_reads(
    address: str, token: str, paths: Sequence[str], ca_cert: str | None
) -> float:
    """Seconds that reading takes with one bare urllib3 connection."""
    pool = urllib3.PoolManager(ca_certs=ca_cert)
    headers = {"X-Vault-Token": token}
    started = time.perf_counter()
    for path in paths:
        assert pool.request(
            "GET", f"{address}/v1/secret/data/{path}", headers=headers
        ).json()["data"]["data"]
    return time.perf_counter() - started


def hvac_ensure(
    address: str,
    token: str,
    secrets: Mapping[str, Mapping[str, Any]],
    workers: int = WORKERS,
) -> float:
    """Return the seconds of a script that reads each secret and writes what differs."""
    local = threading.local()

    def ensure(path: str) -> None:
        if not hasattr(local, "client"):
            local.client = hvac.Client(url=address, token=token)
        kv = local.client.secrets.kv.v2
        try:
            answer = kv.read_secret_version(path=path, raise_on_deleted_version=True)[
                "data"
            ]
            data, version = answer["data"], answer["metadata"]["version"]
        except hvac.exceptions.InvalidPath:
            data, version = None, 0
        if data != secrets[path]:
            kv.create_or_update_secret(
                path=path, secret=dict(secrets[path]), cas=version
            )

    return _timed(ensure, list(secrets), workers)


def hvac_reads(
    address: str, token: str, paths: Sequence[str], workers: int = WORKERS
) -> float:
    """Seconds that a script takes which reads all of these."""
    local = threading.local()

    def read(path: str) -> None:
        if not hasattr(local, "client"):
            local.client = hvac.Client(url=address, token=token)
        local.client.secrets.kv.v2.read_secret_version(
            path=path, raise_on_deleted_version=True
        )

    return _timed(read, paths, workers)


def _timed(work: Callable[[str], None], paths: Sequence[str], workers: int) -> float:
    started = time.perf_counter()
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, paths))
    return time.perf_counter() - started
