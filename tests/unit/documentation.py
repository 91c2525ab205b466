# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documentation of plugins, read without importing them."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import yaml


def documentation(plugin: Path, name: str = "DOCUMENTATION") -> Any:
    """What a plugin, or the YAML file beside it, says under a name: a document, or the examples' tasks.

    :param plugin: its Python file
    :raises LookupError: where it says nothing
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
