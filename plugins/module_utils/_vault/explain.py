# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Complete the failure of an operation, and record how it ended."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from .._log import Log
from .._model.operations import Operation
from ..errors import CredentialBridgeError
from .failures import write_uncertain


@contextmanager
def explained(
    log: Log, operation: Operation, mount: str = "", path: str = ""
) -> Iterator[None]:
    """Give a failure inside the names of what was attempted, unless it has them.

    :raises VaultConnectionError: ``write_uncertain`` if the response to a write was lost
    """
    where = {"operation": operation.name, "mount_point": mount, "path": path}
    started = time.monotonic()
    try:
        yield
    except CredentialBridgeError as error:
        error.operation = error.operation or operation.name
        error.mount_point = error.mount_point or mount or None
        error.path = error.path or path or None
        log.debug("failed", **where, reason=error.reason)
        # If the token's upkeep failed, the write itself was not sent.
        if operation.writes and error.maybe_sent and error.operation == operation.name:
            raise write_uncertain(error) from None
        raise
    milliseconds = (time.monotonic() - started) * 1000
    log.debug("done", **where, ms=f"{milliseconds:.1f}")
