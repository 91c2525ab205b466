# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""The only reader of the OpenAPI fragments with which Vault describes a path.

A part of a fragment that has another shape than Vault's counts as not described, since
all that a description gives is a gain.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .._model.endpoint import Endpoint, Field, Kind, knowledge_of

_BY_FORMAT: Mapping[tuple[str, str], Kind] = {
    ("integer", "seconds"): Kind.DURATION,
    # Vault since 1.20.
    ("string", "duration"): Kind.DURATION,
    ("object", "kvpairs"): Kind.KEY_VALUE,
    # A time is compared as the text that it is.
    ("string", "date-time"): Kind.UNKNOWN,
}

_BY_TYPE: Mapping[str, Kind] = {
    "boolean": Kind.BOOLEAN,
    "integer": Kind.NUMBER,
    "number": Kind.NUMBER,
    "string": Kind.TEXT,
    "array": Kind.LIST,
    "object": Kind.MAP,
}

_SUCCESSES = ("200", "204")


def endpoint_in(answer: Mapping[str, Any], path: str) -> Endpoint:
    """Return the endpoint that an answer describes.

    If the answer describes none, a proxy has dropped the question and has read the path
    instead.
    """
    document = _part(answer, "openapi")
    item = _item_for(_part(document, "paths"), path)
    post = _part(item, "post")
    if not item:
        return Endpoint(path, knowledge=knowledge_of("", path))
    schemas = _part(_part(document, "components"), "schemas")
    fields = _fields(_schema(_part(post, "requestBody"), schemas))
    merges = item.get("x-vault-createSupported") is True
    return Endpoint(
        path,
        described=True,
        fields=fields,
        free_form=merges and not fields,
        answered=_answered(_part(item, "get"), schemas),
        readable="get" in item,
        writable="post" in item,
        patchable="patch" in item,
        deletable="delete" in item,
        merges=merges,
        sudo=item.get("x-vault-sudo") is True,
        knowledge=knowledge_of(str(post.get("operationId") or ""), path),
    )


def _part(value: Any, name: str) -> Mapping[str, Any]:
    part = value.get(name) if isinstance(value, Mapping) else None
    return part if isinstance(part, Mapping) else {}


def _item_for(paths: Mapping[str, Any], path: str) -> Mapping[str, Any]:
    """Return the description of the template that is meant.

    Several may fit a path. The one with most words of its own is right, and one that
    ends in a slash is for listings.
    """
    templates = [name for name in paths if not name.endswith("/")]
    fitting = [name for name in templates if _fits(name, path)] or templates
    if not fitting:
        return {}
    return _part(paths, max(fitting, key=_words))


def _fits(template: str, path: str) -> bool:
    """Return whether a path, which starts with its mount, fits a template."""
    literals = re.split(r"\{[^}]*\}", template)
    pattern = ".+".join(re.escape(literal) for literal in literals)
    return re.fullmatch(f".+{pattern}", path) is not None


def _words(template: str) -> int:
    return sum("{" not in segment for segment in template.split("/"))


def _schema(
    message: Mapping[str, Any], schemas: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Return the schema of a request or response."""
    schema = _part(_part(_part(message, "content"), "application/json"), "schema")
    reference = schema.get("$ref")
    if isinstance(reference, str):
        return _part(schemas, reference.rpartition("/")[2])
    return schema


def _fields(schema: Mapping[str, Any]) -> dict[str, Field]:
    properties = _part(schema, "properties")
    return {name: _field(_part(properties, name)) for name in properties}


def _field(declared: Mapping[str, Any]) -> Field:
    kind, shape = str(declared.get("type")), str(declared.get("format", ""))
    display = _part(declared, "x-vault-displayAttrs")
    return Field(
        kind=_BY_FORMAT.get((kind, shape)) or _BY_TYPE.get(kind, Kind.UNKNOWN),
        deprecated=declared.get("deprecated") is True,
        sensitive=display.get("sensitive") is True,
        default=declared.get("default"),
        lower_case=shape == "lowercase",
    )


def _answered(
    get: Mapping[str, Any], schemas: Mapping[str, Any]
) -> frozenset[str] | None:
    responses = _part(get, "responses")
    for status in _SUCCESSES:
        names = _part(_schema(_part(responses, status), schemas), "properties")
        if names:
            return frozenset(names)
    return None
