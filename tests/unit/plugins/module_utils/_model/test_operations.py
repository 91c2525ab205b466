# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where requests go, and what they need."""

from __future__ import annotations

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model import (
    operations,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._model.operations import (
    API_READ,
    CAPABILITIES,
    ENABLE,
    LIST,
    READ,
    READ_KV1,
    Operation,
)

CHANGING = [
    value
    for value in vars(operations).values()
    if isinstance(value, Operation) and value.writes
]


@pytest.mark.parametrize(
    ("operation", "mount", "path", "api_path"),
    [
        (READ, "team/kv", "app/db", "team/kv/data/app/db"),
        (READ_KV1, "kv", "app", "kv/app"),
        # The root of a mount, and paths without one.
        (LIST, "kv", "", "kv/metadata"),
        (API_READ, "", "sys/policies/acl/x", "sys/policies/acl/x"),
        (ENABLE, "kv", "", "sys/mounts/kv"),
        (CAPABILITIES, "", "", "sys/capabilities-self"),
        # A name is no template.
        (READ, "kv", "{mount}/{x}", "kv/data/{mount}/{x}"),
    ],
)
def test_the_path_is_the_one_that_policies_name(
    operation: Operation, mount: str, path: str, api_path: str
) -> None:
    assert operation.api_path(mount, path) == api_path


@pytest.mark.parametrize(
    ("mount", "path", "url"),
    [
        ("kv", "app/db", "v1/kv/data/app/db"),
        ("team kv", "a b/ü", "v1/team%20kv/data/a%20b/%C3%BC"),
        ("kv", "a?b#c%2Fd", "v1/kv/data/a%3Fb%23c%252Fd"),
        ("kv", "{mount}", "v1/kv/data/%7Bmount%7D"),
    ],
)
def test_a_name_is_encoded_so_that_it_stays_one(
    mount: str, path: str, url: str
) -> None:
    assert READ.url(mount, path) == url


@pytest.mark.parametrize(
    "operation", CHANGING, ids=lambda operation: operation.template
)
def test_what_changes_something_needs_more_than_to_read(operation: Operation) -> None:
    may_change = {"create", "update", "patch", "delete"}
    assert set() < set(operation.capabilities) <= may_change
