# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the result of a task is used."""

from __future__ import annotations

import pytest

from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate import (
    results,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.texts import (
    Person,
    apply,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.yaml_files import (
    roots,
    tasks,
)

NAMES = {("secret",): ".data", ("metadata", "version"): ".version"}
FIRST = "- m:\n  register: x\n"


def renamed(text: str, **others: str) -> str:
    """Return a file with the uses of its first task's result renamed."""
    files = {
        path.replace("_", "."): results.File(path.replace("_", "."), one, roots(one))
        for path, one in {"a_yml": text, **others}.items()
    }
    file = files["a.yml"]
    task = next(iter(tasks(file.nodes[0])))
    return apply(text, results.edits(file, task, NAMES, files))


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ("msg: '{{ x.secret.a }}'", "msg: '{{ x.data.a }}'"),
        ("when: x.secret is defined", "when: x.data is defined"),
        ("msg: '{{ x.metadata[\"version\"] }}'", "msg: '{{ x.version }}'"),
        ("when: x is not failed and x.changed", "when: x is not failed and x.changed"),
        ("msg: x.secret", "msg: x.secret"),
        ("msg: '{{ y.x.secret }}'", "msg: '{{ y.x.secret }}'"),
    ],
)
def test_renamed(use: str, expected: str) -> None:
    assert renamed(f"{FIRST}- n:\n  {use}\n") == f"{FIRST}- n:\n  {expected}\n"


@pytest.mark.parametrize(
    "rest",
    [
        "- n: '{{ x }}'\n",
        "- n: '{{ x.msg }}'\n",
        "- n: '{{ x.metadata }}'\n",
        "- n: '{{ x[key].secret }}'\n",
        "- n: '{{ vars[\"x\"].secret }}'\n",
        "- n: '{{ hostvars.h.x.secret }}'\n",
        "- set_fact:\n    x: 1\n",
        "  loop: [1]\n- n: '{{ x.results }}'\n",
        "- n:\n  when: x.secret == x\n",
    ],
)
def test_left(rest: str) -> None:
    with pytest.raises(Person):
        renamed(FIRST + rest)


def test_the_last_task_before_a_use_is_meant() -> None:
    again = "- n:\n  register: x\n  until: x.msg == 'a'\n- o: '{{ x.out }}'\n"
    assert renamed(FIRST + again) == FIRST + again
    own = "- m:\n  register: x\n  until: x.secret.a == 1\n"
    assert "until: x.data.a" in renamed(own)


def test_other_files() -> None:
    use = "- n: '{{ x.secret }}'\n"
    with pytest.raises(Person, match=r"may be used in b\.yml"):
        renamed(FIRST, b_yml=use)
    with pytest.raises(Person, match=r"may be used in b\.yml"):
        renamed(FIRST, b_yml=f"{use}{FIRST}")
    assert renamed(FIRST, b_yml=f"{FIRST}{use}") == FIRST


def test_included_files() -> None:
    include = "- ansible.builtin.include_tasks: b.yml\n"
    use = "- n: '{{ x.secret }}'\n"
    with pytest.raises(Person, match="is included may set 'x'"):
        renamed(FIRST + include + use, b_yml=FIRST)
    assert "x.data" in renamed(FIRST + include + use, b_yml="- n: 1\n")
    assert "x.data" in renamed(FIRST + use + include, b_yml=FIRST)
