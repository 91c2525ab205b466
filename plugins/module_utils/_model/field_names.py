# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""What the name of a field tells about its value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .addresses import credentials_in

# No server marks them all, so their names must tell.
_SECRET = (
    r"(?:.*_)?(?:password|password_hash|passphrase|bindpass|secret|secret_id"
    r"|secret_key|jwt|private_key|api_key|access_key|hmac_key|encryption_key|client_tls_key"
    r"|client_key|certificate_key|unlock_key|pem_bundle|pem_json|credentials"
    r"|token|env|plaintext)"
)


def is_secret(name: str) -> bool:
    """Return whether a field of this name holds a secret."""
    return re.fullmatch(_SECRET, name.lower()) is not None


def secrets_within(value: Any, field: str = "") -> Iterator[Any]:
    """Yield the secrets in a value that is not secret as a whole.

    A loop and no recursion, as nobody has checked yet how deep the value is.

    :param field: the name of the field that holds it
    """
    left = [(value, field)]
    while left:
        item, name = left.pop()
        if isinstance(item, Mapping):
            for key, part in item.items():
                if not is_secret(str(key)):
                    left.append((part, str(key)))
                elif not isinstance(part, (bool, type(None))):
                    yield part
        elif isinstance(item, (list, tuple)):
            left += [(part, name) for part in item]
        elif isinstance(item, str):
            yield from credentials_in(item, name)
