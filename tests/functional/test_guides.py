# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every playbook of the guides and of the migration page runs as it stands there, one after the other."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from ansible_collections.credential_bridge.vault.plugins.module_utils._argspec import SHARED

if TYPE_CHECKING:
    from conftest import Vault

pytestmark = pytest.mark.ansible

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = [*sorted((DOCS / "guides").glob("*.md")), DOCS / "migration.md"]
PLAYBOOK = re.compile(r"```yaml\n(- hosts:.*?)```", re.DOTALL)
FENCE = re.compile(r"<!-- (?P<name>\w+) -->\n```yaml\n(?P<text>.*?)```", re.DOTALL)


@pytest.mark.parametrize(
    "page", [page for page in PAGES if PLAYBOOK.search(page.read_text())], ids=lambda page: page.stem
)
def test_the_playbooks_of_a_page_run(vault: Vault, tmp_path: Path, page: Path) -> None:
    for number, text in enumerate(PLAYBOOK.findall(page.read_text())):
        playbook = tmp_path / f"{number}.yml"
        playbook.write_text(text)
        done = subprocess.run(
            [str(Path(sys.executable).parent / "ansible-playbook"), str(playbook)],
            env={**os.environ, "VAULT_ADDR": vault.address, "VAULT_TOKEN": vault.token},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"


def test_the_credential_type_injects_what_we_read() -> None:
    blocks = {
        match["name"]: yaml.safe_load(match["text"]) for match in FENCE.finditer((DOCS / "guides/awx.md").read_text())
    }
    known = {f"ANSIBLE_CREDENTIAL_BRIDGE_{option.upper()}" for option in SHARED}
    assert set(blocks["injector"]["env"]) <= known
    fields = {field["id"] for field in blocks["input"]["fields"]}
    assert set(blocks["input"]["required"]) <= fields
    assert {re.findall(r"\{\{ (\w+)", value)[0] for value in blocks["injector"]["env"].values()} == fields
