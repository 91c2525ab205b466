# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documentation agrees with the option tables, the reasons and the modules."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from ansible import constants

from ansible_collections.credential_bridge.vault.plugins.module_utils._model.option import (
    Options,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._options import (
    modules,
    tables,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils._settings import (
    sources,
)
from ansible_collections.credential_bridge.vault.plugins.module_utils.errors import (
    Reason,
    VaultError,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils import _options
from ansible_collections.credential_bridge.vault.tests.unit.documentation import (
    documentation,
    extended,
    fragment,
)

COLLECTION = Path(__file__).resolve().parents[3]
PLUGINS = COLLECTION / "plugins"
MODULES = sorted(path.stem for path in (PLUGINS / "modules").glob("*.py"))
LOGIN_FIELDS = documentation(PLUGINS / "modules" / "vault_login.py", "RETURN")
LOOKUPS = sorted(path.stem for path in (PLUGINS / "lookup").glob("*.py"))
FILES = [
    *(PLUGINS / "modules" / f"{name}.py" for name in MODULES),
    *(PLUGINS / "lookup" / f"{name}.py" for name in LOOKUPS),
]
IDS = [*MODULES, *(f"lookup_{name}" for name in LOOKUPS)]
# The module whose documentation holds the fields of a failure.
FAILURES = "vault_secret"
EVERY_TABLE: dict[str, Options] = {
    name: table
    for name, table in (*vars(tables).items(), *vars(modules).items())
    if name.isupper() and not name.startswith("_") and isinstance(table, dict)
}


@pytest.mark.parametrize(("path", "table"), list(zip(FILES, IDS)), ids=IDS)
def test_options_are_documented_as_they_are(path: Path, table: str) -> None:
    documented = extended(path)["options"]
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
        for name, option in EVERY_TABLE[table.upper()].items()
    }


class Verbatim:
    """Stands for Ansible's templar; the values of this test hold no template."""

    def template(self, value: Any) -> Any:
        return value


@pytest.mark.parametrize("name", tables.SHARED)
def test_lookups_read_shared_options_from_the_documented_sources(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    documented = fragment("lookup_sources")["options"][name]
    variables = {entry["name"]: "/variable" for entry in documented["vars"]}
    # VAULT_* is read later, because the task may run on another host.
    *later, own = [entry["name"] for entry in documented["env"]]
    monkeypatch.setenv(own, "/environment")
    ansible_cfg = tmp_path / "ansible.cfg"
    for entry in documented.get("ini", []):
        ansible_cfg.write_text(f"[{entry['section']}]\n{entry['key']} = /ini\n")
    monkeypatch.setattr(constants, "CONFIG_FILE", str(ansible_cfg))

    read = _options.configured_options(Verbatim(), variables)

    # Secrets do not belong in ansible.cfg.
    public = tables.SHARED[name].public
    assert ("ini" in documented) is public
    assert [source.values.get(name) for source in read] == [
        "/variable",
        "/environment",
        "/ini" if public else None,
    ]
    # The one that Ansible takes is the last.
    assert later == [*reversed(sources.ENVIRONMENT.get(name, ()))]


def test_the_action_group_names_every_module() -> None:
    runtime = yaml.safe_load((COLLECTION / "meta" / "runtime.yml").read_text())
    assert sorted(runtime["action_groups"]["vault"]) == MODULES


def test_every_reason_is_documented() -> None:
    rows = [
        line.split("|")
        for line in (COLLECTION / "docs" / "failures.md").read_text().splitlines()
    ]
    documented = {row[1].strip(" `"): row[2].strip() for row in rows if len(row) == 4}
    for reason in Reason:
        assert documented.get(reason.value) == reason.meaning


def returned_error(module: str) -> dict[str, Any]:
    documented = documentation(PLUGINS / "modules" / f"{module}.py", "RETURN")
    error: dict[str, Any] = documented["error"]
    return error


def test_the_fields_of_a_failure_are_documented_once() -> None:
    fields = returned_error(FAILURES)["contains"]
    assert list(fields) == list(VaultError("x").as_dict())


@pytest.mark.parametrize("module", [name for name in MODULES if name != FAILURES])
def test_other_modules_refer_to_the_fields_of_a_failure(module: str) -> None:
    error = returned_error(module)
    assert "contains" not in error
    reference = f"RV(credential_bridge.vault.{FAILURES}#module:error)"
    assert reference in " ".join(error["description"])


@pytest.mark.parametrize("plugin", FILES, ids=IDS)
def test_every_plugin_links_to_the_api_of_both_servers(plugin: Path) -> None:
    links = [entry["link"] for entry in extended(plugin)["seealso"] if "link" in entry]
    hosts = {urlsplit(link).hostname for link in links}
    assert hosts == {"developer.hashicorp.com", "openbao.org"}


def test_the_migration_page_names_what_exists() -> None:
    page = (COLLECTION / "docs" / "migration.md").read_text()
    rows = [row.split("|")[2] for row in page.splitlines() if row.startswith("| ")]
    named = {word for row in rows for word in re.findall(r"`(\w+)", row)}
    known = {name for table in EVERY_TABLE.values() for name in table}
    known |= {alias for option in tables.SHARED.values() for alias in option.aliases}
    # In the tables of results and failures.
    reasons = {reason.value for reason in Reason}
    known |= {*reasons, *LOGIN_FIELDS, "error", "listing", "metadata"}
    assert {word for word in named if word.islower()} <= known | {
        *MODULES,
        *LOOKUPS,
        "ansible_credential_bridge_",
    }
