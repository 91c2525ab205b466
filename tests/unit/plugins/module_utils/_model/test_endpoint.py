# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What we know of an endpoint besides its description."""

from __future__ import annotations

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.endpoint import (
    KNOWLEDGE,
    NOTHING_ELSE,
    Endpoint,
    Field,
    Held,
    Kind,
    Knowledge,
    Write,
    knowledge_of,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.operations import (
    API_WRITE,
)


@pytest.mark.parametrize(
    ("path", "operation"),
    [
        ("sys/auth/a/b", "auth-enable-method"),
        ("sys/auth/a/tune", "auth-tune-configuration-parameters"),
        ("sys/mounts/a", "mounts-enable-secrets-engine"),
        ("identity/entity-alias", "entity-create-alias"),
        ("transit/keys/x/config", "transit-configure-key"),
        ("team-ssh/config/ca", "ssh-configure-ca"),
        ("sys/audit/a", "auditing-enable-device"),
    ],
)
def test_what_is_known_by_the_path(path: str, operation: str) -> None:
    assert knowledge_of("", path) == KNOWLEDGE[operation]


@pytest.mark.parametrize(
    "path",
    [
        "sys/mounts",
        "identity/entity-alias/id/1",
        "transit/keys/x/rotate",
        "my-transit/keys/x",
        "auth/approle/role/x/secret-id",
    ],
)
def test_nothing_is_known_of_other_paths(path: str) -> None:
    assert knowledge_of("", path) is NOTHING_ELSE


def test_the_name_of_a_described_operation_says_more_than_the_path() -> None:
    path = "transit/keys/x"
    assert knowledge_of("totp-create-key", path) is KNOWLEDGE["totp-create-key"]
    assert knowledge_of("some-plugin-write", path) is NOTHING_ELSE


def test_where_an_existing_object_is_changed() -> None:
    assert Endpoint("a/b").changes_path == "a/b"
    elsewhere = Endpoint("sys/mounts/x", knowledge=Knowledge(changes_at="tune"))
    assert elsewhere.changes_path == "sys/mounts/x/tune"


def test_a_field_that_is_not_declared_may_be_anything() -> None:
    endpoint = Endpoint("a/b", fields={"ttl": Field(Kind.DURATION)})
    assert endpoint.declared("ttl").kind is Kind.DURATION
    assert endpoint.declared("other") == Field(Kind.UNKNOWN)


def test_values_are_not_part_of_a_repr() -> None:
    values = {"a": "canary"}
    assert "canary" not in repr(Held("a/b", True, values))
    assert "canary" not in repr(Write(API_WRITE, "a/b", values))
