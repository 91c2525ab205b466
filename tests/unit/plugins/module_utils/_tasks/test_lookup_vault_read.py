# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a lookup makes of the answers of any path."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._tasks import (
    lookup_vault_read,
    lookup_vault_secret,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    CredentialBridgeError,
    Reason,
    VaultSecretNotFoundError,
)

ROLE = {"ttl": 60, "policies": ["a"], "pin": "canary"}
ANSWERS: dict[str, Any] = {
    "auth/x/role/a": {"request_id": "r", "data": ROLE},
    "auth/x/role": {"request_id": "r", "data": {"keys": ["a", "b"]}},
    "sys/health": {"sealed": False},
    "sys/empty": {},
    "db/creds/x": {"request_id": "r", "data": {"pin": "p"}, "lease_id": "db/creds/x/1"},
    "missing": VaultSecretNotFoundError("missing"),
    "nowhere": VaultSecretNotFoundError("nowhere", reason=Reason.MOUNT_NOT_FOUND),
}


class Client:
    """Answers from a table, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.written: list[tuple[str, Any]] = []
        self.api = SimpleNamespace(
            read=lambda path: self._answer("read", path),
            list=lambda path: self._answer("list", path),
            write=self._write,
        )

    def _write(self, path: str, body: Any, hidden: Any) -> dict[str, Any]:
        self.written.append((path, body))
        return {}

    def _answer(self, operation: str, path: str) -> Any:
        self.asked.append((operation, path))
        answer = ANSWERS[path]
        if isinstance(answer, Exception):
            raise answer
        return answer


def lookup(
    client: Client,
    *terms: Any,
    seen: dict[Any, Any] | None = None,
    key: str | None = None,
    lists: bool = False,
) -> list[Any]:
    asked: Any = client
    known = {} if seen is None else seen
    return lookup_vault_read.read_paths(
        terms, {"key": key, "list": lists}, asked, known
    )


def test_each_term_has_its_value_and_each_path_is_read_once() -> None:
    client = Client()
    terms = ("auth/x/role/a", "sys/health", "/auth/x/role/a/", "sys/empty")
    assert lookup(client, *terms) == [ROLE, {"sealed": False}, ROLE, {}]
    assert len(client.asked) == 3
    assert lookup(Client(), "auth/x/role/a", key="ttl") == [60]


def test_a_listing_is_a_list_of_names() -> None:
    client = Client()
    assert lookup(client, "auth/x/role", lists=True) == [["a", "b"]]
    assert client.asked == [("list", "auth/x/role")]


def test_what_was_seen_is_not_read_again_and_not_changed_by_who_gets_it() -> None:
    client = Client()
    seen: dict[Any, Any] = {}
    lookup(client, "auth/x/role/a", seen=seen)[0]["policies"].append("b")
    lookup(client, "auth/x/role/a", seen=seen, key="policies")[0].append("c")
    assert lookup(client, "auth/x/role/a", seen=seen) == [ROLE]
    assert ROLE["policies"] == ["a"]
    assert len(client.asked) == 1


def test_what_is_missing_takes_the_place_of_the_value() -> None:
    missing, other = lookup(Client(), "missing", "auth/x/role/a", key="x")
    assert isinstance(missing, lookup_vault_secret.Missing)
    assert isinstance(other, lookup_vault_secret.Missing)
    assert other.error.reason == "key_not_found"
    assert other.error.message == "'auth/x/role/a' has no key 'x'."
    assert other.error.hint == "Its keys are: 'pin', 'policies', 'ttl'."
    assert "canary" not in str(other.error)


@pytest.mark.parametrize(
    ("terms", "params", "named"),
    [
        (["sys/health", "nowhere"], {}, "nowhere"),
        (
            ["sys/health"],
            {"key": "a", "lists": True},
            "'key' cannot be used with 'list'",
        ),
        (["v1/sys/health"], {}, "'_terms' starts with 'v1/'"),
    ],
)
def test_other_failures_are_failures(
    terms: list[str], params: dict[str, Any], named: str
) -> None:
    with pytest.raises(CredentialBridgeError, match=named):
        lookup(Client(), *terms, **params)


def test_a_lease_that_nobody_could_keep_is_revoked() -> None:
    client = Client()
    with pytest.raises(
        CredentialBridgeError, match="which a lookup cannot keep"
    ) as caught:
        lookup(client, "db/creds/x")
    assert caught.value.reason is Reason.LEASE_REFUSED
    assert "vault_lease" in str(caught.value.hint)
    [(_path, body)] = client.written
    assert body["lease_id"] == "db/creds/x/1"
