# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Keep secrets out of text from outside: the error texts of a server or a gateway.

Our own messages are composed of public parts and never pass through here, since
replacing a short secret such as ``1`` everywhere would falsify them. For the same
reason the sentences that Vault is known to use are recognised line by line and kept as
they are; only the other lines are searched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

HIDDEN = "********"


# Compiled when it is first needed, as most tasks never do.
_PUBLIC_LINE = (
    r"\s*(?:\*\s*)?(?:"
    r"\d+ errors? occurred:"
    r"|permission denied"
    r"|invalid token|bad token|missing client token|token not found"
    r"|preflight capability check returned 403, please ensure client's policies "
    r"grant access to path \"[^\"]*\""
    r"|(?:metadata )?check-and-set parameter "
    r"(?:did not match the current version|required for this call)"
    r"|Vault is sealed"
    r"|no handler for route \"[^\"]*\"\. route entry not found\.?"
    r"|invalid (?:role or secret|role|secret)[ _]id"
    r"|unsupported (?:operation|path)"
    r"|lease is not renewable"
    r"|internal error"
    r"|http: request body too large"
    r"|no data provided"
    r"|namespace not found"
    r"|API access to this namespace has been locked by an administrator - "
    r"\"[^\"]*\" must be unlocked to gain access\."
    r"|wrapping token is not valid or does not exist"
    r"|)\s*"
)


def shapes(secret: str) -> set[str]:
    """Return the forms that a secret may have inside a text.

    As it is, in JSON, in a URL, and in a Python repr.
    """
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
    """Yield every value of a secret's data as text; keys are public and left out."""
    for item in scalars(value):
        yield item if isinstance(item, str) else json.dumps(item)


def scalars(value: Any) -> Iterator[Any]:
    """Yield every value of a secret's data that is no container, and no null.

    A loop and no recursion, since other clients may have written data that is nested
    deeper than Python can recurse.
    """
    left = [value]
    while left:
        item = left.pop()
        if isinstance(item, Mapping):
            left += item.values()
        elif isinstance(item, (list, tuple)):
            left += item
        elif item is not None:
            yield item


def redact(text: str, secrets: Iterable[str]) -> str:
    """Return text from outside with every form of every secret replaced.

    Vault's known sentences stay untouched.
    """
    forms = {shape for secret in secrets for shape in shapes(secret)}
    lines = text.split("\n")
    if not forms or all(_is_public(line) for line in lines):
        return text
    # The longest first, so that no part of one is left over.
    wanted = sorted(forms, key=len, reverse=True)
    pattern = re.compile("|".join(re.escape(shape) for shape in wanted))
    # A secret that spans lines can only be found in the whole text.
    whole = pattern.sub(HIDDEN, text)
    if whole.count("\n") != text.count("\n"):
        return whole
    redacted = [
        line if _is_public(line) else pattern.sub(HIDDEN, line) for line in lines
    ]
    return "\n".join(redacted)


def _is_public(line: str) -> bool:
    return re.fullmatch(_PUBLIC_LINE, line, re.IGNORECASE) is not None
