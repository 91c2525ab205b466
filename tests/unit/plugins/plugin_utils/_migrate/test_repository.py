# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A repository before and after, as a table in ``cases.yml``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.repository import (
    migrate,
)

CASES = yaml.safe_load((Path(__file__).parent / "cases.yml").read_text())
READ = """\
- community.hashi_vault.vault_kv2_get:
    path: web
  register: web
"""
USE = """\
- ansible.builtin.debug:
    msg: "{{ web.secret.user }}"
"""


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_cases(case: dict[str, Any]) -> None:
    file = case.get("file", "tasks/main.yml")
    outcome = migrate({file: case["before"]})
    left = [f"{one.line}: {one.source}: {one.note}" for one in outcome.left]
    assert outcome.texts.get(file) == case.get("after")
    assert left == case.get("left", [])


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_a_second_run_changes_nothing(case: dict[str, Any]) -> None:
    file = case.get("file", "tasks/main.yml")
    text = case.get("after", case["before"])
    assert migrate({file: text}).texts == {}


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_windows_line_ends_stay(case: dict[str, Any]) -> None:
    file = case.get("file", "tasks/main.yml")
    outcome = migrate({file: case["before"].replace("\n", "\r\n")})
    new = outcome.texts.get(file)
    after = case.get("after")
    assert (new and new.replace("\r\n", "\n")) == after


def test_there_are_a_hundred_shapes() -> None:
    assert len(CASES) >= 100
    assert len({case["title"] for case in CASES}) == len(CASES)


def test_a_result_that_another_file_uses_is_left() -> None:
    outcome = migrate({"tasks/main.yml": READ, "templates/web.conf.j2": USE})
    assert outcome.texts == {}
    assert [one.note for one in outcome.left] == [
        "Its result may be used in templates/web.conf.j2."
    ]


def test_a_result_of_the_same_name_elsewhere_does_not_matter() -> None:
    other = f"- ansible.builtin.command: id\n  register: web\n{USE}"
    outcome = migrate({"one.yml": READ + USE, "two.yml": other})
    assert outcome.texts.keys() == {"one.yml"}
    assert outcome.left == []


def test_the_default_mount_of_a_play_concerns_roles() -> None:
    play = """\
- hosts: all
  module_defaults:
    group/community.hashi_vault.vault: {engine_mount_point: kv}
  roles: [web]
"""
    outcome = migrate({"site.yml": play, "roles/web/tasks/main.yml": READ})
    assert outcome.texts.keys() == {"site.yml"}
    assert [one.note for one in outcome.left] == [
        "Its mount point may come from site.yml, line 3."
    ]


def test_lines_are_those_of_the_file_as_it_was() -> None:
    text = READ + USE + "- hashivault_unseal: {keys: a}\n"
    outcome = migrate({"one.yml": text})
    assert [one.line for one in outcome.rewritten] == [1]
    assert [one.line for one in outcome.left] == [6]


@pytest.mark.parametrize(
    "path", ["roles/web/templates/web.conf", "roles/web/templates/web.yml", "web.j2"]
)
def test_templates_by_their_folder(path: str) -> None:
    lookup = "{{ lookup('community.hashi_vault.vault_kv2_get', 'web').secret }}: [\n"
    outcome = migrate({path: lookup})
    assert outcome.texts[path].startswith("{{ lookup('credential_bridge.vault.")
    assert outcome.left == []


@pytest.mark.parametrize("path", ["files/web.conf", "broken.yml"])
def test_other_files_are_looked_at(path: str) -> None:
    outcome = migrate({"tasks/main.yml": READ, path: "{{ web.secret.user }}: ["})
    assert outcome.texts == {}
    notes = [one.note for one in outcome.left]
    assert notes == [f"Its result may be used in {path}."]
    lookup = migrate({"files/web.conf": "{{ lookup('hashi_vault', 'a') }}"})
    assert [one.source for one in lookup.left] == ["'hashi_vault'"]
