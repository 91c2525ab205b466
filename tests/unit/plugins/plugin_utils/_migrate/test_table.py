# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guide's tables are those of the tool, and the tool knows every plugin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml

from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.lookups import (
    LOOKUPS,
    Lookup,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.options import (
    COMMUNITY,
    HASHICORP,
    TERRY_HOWE,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.rules import (
    Module,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.table import (
    MODULES,
    find,
)

GUIDE = Path(__file__).resolve().parents[5] / "docs" / "guides" / "migrate.md"
LETTERS = {COMMUNITY: "c", HASHICORP: "h", TERRY_HOWE: "t"}


def rows(known: Mapping[str, Module] | Mapping[str, Lookup]) -> Iterator[str]:
    """Yield a row for the plugins of a peer that have the same fate."""
    grouped: dict[tuple[str, str, str], list[str]] = {}
    for name, one in known.items():
        short = name.removeprefix(f"{one.peer}.")
        names = grouped.setdefault((LETTERS[one.peer], one.here, one.note), [])
        if f"`{short}`" not in names:
            names.append(f"`{short}`")
    for (letter, here, note), names in grouped.items():
        yield f"| {letter}: {', '.join(names)} | {here or 'a person'} | {note} |"


@pytest.mark.parametrize("known", [MODULES, LOOKUPS], ids=["modules", "lookups"])
def test_the_guide_has_the_table(
    known: Mapping[str, Module] | Mapping[str, Lookup],
) -> None:
    text = GUIDE.read_text()
    assert [row for row in rows(known) if f"{row}\n" not in text] == []


@pytest.mark.parametrize("known", [MODULES, LOOKUPS], ids=["modules", "lookups"])
def test_each_is_rewritten_or_says_why_not(
    known: Mapping[str, Module] | Mapping[str, Lookup],
) -> None:
    for name, one in known.items():
        assert bool(one.rules) == bool(one.here), name
        assert one.rules or one.note, name


def test_how_many_there_are() -> None:
    peers = [module.peer for module in MODULES.values()]
    assert [peers.count(one) for one in LETTERS] == [25, 22, 94]


def test_both_names_of_a_module() -> None:
    assert find("hashivault_read") is find("terryhowe.hashivault.hashivault_read")
    assert find("vault_read") is None


def test_a_case_shows_each_that_is_rewritten() -> None:
    cases = yaml.safe_load((Path(__file__).parent / "cases.yml").read_text())
    shown = "".join(case["before"] for case in cases if "after" in case)
    missing = [name for name, one in MODULES.items() if one.rules and name not in shown]
    assert missing == []
