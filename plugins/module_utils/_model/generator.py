# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""How to make a value for a key that has none. Pure but for the randomness."""

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

    :param charsets: what the value consists of; none for a UUID and for a policy
    :param length: in characters
    :param policy: the password policy by which Vault makes it, '' if it is made here
    """

    charsets: tuple[Charset, ...] = ()
    length: int = 0
    policy: str = ""

    def make(self) -> str:
        """Return a new value; not for a policy, which only Vault can follow."""
        if not self.charsets:
            return str(uuid.UUID(bytes=secrets.token_bytes(16), version=4))
        chars = []
        for charset in self.charsets:
            for _number in range(charset.min_chars):
                chars.append(secrets.choice(charset.chars))
        # A character that stands in two sets is no likelier than any other.
        all_chars = dict.fromkeys("".join(charset.chars for charset in self.charsets))
        everything = "".join(all_chars)
        while len(chars) < self.length:
            chars.append(secrets.choice(everything))
        secrets.SystemRandom().shuffle(chars)
        return "".join(chars)
