# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documentation of plugins, and of the fragments that they extend."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path
from typing import Any

import yaml

COLLECTION = "credential_bridge.vault"


def documentation(plugin: Path, name: str = "DOCUMENTATION") -> Any:
    """Return one block of a plugin's own documentation, without importing the plugin.

    :param plugin: its Python file
    :param name: ``DOCUMENTATION``, ``EXAMPLES`` or ``RETURN``
    :raises LookupError: if the plugin has no such block
    """
    beside = plugin.with_suffix(".yml")
    if beside.exists():
        found = yaml.safe_load(beside.read_text()).get(name)
        # Examples are a text, since their layout matters to readers.
        return yaml.safe_load(found) if isinstance(found, str) else found
    for node in ast.walk(ast.parse(plugin.read_text())):
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name:
            return yaml.safe_load(ast.literal_eval(node.value))
    raise LookupError(f"{plugin} has no {name}")


def fragment(name: str) -> Any:
    """Return a documentation fragment, imported because some are computed.

    :param name: as in ``extends_documentation_fragment``
    """
    file, _dot, variable = name.removeprefix(f"{COLLECTION}.").partition(".")
    package = f"ansible_collections.{COLLECTION}.plugins.doc_fragments"
    found = importlib.import_module(f"{package}.{file}").ModuleDocFragment
    return yaml.safe_load(getattr(found, variable.upper() or "DOCUMENTATION"))


def extended(plugin: Path) -> dict[str, Any]:
    """Return a plugin's documentation merged with its fragments, as Ansible does it."""
    document: dict[str, Any] = documentation(plugin)
    options: dict[str, dict[str, Any]] = {}
    seealso = list(document.get("seealso", []))
    for name in document.pop("extends_documentation_fragment", []):
        part = fragment(name)
        seealso += part.get("seealso", [])
        for option, facts in part.get("options", {}).items():
            options.setdefault(option, {}).update(facts)
    for option, facts in document.get("options", {}).items():
        options.setdefault(option, {}).update(facts)
    return {**document, "options": options, "seealso": seealso}
