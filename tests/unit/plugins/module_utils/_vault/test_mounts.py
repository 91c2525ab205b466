# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A mount that Vault is still preparing, and what means that nothing is mounted."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.mounts import (
    Mounts,
    _says_nothing_is_there,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    Reason,
    VaultAuthError,
    VaultConnectionError,
    VaultError,
)

PREPARING = VaultError(
    "Vault rejected the request as invalid.",
    http_status=400,
    vault_errors=[
        "Upgrading from non-versioned to versioned data. This backend will be "
        "unavailable for a brief period."
    ],
)


class Requests:
    """Answers with these one after the other, and with the last one for ever."""

    def __init__(self, *answers: Any) -> None:
        self.answers, self.sent = answers, 0

    def __call__(self) -> Any:
        answer = self.answers[min(self.sent, len(self.answers) - 1)]
        self.sent += 1
        if isinstance(answer, Exception):
            raise answer
        return answer


def when_ready(requests: Requests, timeout: float = 30) -> Any:
    session: Any = SimpleNamespace(
        settings=SimpleNamespace(timeout=timeout), transport=None
    )
    return Mounts(session, None).when_ready("kv", requests)  # type: ignore[arg-type]


def test_the_request_is_sent_until_it_is_answered() -> None:
    requests = Requests(PREPARING, PREPARING, "answer")
    assert when_ready(requests) == "answer"
    assert requests.sent == 3


def test_not_for_ever() -> None:
    requests = Requests(PREPARING)
    with pytest.raises(
        VaultConnectionError,
        match=r"did not finish preparing the mount 'kv' within 0\.1 seconds",
    ) as caught:
        when_ready(requests, timeout=0.1)
    assert requests.sent > 1
    assert (caught.value.reason, caught.value.retryable, caught.value.mount_point) == (
        "timeout",
        True,
        "kv",
    )
    assert "timeout" in (caught.value.hint or "")


def test_other_failures_are_not_waited_for() -> None:
    requests = Requests(
        VaultError("no", http_status=400, vault_errors=["something else"])
    )
    with pytest.raises(VaultError, match="no"):
        when_ready(requests)
    assert requests.sent == 1


def answering(answer: Any) -> Mounts:
    session: Any = SimpleNamespace(send=lambda *_args: Requests(answer)())
    session.transport = None
    return Mounts(session, None)  # type: ignore[arg-type]


def test_a_path_belongs_to_the_mount_above_it() -> None:
    described = {"data": {"path": "kv/", "type": "kv", "options": None}}
    assert answering(described).above("kv/app/x").kind == "kv1"
    # Nothing else is mounted at that very path.
    assert answering(described).look("kv/app/x").kind == ""
    hidden = VaultAuthError("x", reason=Reason.PERMISSION_DENIED, http_status=403)
    assert answering(hidden).above("kv/app/x").kind == ""


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (VaultError("x", http_status=400), True),
        (VaultError("x", http_status=404), True),
        (VaultError("x", http_status=500), False),
        (VaultAuthError("x", reason=Reason.PERMISSION_DENIED, http_status=403), True),
        # An invalid token has not looked at anything.
        (VaultAuthError("x", http_status=403), False),
        (VaultConnectionError("x", http_status=404), False),
    ],
)
def test_what_means_that_nothing_is_mounted(error: VaultError, expected: bool) -> None:
    assert _says_nothing_is_there(error) is expected
