# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One process tries; if it fails, so do all that were waiting for it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Callable

from ..module_utils.errors import CredentialBridgeError
from ._records import failure_of, failure_record
from ._run_memory import RunMemory


@contextmanager
def failing_together(
    memory: RunMemory,
    keys: Sequence[str],
    concerns_all: Callable[[CredentialBridgeError], bool] = lambda _error: True,
) -> Iterator[None]:
    """Make the values of these keys inside, while other processes wait.

    Without this, a server that hangs would be waited for by one process after the
    other. Who comes after the failure tries again.

    :param concerns_all: whether a failure is that of everyone who waits
    :raises CredentialBridgeError: that of the process that was waited for
    """
    came = time.monotonic()
    with memory.making(keys):
        for key in keys:
            failure = memory.get(f"failure:{key}")
            if failure and failure.value["at"] >= came:
                raise failure_of(failure.value)
        try:
            yield
        except CredentialBridgeError as error:
            if concerns_all(error):
                record = {**failure_record(error), "at": time.monotonic()}
                for key in keys:
                    memory.put(f"failure:{key}", record)
            raise
