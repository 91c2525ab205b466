# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Keeps secrets out of text that comes from outside: Vault's error texts and the HTTP library's exceptions.

Our own messages are composed of public parts and never pass through here, since replacing a short secret such as
``1`` everywhere would falsify them. For the same reason the sentences that Vault is known to answer with are
recognised line by line and kept as they are; only the other lines are searched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

HIDDEN = "********"


_PUBLIC_LINE = re.compile(
    r"\s*(?:\*\s*)?(?:"
    r"\d+ errors? occurred:"
    r"|permission denied"
    r"|invalid token|bad token|missing client token|token not found"
    r"|preflight capability check returned 403, please ensure client's policies grant access to path \"[^\"]*\""
    r"|check-and-set parameter (?:did not match the current version|required for this call)"
    r"|Vault is sealed"
    r"|no handler for route \"[^\"]*\"\. route entry not found\.?"
    r"|invalid (?:role or secret|role|secret)[ _]id"
    r"|unsupported (?:operation|path)"
    r"|lease is not renewable"
    r"|internal error"
    r"|http: request body too large"
    r"|no data provided"
    r"|wrapping token is not valid or does not exist"
    r"|)\s*",
    re.IGNORECASE,
)


def shapes(secret: str) -> set[str]:
    """The ways in which one secret may stand inside a text: as it is, in JSON, in a URL, in a Python repr."""
    return {
        secret,
        secret.strip(),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        quote(secret, safe=""),
        quote(secret),
        quote_plus(secret),
        repr(secret)[1:-1],
    } - {""}


def texts(value: Any) -> Iterator[str]:
    """Every leaf of a secret's data as text; keys are public and are left out."""
    if isinstance(value, Mapping):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from texts(item)
    elif isinstance(value, str):
        yield value
    elif value is not None:
        yield json.dumps(value)


def redact(text: str, secrets: Iterable[str]) -> str:
    """Return text from outside with every shape of every secret replaced, and Vault's known sentences untouched.

    :param secrets: the values to hide; the longest are looked for first, so that no part of one is left over
    """
    wanted = sorted(
        {shape for secret in secrets for shape in shapes(secret)}, key=len, reverse=True
    )
    if not wanted:
        return text
    pattern = re.compile("|".join(re.escape(shape) for shape in wanted))
    lines = text.split("\n")
    # A secret that spans lines is looked for in the whole text, one that is a public line must not blank it.
    if all(_PUBLIC_LINE.fullmatch(line) for line in lines):
        return text
    whole = pattern.sub(HIDDEN, text)
    if whole.count("\n") != text.count("\n"):
        return whole
    return "\n".join(
        line if _PUBLIC_LINE.fullmatch(line) else pattern.sub(HIDDEN, line)
        for line in lines
    )
