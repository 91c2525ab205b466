# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""TODO."""

from __future__ import annotations

import secrets
import string
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

#: The named sets of characters.
CHARSETS: Mapping[str, str] = {
    "lower": string.ascii_lowercase,
    "upper": string.ascii_uppercase,
    "digits": string.digits,
    "symbols": string.punctuation,
}


@dataclass(frozen=True)
class Charset:
    """A set of characters, and how many of them a value has at least."""

    chars: str
    min_chars: int = 0


@dataclass(frozen=True)
class Generator:
    """How to make one value.

    :param charsets: what it is made of; none for a UUID and for a policy
    :param length: in characters
    :param policy: the name of the password policy by which Vault makes it, '' where it is made here
    """

    charsets: tuple[Charset, ...] = ()
    length: int = 0
    policy: str = ""

    def make(self) -> str:
        """A new value; not for a policy."""
        if not self.charsets:
            return str(uuid.UUID(bytes=secrets.token_bytes(16), version=4))
        chars = [
            secrets.choice(charset.chars)
            for charset in self.charsets
            for _number in range(charset.min_chars)
        ]
        everything = "".join(
            dict.fromkeys("".join(charset.chars for charset in self.charsets))
        )
        chars += [
            secrets.choice(everything) for _number in range(self.length - len(chars))
        ]
        secrets.SystemRandom().shuffle(chars)
        return "".join(chars)
