# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A failure names what was attempted, and a write without a response is uncertain."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.operations import (
    CAPABILITIES,
    READ,
    WRITE,
    Operation,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.explain import (
    explained,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    Reason,
    VaultConnectionError,
    VaultError,
)

SECRET = ("secret", "app")


class Records:
    """Keeps what would be in the log."""

    def __init__(self) -> None:
        self.kept: list[dict[str, Any]] = []

    def debug(self, event: str, **fields: Any) -> None:
        self.kept.append({"event": event, **fields})


def outcome(error: VaultError, operation: Operation) -> Any:
    """Return the failure that becomes of one."""
    log: Any = Records()
    with pytest.raises(VaultError) as caught, explained(log, operation, *SECRET):
        raise error
    return caught.value


def test_a_failure_gets_the_names_that_it_lacks() -> None:
    error = outcome(VaultError("no"), READ)
    assert (error.operation, error.mount_point, error.path) == ("read", "secret", "app")
    told = VaultError("no", operation="token_renew", mount_point="kv", path="x")
    error = outcome(told, READ)
    assert (error.operation, error.mount_point, error.path) == (
        "token_renew",
        "kv",
        "x",
    )


def test_names_that_nobody_knows_stay_unknown() -> None:
    log: Any = Records()
    with pytest.raises(VaultError) as caught, explained(log, CAPABILITIES):
        raise VaultError("no")
    assert caught.value.operation == "capabilities"
    assert (caught.value.mount_point, caught.value.path) == (None, None)


@pytest.mark.parametrize(
    ("operation", "maybe_sent", "attempted", "uncertain"),
    [
        (WRITE, True, None, True),
        (WRITE, False, None, False),
        (READ, True, None, False),
        # The token's upkeep came before, and the write was not sent.
        (WRITE, True, "token_renew", False),
    ],
)
def test_a_write_whose_response_was_lost_is_uncertain(
    operation: Operation, maybe_sent: bool, attempted: str | None, uncertain: bool
) -> None:
    lost = VaultConnectionError("lost", operation=attempted, maybe_sent=maybe_sent)
    error = outcome(lost, operation)
    assert (error.reason is Reason.WRITE_UNCERTAIN) is uncertain
    assert (error is lost) is not uncertain
    assert (error.mount_point, error.path) == SECRET


def test_the_log_tells_how_it_ended() -> None:
    log: Any = Records()
    where = {"operation": "write", "mount_point": "secret", "path": "app"}
    with explained(log, WRITE, *SECRET):
        pass
    with pytest.raises(VaultError), explained(log, WRITE, *SECRET):
        raise VaultError("canary", reason=Reason.CAS_MISMATCH)
    done, failed = log.kept
    assert float(done.pop("ms")) >= 0
    assert done == {"event": "done", **where}
    assert failed == {"event": "failed", **where, "reason": "cas_mismatch"}
