# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hold the walls between the rooms of module_utils: who may import whom."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

MODULE_UTILS = Path(__file__).resolve().parents[4] / "plugins" / "module_utils"

#: Room -> the rooms and files at the root that it may import, besides itself.
WALLS = {
    "_model": {"errors"},
    "_plan": {"_model", "errors"},
    "_auth": {"_model", "_local_file", "errors"},
    "_settings": {"_auth", "_model", "_local_file", "errors"},
    "_options": {"_auth", "_model", "_plan", "errors"},
    "_vault": {"_auth", "_model", "_concurrent", "_log", "_redact", "errors"},
    "_host": {"_model", "_local_file", "errors"},
    "_tasks": {
        "_auth",
        "_host",
        "_model",
        "_options",
        "_plan",
        "_settings",
        "_vault",
        "_concurrent",
        "_log",
        "_redact",
        "errors",
    },
}
NETWORK = {"hvac", "requests", "urllib3", "http", "socket", "ssl"}


def imports(file: Path) -> Iterator[str]:
    """Yield what a file imports at run time: our rooms by name, others as they are."""
    tree = ast.parse(file.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            node.body = []
    depth = len(file.relative_to(MODULE_UTILS).parts)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield str(node.module).partition(".")[0]
        elif isinstance(node, ast.ImportFrom) and node.level == depth:
            names = [alias.name for alias in node.names]
            yield from ([node.module.partition(".")[0]] if node.module else names)


def loaded_with(file: Path) -> set[Path]:
    """Return our modules that importing one loads."""
    loaded: set[Path] = set()
    fresh = {file}
    while fresh:
        loaded |= fresh
        fresh = {found for one in fresh for found in _loaded_by(one)} - loaded
    return loaded


def _loaded_by(file: Path) -> Iterator[Path]:
    """Yield what the statements outside of functions import."""
    for node in ast.parse(file.read_text()).body:
        if isinstance(node, ast.ImportFrom) and node.level:
            folder = file.parents[node.level - 1]
            module = folder.joinpath(*(node.module or "").split("."))
            names = [module / alias.name for alias in node.names]
            for found in (module, *names):
                if found.with_suffix(".py").is_file():
                    yield found.with_suffix(".py")


def files(room: str) -> list[Path]:
    return sorted((MODULE_UTILS / room).glob("*.py"))


@pytest.mark.parametrize("room", WALLS)
def test_a_room_imports_only_what_it_may(room: str) -> None:
    ours = {*WALLS, *(file.stem for file in files("."))}
    for file in files(room):
        beyond = (set(imports(file)) & ours) - WALLS[room] - {room}
        assert not beyond, file


def test_there_is_one_door_to_the_network() -> None:
    for room in ("", *WALLS):
        if room != "_vault":
            for file in files(room):
                assert not set(imports(file)) & NETWORK, file


def test_one_file_uses_cryptography() -> None:
    rooms = ("", *WALLS)
    users = [
        file.name
        for room in rooms
        for file in files(room)
        if "cryptography" in set(imports(file))
    ]
    assert users == ["x509.py"]


def test_only_plugins_run_tasks() -> None:
    for file in files("."):
        assert "_tasks" not in set(imports(file)), file


def test_the_root_is_small() -> None:
    assert len([file for file in files(".") if file.stat().st_size]) == 6


# Ansible's workers import all of it again where nothing is shared.
def test_a_lookup_loads_what_most_lookups_need() -> None:
    lookup = MODULE_UTILS / "_tasks" / "lookup_vault_secret.py"
    loaded = {str(file.relative_to(MODULE_UTILS)) for file in loaded_with(lookup)}
    assert "_vault/client.py" in loaded
    assert not loaded & {
        "_auth/aws_signature.py",
        "_auth/libraries.py",
        "_model/api_paths.py",
        "_model/certificate.py",
        "_model/comparison.py",
        "_model/endpoint.py",
        "_model/lease.py",
        "_model/metadata.py",
        "_model/object_refusals.py",
        "_model/plan.py",
        "_options/modules.py",
        "_settings/config_file.py",
        "_vault/api.py",
        "_vault/changes.py",
        "_vault/failure_rules.py",
        "_vault/kv1.py",
        "_vault/kv2_answers.py",
        "_vault/login_store.py",
        "_vault/no_response.py",
        "_vault/observe_engines.py",
        "_vault/second_factor.py",
        "_vault/tree.py",
        "_vault/unix_socket.py",
    }
    assert len(loaded) <= 60
