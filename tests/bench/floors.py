# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What could be written by hand instead: the floors that a collection is measured against."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import hvac
import urllib3

WORKERS = 8

# Two starts of the command for each secret; a version is written whether it differs or
# not.
COPY_OF_A_FOLDER = """
set -euo pipefail
vault=$1 folder=$2 mount=$3
"$vault" kv list -format=json "secret/$folder" | tr -d '[]", ' | sed '/^$/d' |
while read -r name; do
    "$vault" kv get -format=json -field=data "secret/$folder/$name" </dev/null |
        "$vault" kv put "$mount/$folder/$name" - >/dev/null
done
"""


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


def copied_by_the_command(
    vault: Path, folder: str, mount: str, env: Mapping[str, str]
) -> float:
    """Return the seconds of a shell script that copies the secrets of a folder."""
    started = time.perf_counter()
    subprocess.run(
        ["bash", "-c", COPY_OF_A_FOLDER, "copy", vault, folder, mount],
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        check=True,
    )
    return time.perf_counter() - started


def _timed(work: Callable[[str], None], paths: Sequence[str], workers: int) -> float:
    started = time.perf_counter()
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, paths))
    return time.perf_counter() - started
