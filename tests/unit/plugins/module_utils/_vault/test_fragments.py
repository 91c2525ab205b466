# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server's description of a path comes to."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.endpoint import (
    KNOWLEDGE,
    Kind,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._vault.fragments import (
    endpoint_in,
)


def message(name: str) -> dict[str, Any]:
    reference = {"$ref": f"#/components/schemas/{name}"}
    return {"content": {"application/json": {"schema": reference}}}


ITEM = {
    "x-vault-createSupported": True,
    "x-vault-sudo": True,
    "get": {"responses": {"200": message("Answer")}},
    "post": {"operationId": "transit-create-key", "requestBody": message("Request")},
}
SCHEMAS = {
    "Answer": {"properties": {"ttl": {"type": "integer"}}},
    "Request": {
        "properties": {
            "ttl": {"type": "integer", "format": "seconds", "default": 5},
            "period": {"type": "string", "format": "duration"},
            "size": {"type": "integer"},
            "rate": {"type": "number", "format": "float"},
            "labels": {"type": "object", "format": "kvpairs"},
            "config": {"type": "object", "format": "map"},
            "names": {"type": "array", "items": {"type": "string"}},
            "on": {"type": "boolean", "deprecated": True},
            "role": {"type": "string", "format": "lowercase"},
            "until": {"type": "string", "format": "date-time"},
            "pin": {"type": "string", "x-vault-displayAttrs": {"sensitive": True}},
        }
    },
}


def fragment(**paths: Any) -> dict[str, Any]:
    return {"openapi": {"paths": paths, "components": {"schemas": SCHEMAS}}}


def test_a_description() -> None:
    found = endpoint_in(fragment(**{"/keys/{name}": ITEM}), "my-transit/keys/a")
    assert {name: field.kind for name, field in found.fields.items()} == {
        "ttl": Kind.DURATION,
        "period": Kind.DURATION,
        "size": Kind.NUMBER,
        "rate": Kind.NUMBER,
        "labels": Kind.KEY_VALUE,
        "config": Kind.MAP,
        "names": Kind.LIST,
        "on": Kind.BOOLEAN,
        "role": Kind.TEXT,
        "until": Kind.UNKNOWN,
        "pin": Kind.TEXT,
    }
    assert found.fields["ttl"].default == 5
    assert found.fields["on"].deprecated
    assert found.fields["role"].lower_case
    assert found.fields["pin"].sensitive
    assert set(found.answered or ()) == {"ttl"}
    assert (found.described, found.merges, found.sudo) == (True, True, True)
    assert (found.readable, found.writable) == (True, True)
    assert (found.patchable, found.deletable) == (False, False)
    # By the operation's name, whatever the mount is called.
    assert found.knowledge is KNOWLEDGE["transit-create-key"]


def test_the_template_with_most_words_of_its_own_is_meant() -> None:
    paths: dict[str, Any] = {
        "/plugins/catalog/{name}": {"get": {}},
        "/plugins/catalog/{type}/{name}": {"get": {}, "patch": {}},
        "/plugins/catalog/auth/{name}": {"get": {}, "delete": {}},
        "/plugins/catalog/auth/{name}/": {"get": {}},
    }
    found = endpoint_in(fragment(**paths), "sys/plugins/catalog/auth/x")
    assert found.deletable
    found = endpoint_in(fragment(**{"/{path}/": {}, "/{path}": ITEM}), "kv/a/b")
    assert found.fields


def test_whatever_is_written_is_stored() -> None:
    item = {"x-vault-createSupported": True, "get": {}, "post": {}, "delete": {}}
    assert endpoint_in(fragment(**{"/{path}": item}), "kv/a").free_form
    del item["x-vault-createSupported"]
    assert not endpoint_in(fragment(**{"/{path}": item}), "kv/a").free_form


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"data": {"ttl": 5}},
        {"openapi": None},
        {"openapi": {"paths": []}},
        {"openapi": {"paths": {"/a": 1}}},
    ],
)
def test_no_description(answer: dict[str, Any]) -> None:
    found = endpoint_in(answer, "transit/keys/x")
    assert (found.described, found.fields, found.answered) == (False, {}, None)
    # By the path, which fits mounts of the usual names.
    assert found.knowledge is KNOWLEDGE["transit-create-key"]
