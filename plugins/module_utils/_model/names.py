# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""How names from outside are shown: keys, mounts, entries, options.

Anybody who may write a secret chooses its keys, and as many as they like. A key must
not colour the terminal, forge a line of output, or fill the screen.
"""

from __future__ import annotations

from collections.abc import Collection

from ..errors import printable

_LONGEST = 100  # characters of one name
_LONGEST_FILE = 500
#: How many names a message lists.
MOST_NAMES = 20


def cut(name: object, longest: int = _LONGEST) -> str:
    """Return a name in printable characters, and not all of a very long one."""
    text = str(name)
    if len(text) > longest:
        text = f"{text[:longest]}..."
    return printable(text)


def shown_name(name: object, longest: int = _LONGEST) -> str:
    """Return a name in quotation marks, as messages show it."""
    text = cut(name, longest).replace("'", "\\'")
    return f"'{text}'"


def shown_file(path: object) -> str:
    """Return the path of a file likewise."""
    return shown_name(path, _LONGEST_FILE)


def shown_list(names: Collection[object]) -> str:
    """Return names in their order, and how many more there are."""
    first = [shown_name(name) for name in list(names)[:MOST_NAMES]]
    left = len(names) - len(first)
    listed = ", ".join(first) or "none"
    return f"{listed} and {left:,} more" if left else listed
