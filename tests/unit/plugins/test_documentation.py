# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documentation says what the option tables say, and the action group names every module."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.credential_bridge.vault.plugins.module_utils._options import (
    tables as _argspec,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings.sources import (
    ENVIRONMENT,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    REASONS,
    VaultError,
)
from ansible_collections.credential_bridge.vault.tests.unit.documentation import (
    documentation,
)

COLLECTION = Path(__file__).resolve().parents[3]
PLUGINS = COLLECTION / "plugins"
MODULES = sorted(path.stem for path in (PLUGINS / "modules").glob("*.py"))
LOGIN_FIELDS = documentation(PLUGINS / "modules" / "vault_login.py", "RETURN")
LOOKUPS = sorted(path.stem for path in (PLUGINS / "lookup").glob("*.py"))


def options(path: Path) -> dict[str, dict[str, Any]]:
    """The documented options, those of the fragments included."""
    document = documentation(path)
    merged: dict[str, dict[str, Any]] = {}
    for fragment in document.get("extends_documentation_fragment", []):
        name = fragment.rsplit(".", 1)[1]
        for option, facts in (
            documentation(PLUGINS / "doc_fragments" / f"{name}.py").get("options") or {}
        ).items():
            merged.setdefault(option, {}).update(facts)
    merged.update(document.get("options") or {})
    return merged


@pytest.mark.parametrize(
    ("path", "table"),
    [(PLUGINS / "modules" / f"{name}.py", name.upper()) for name in MODULES]
    + [
        (PLUGINS / "lookup" / f"{name}.py", f"LOOKUP_{name.upper()}")
        for name in LOOKUPS
    ],
    ids=[*MODULES, *(f"lookup_{name}" for name in LOOKUPS)],
)
def test_options_are_documented_as_they_are(path: Path, table: str) -> None:
    documented = options(path)
    documented.pop("_terms", None)
    assert {
        name: {
            key: facts.get(key)
            for key in ("type", "default", "required", "choices", "aliases", "elements")
        }
        for name, facts in documented.items()
    } == {
        name: {
            "type": option.type,
            "default": option.default,
            "required": option.required or None,
            "choices": list(option.choices) if option.choices else None,
            "aliases": list(option.aliases) or None,
            "elements": option.elements,
        }
        for name, option in getattr(_argspec, table).items()
    }


@pytest.mark.parametrize("name", _argspec.SHARED)
def test_a_lookup_takes_each_shared_option_from_all_its_sources(name: str) -> None:
    facts = documentation(PLUGINS / "doc_fragments" / "lookup_sources.py")["options"][
        name
    ]
    # Of several that are set, Ansible takes the last.
    environment = ([ENVIRONMENT[name]] if name in ENVIRONMENT else []) + [
        f"ANSIBLE_CREDENTIAL_BRIDGE_{name.upper()}"
    ]
    assert [entry["name"] for entry in facts["env"]] == environment
    assert [entry["name"] for entry in facts["vars"]] == [
        f"ansible_credential_bridge_{name}"
    ]
    # No secret belongs into ansible.cfg.
    assert bool(facts.get("ini")) is _argspec.SHARED[name].public


def test_the_action_group_names_every_module() -> None:
    runtime = yaml.safe_load((COLLECTION / "meta" / "runtime.yml").read_text())
    assert sorted(runtime["action_groups"]["vault"]) == MODULES


def test_every_reason_is_documented() -> None:
    rows = [
        line.split("|")
        for line in (COLLECTION / "docs" / "failures.md").read_text().splitlines()
    ]
    documented = {row[1].strip(" `"): row[2].strip() for row in rows if len(row) == 4}
    for reason, meaning in REASONS.items():
        assert documented.get(reason) == meaning


@pytest.mark.parametrize("module", MODULES)
def test_every_module_documents_the_same_failures(module: str) -> None:
    """Ansible has no fragments for return values, so the same text stands in every module."""
    fields = documentation(PLUGINS / "modules" / f"{module}.py", "RETURN")["error"][
        "contains"
    ]
    assert list(fields) == list(VaultError("x").as_dict())
    assert (
        fields
        == documentation(PLUGINS / "modules" / "vault_secret.py", "RETURN")["error"][
            "contains"
        ]
    )


def test_the_migration_page_names_what_exists() -> None:
    page = (COLLECTION / "docs" / "migration.md").read_text()
    rows = [row.split("|")[2] for row in page.splitlines() if row.startswith("| ")]
    named = {word for row in rows for word in re.findall(r"`(\w+)", row)}
    every_table = [
        getattr(_argspec, name)
        for name in dir(_argspec)
        if name.isupper() and not name.startswith("_")
    ]
    known = {name for table in every_table if isinstance(table, dict) for name in table}
    known |= {alias for option in _argspec.SHARED.values() for alias in option.aliases}
    # In the tables of results and failures.
    known |= {*REASONS, *LOGIN_FIELDS, "error", "listing", "metadata"}
    assert {word for word in named if word.islower()} <= known | {
        *MODULES,
        *LOOKUPS,
        "ansible_credential_bridge_",
    }
