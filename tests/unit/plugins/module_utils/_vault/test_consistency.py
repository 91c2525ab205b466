# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which state of the storage is sent along, and what servers may say to that."""

from __future__ import annotations

import base64
import json

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.consistency import (
    Consistency,
    _is_newer,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    VaultError,
)


def index(value: int, cluster: str = "one") -> str:
    text = json.dumps({"cluster": cluster, "value": str(value)})
    return base64.b64encode(text.encode()).decode()


class Store:
    """Keep an index for two."""

    kept: str | None = None

    def load(self) -> str | None:
        return self.kept

    def save(self, index: str) -> None:
        self.kept = index


@pytest.mark.parametrize(
    ("new", "old", "expected"),
    [
        (index(1), None, True),
        (index(10), index(9), True),
        (index(9), index(10), False),
        (index(9), index(9), False),
        # After a restart, or behind another balancer: what came last.
        (index(1, "two"), index(9), True),
        ("opaque", index(9), True),
        ("opaque", "opaque", False),
        (index(1), "opaque", True),
        (base64.b64encode(b"[]").decode(), index(9), True),
    ],
)
def test_the_newest_state(new: str, old: str | None, expected: bool) -> None:
    assert _is_newer(new, old) is expected


def test_nothing_is_sent_to_a_server_that_names_no_state() -> None:
    consistency = Consistency()
    consistency.note({})
    assert consistency.headers() == {}


def test_the_state_is_sent_back_and_an_older_one_does_not_replace_it() -> None:
    consistency = Consistency()
    for value in (3, 5, 4):
        consistency.note({"X-Vault-Index": index(value)})
    assert consistency.headers() == {
        "X-Vault-Index": index(5),
        "X-Vault-Inconsistent": "forward-active-node",
    }


def test_two_processes_share_it() -> None:
    store = Store()
    one, other = Consistency(store), Consistency(store)
    one.note({"X-Vault-Index": index(5)})
    assert other.headers()["X-Vault-Index"] == index(5)


def test_a_server_that_passes_nothing_on_gets_the_state_alone() -> None:
    text = (
        "forwarding via header X-Vault-Inconsistent=forward-active-node disabled in "
        "configuration"
    )
    consistency = Consistency()
    consistency.note({"X-Vault-Index": index(5)})
    other = VaultError("x", http_status=400, vault_errors=["parse error"])
    assert not consistency.is_refused(other)
    refusal = VaultError("x", http_status=400, vault_errors=[text])
    assert consistency.is_refused(refusal)
    assert consistency.headers() == {"X-Vault-Index": index(5)}
    # Once is enough.
    assert not consistency.is_refused(refusal)
