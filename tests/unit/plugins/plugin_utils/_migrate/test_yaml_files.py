# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks, options and their places in YAML."""

from __future__ import annotations

import pytest
import yaml

from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.texts import (
    Person,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.yaml_files import (
    Raw,
    options,
    roots,
    scalar,
    tasks,
    text_option,
    texts,
    written,
)

PLAYBOOK = """\
- hosts: all
  pre_tasks:
    - a:
  tasks:
    - block:
        - b:
      rescue:
        - c:
      always:
        - d:
  handlers:
    - e:
- import_playbook: other.yml
"""


def test_tasks() -> None:
    (root,) = roots(PLAYBOOK)
    found = {next(iter(task.keys)): task.rescued for task in tasks(root)}
    assert found == {
        "a": False,
        "b": True,
        "c": False,
        "d": False,
        "e": False,
        "import_playbook": False,
    }


def test_what_cannot_be_parsed_is_not_quoted() -> None:
    with pytest.raises(Person) as failure:
        roots("token: [hunter2")
    assert failure.value.reason == "It cannot be parsed as YAML."
    assert failure.value.__suppress_context__


@pytest.mark.parametrize(
    "value",
    [
        "a/b",
        "a b",
        "{{ a }}",
        "true",
        "1",
        "010",
        "1.10",
        "2024-01-01",
        "",
        "a: b",
        "it's",
        'a"b',
        "a\nb",
        "x ",
        "é",
    ],
)
def test_scalars_say_the_same(value: str) -> None:
    assert str(yaml.safe_load(scalar(value))) == value


def test_texts_of_a_file() -> None:
    text = "a: [b, {c: 'd'}]\ne: &x f\ng: *x\nh: !vault |\n  i\n"
    (root,) = roots(text)
    found = [(one.keys, one.scalar.text) for one in texts(text, root)]
    assert found == [(("a",), "b"), (("a", "c"), "d"), (("e",), "&x f")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: {b: c, d: {e: f}}", {"b": "c", "d": None}),
        ("a: b=c d='e f'", {"b": "c", "d": "e f"}),
        ("a:", {}),
        ("a: {b: [c], d: !vault e}", {"b": None, "d": None}),
        # What a module gets for an option of type text.
        (
            "a: {b: true, c: no, d: 010, e: 0x10, f: 1.10, g: 1_000, h: 1:30}",
            {
                "b": "True",
                "c": "False",
                "d": "8",
                "e": "16",
                "f": "1.1",
                "g": "1000",
                "h": "90",
            },
        ),
        (
            "a: {b: '010', c: !!str 1.10, d: !!int x}",
            {"b": "010", "c": "1.10", "d": None},
        ),
    ],
)
def test_options(text: str, expected: dict[str, str | None]) -> None:
    (root,) = roots(text)
    ((key, value),) = root.value
    found = options(text, key, value)
    assert {name: one.value for name, one in found.items()} == expected


@pytest.mark.parametrize("text", ["a: &z {b: c}", "a: {<<: *x}", "a: [b]", "a: b c"])
def test_options_that_are_elsewhere(text: str) -> None:
    (root,) = roots(f"x: &x {{y: z}}\n{text}")
    key, value = root.value[1]
    with pytest.raises(Person):
        options(f"x: &x {{y: z}}\n{text}", key, value)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("{b: null}", "Its option 'b' is null."),
        ("{b: ~}", "Its option 'b' is null."),
        ("{b: }", "Its option 'b' is null."),
        ("{b: 2024-01-01}", "Its option 'b' has a date, which is not a text here."),
        ("{b: {c: [d, 2024-01-01 10:00:00]}}", "Its option 'b' has a date"),
        ("{b: {2024-01-01: d}}", "Its option 'b' has a date"),
    ],
)
def test_values_that_no_option_takes(given: str, reason: str) -> None:
    text = f"a: {given}"
    (root,) = roots(text)
    ((key, value),) = root.value
    with pytest.raises(Person, match=reason):
        options(text, key, value)


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ("a", "str"),
        ("1", "int"),
        ("yes", "bool"),
        ("[]", "texts"),
        ("['a', 1, \"{{ b }}\", !unsafe c]", "texts"),
        ("[a, true]", "seq"),
        ("[a, 1.0]", "seq"),
        ("[a, null]", "seq"),
        ("[a, [b]]", "seq"),
        ("{a: b}", "map"),
        ("!unsafe a", "!unsafe"),
    ],
)
def test_kinds(given: str, kind: str) -> None:
    text = f"a: {{b: {given}}}"
    (root,) = roots(text)
    ((key, value),) = root.value
    assert options(text, key, value)["b"].kind == kind


@pytest.mark.parametrize(
    ("value", "kind"), [("a", "str"), ("10", "int"), ("010", "str")]
)
def test_kinds_of_words(value: str, kind: str) -> None:
    assert text_option("a", value).kind == kind


def test_writing() -> None:
    raw = Raw(" |\n      one\n\n        two", 4)
    assert written(2, ("a", [("b", raw), ("c", [])])) == (
        "  a:\n    b: |\n      one\n\n        two\n    c: {}"
    )
    assert written(0, ("b", raw)) == "b: |\n  one\n\n    two"
