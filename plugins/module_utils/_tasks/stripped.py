# Copyright (c) 2026, credential_bridge.vault contributors
# Simplified BSD License (see LICENSES/BSD-2-Clause.txt or https://opensource.org/licenses/BSD-2-Clause)
# SPDX-License-Identifier: BSD-2-Clause
"""Say which keys Ansible takes out of a result.

It removes every key that begins with ``_ansible_``, at any depth, before a result is
registered or shown. If it is a key of a secret, a playbook that writes back what it has
read would lose it without a word.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .._model.names import shown_list, shown_name
from .task import Result

_PREFIX = "_ansible_"

# Ansible's own, which it keeps.
_KEPT = frozenset(
    f"{_PREFIX}{name}"
    for name in ("item_label", "no_log", "verbose_always", "verbose_override")
)


def name_stripped_keys(result: Result) -> None:
    """Add a warning and ``stripped_keys`` to a result that Ansible will strip."""
    # Diffs are only shown, and show these keys in quotation marks.
    places = sorted(_stripped({**result, "diff": None}))
    if places:
        result["stripped_keys"] = places
        result.setdefault("warnings", []).append(
            f"Ansible removes keys that begin with '{_PREFIX}' from results: "
            f"{shown_list(places)}. Read them with the lookup "
            "credential_bridge.vault.vault_secret, and do not write back the rest."
        )


def _stripped(result: Result) -> Iterator[str]:
    """Yield the places of the keys that Ansible strips, in a playbook's notation.

    A loop and no recursion, since data may be nested deeper than Python can recurse.
    """
    left: list[tuple[str, Any]] = list(result.items())
    while left:
        place, value = left.pop()
        if isinstance(value, dict):
            for key, inner in value.items():
                inner_place = f"{place}[{shown_name(key)}]"
                if str(key).startswith(_PREFIX) and key not in _KEPT:
                    yield inner_place
                else:
                    left.append((inner_place, inner))
        elif isinstance(value, list):
            left += [(f"{place}[{index}]", inner) for index, inner in enumerate(value)]
