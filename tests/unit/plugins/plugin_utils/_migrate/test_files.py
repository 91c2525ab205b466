# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which files are read, and how they are written."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate import (
    files,
)

SOURCES = Path(__file__).resolve().parents[5] / "plugins/plugin_utils/_migrate"


def test_what_is_read(tmp_path: Path) -> None:
    for name in (
        "site.yml",
        "roles/web/templates/a.j2",
        "inventory",
        ".git/config.yml",
        "venv/pyvenv.cfg",
        "venv/lib.yml",
        "collections/ansible_collections/a.yml",
        "README.md",
    ):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    (tmp_path / "link.yml").symlink_to("site.yml")
    (tmp_path / "binary.yml").write_bytes(b"\xff")
    texts, unreadable = files.read(tmp_path)
    assert texts.keys() == {"site.yml", "roles/web/templates/a.j2", "inventory"}
    assert unreadable == ["binary.yml"]


def test_one_file(tmp_path: Path) -> None:
    file = tmp_path / "site.yml"
    file.write_text("a\r\n", newline="")
    file.chmod(0o640)
    assert files.read(file) == ({"site.yml": "a\r\n"}, [])
    files.write(file, {"site.yml": "b\r\n"})
    assert file.read_bytes() == b"b\r\n"
    assert file.stat().st_mode & 0o777 == 0o640
    assert [one.name for one in tmp_path.iterdir()] == ["site.yml"]


def test_a_failure_leaves_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "site.yml").write_text("a")

    def fail(*_args: object) -> None:
        raise PermissionError

    monkeypatch.setattr("os.replace", fail)
    with pytest.raises(PermissionError):
        files.write(tmp_path, {"site.yml": "b"})
    assert [one.read_text() for one in tmp_path.iterdir()] == ["a"]


def test_nothing_else_reads_or_writes() -> None:
    for source in SOURCES.glob("*.py"):
        tree = ast.parse(source.read_text())
        imported = {
            alias.name.partition(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Import)
            for alias in node.names
        }
        if source.name != "files.py":
            assert not imported & {"os", "pathlib", "subprocess", "tempfile"}, source
