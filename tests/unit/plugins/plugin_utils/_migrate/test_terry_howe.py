# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The modules of ansible-modules-hashivault, beyond the shapes in ``cases.yml``."""

from __future__ import annotations

from typing import Any

import jinja2
import pytest
import yaml

from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate import (
    terry_howe,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.options import (
    TERRY_HOWE,
    Defaults,
    Given,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.repository import (
    migrate,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.rules import (
    Rule,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.texts import (
    Person,
)
from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.yaml_files import (
    Change,
    of_mapping,
    roots,
    scalar,
    written,
)

# A result in each kind of YAML's texts.
USES = """\
- hashivault_read:
    secret: web
    key: KEY
  register: r
- ansible.builtin.debug:
    double: "{{ r.value }}"
    single: '{{ r.value }}'
    block: |-
      {{ r.value }}
    folded: >-
      {{ r.value }}
  when: r.value
"""


def changed(rule: Rule, text: str, **keywords: str) -> Change:
    """Return what a rule makes of a task's options, which are YAML."""
    root: Any = roots(text)[0]
    return rule(Given(TERRY_HOWE, of_mapping(text, root), Defaults(), keywords))


def new_options(change: Change) -> dict[str, str]:
    lines = [written(0, one).partition(": ") for one in change.added]
    return {name: value for name, _colon, value in lines}


@pytest.mark.parametrize(
    ("rule", "given", "deletion"),
    [
        # Its modules have different defaults.
        (terry_howe.delete, "{secret: a}", "permanent"),
        (terry_howe.delete, "{secret: a, version: 1}", "permanent"),
        (terry_howe.delete, "{secret: a, version: 2}", "soft"),
        (terry_howe.delete, "{secret: a, version: 2, permanent: yes}", "permanent"),
        (terry_howe.secret, "{secret: a, state: absent}", "soft"),
        (terry_howe.secret, "{secret: a, state: absent, version: 1}", "permanent"),
        (terry_howe.secret, "{secret: a, state: absent, permanent: on}", "permanent"),
    ],
)
def test_what_a_deletion_leaves(rule: Rule, given: str, deletion: str) -> None:
    change = changed(rule, given)
    assert change.module == "credential_bridge.vault.vault_secret"
    assert new_options(change).items() >= {
        ("path", "a"),
        ("state", "absent"),
        ("deletion", deletion),
    }


@pytest.mark.parametrize(
    ("rule", "given", "expected"),
    [
        (terry_howe.write, "{secret: a, data: {b: c}}", {"compare": "false"}),
        (
            terry_howe.write,
            "{secret: a, data: {b: c}, update: true}",
            {"update": "patch", "create": "true"},
        ),
        (
            terry_howe.secret,
            "{secret: a, data: {b: c}, state: update}",
            {"update": "patch", "create": "true"},
        ),
        (terry_howe.secret, "{secret: a, data: {b: c}, cas: 1}", {}),
    ],
)
def test_which_keys_stay(rule: Rule, given: str, expected: dict[str, str]) -> None:
    change = changed(rule, given)
    where = {"mount_point": "secret", "path": "a"}
    assert new_options(change) == {**where, **expected}
    assert change.renamed["data"] == "data"


def test_keys_that_stayed_now_and_then_are_told_of() -> None:
    change = changed(terry_howe.secret, "{secret: a, data: {b: c}}")
    assert change.note.startswith("Keys that Vault has and 'data' lacks go")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("user", ".secrets[0].data.user"),
        ("first-key", ".secrets[0].data['first-key']"),
        ("a b", ".secrets[0].data['a b']"),
        ("'1'", ".secrets[0].data['1']"),
        # Jinja would find the dictionary's method.
        ("items", ".secrets[0].data['items']"),
        ("true", ".secrets[0].data.True"),
        ("0x10", ".secrets[0].data['16']"),
        ("1.10", ".secrets[0].data['1.1']"),
        # It is no name in Jinja.
        ("a²", ".secrets[0].data['a²']"),
        ('"it\'s"', ".secrets[0].data['it\\u0027s']"),
    ],
)
def test_the_value_of_a_key(key: str, value: str) -> None:
    change = changed(terry_howe.read, f"{{secret: a, key: {key}}}")
    assert change.results["value",] == value
    assert change.note == "A key that is missing fails where it is used."


@pytest.mark.parametrize(
    "key",
    [
        "it's",
        'a "b"',
        """'"'""",
        r"a\b",
        r"\x41",
        "a: b",
        "a #b",
        "{a} }} %} #}",
        "a\nb\t",
        "café",
        "\x7f\x85\xa0\u2028\ufeff",
        "\U0001f511",
    ],
)
def test_any_key_is_the_same_text_for_jinja(key: str) -> None:
    outcome = migrate({"a.yml": USES.replace("KEY", scalar(key))})
    _read, use = yaml.safe_load(outcome.texts["a.yml"])
    assert outcome.left == []
    result = {"secrets": [{"data": {key: "found"}}]}
    jinja = jinja2.Environment()
    for template in use["ansible.builtin.debug"].values():
        assert jinja.from_string(template).render(r=result) == "found"
    assert jinja.compile_expression(use["when"])(r=result) == "found"


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ("{}", "secret"),
        ("{secret: a}", "secret/a"),
        ("{secret: a/, version: 2}", "secret/metadata/a"),
        ("{version: 2}", "secret/metadata"),
        ("{secret: a/b, mount_point: kv, version: 2}", "kv/metadata/a/b"),
    ],
)
def test_a_listing(given: str, path: str) -> None:
    change = changed(terry_howe.list_, given, register="found")
    assert new_options(change) == {"path": path, "operation": "list"}
    empty = "found is failed or not found.response['keys']"
    assert change.keywords == [("failed_when", empty)]


@pytest.mark.parametrize(
    ("rule", "given", "reason"),
    [
        (terry_howe.read, "{secret: /kv/a}", "which names the mount there"),
        (terry_howe.read, "{secret: a, default: b}", "Use the lookup vault_secret"),
        (terry_howe.read, "{secret: a, key: '{{ k }}'}", "'key' is a template"),
        (terry_howe.read, "{secret: a, key: '{% if k %}'}", "'key' is a template"),
        (terry_howe.read, "{secret: a, key: 'k{# k #}'}", "'key' is a template"),
        (terry_howe.read, "{}", "It has no 'secret'"),
        (terry_howe.write, "{data: {b: c}}", "It has no 'secret'"),
        (terry_howe.secret, "{data: {b: c}}", "It has no 'secret'"),
        (terry_howe.secret, "{secret: '', state: absent}", "It has no 'secret'"),
        (terry_howe.delete, "{}", "It has no 'secret'"),
        (terry_howe.write, "{secret: a, version: 3}", "'version' is neither 1 nor 2"),
        (terry_howe.write, "{secret: a, version: '{{ v }}'}", "'version' is a templ"),
        (
            terry_howe.write,
            "{secret: a, data: {b: c}, alternate_data: {d: e}}",
            "It has 'data' twice",
        ),
        (terry_howe.delete, "{secret: a, permanent: '{{ p }}'}", "is a template"),
        (terry_howe.list_, "{secret: metadata/a}", "'content: \\[metadata\\]'"),
        (terry_howe.list_, "{secret: a}", "A listing without entries fails there"),
        (terry_howe.list_, "{secret: /kv}", "which names the mount there"),
        (terry_howe.policy, "{name: a, rules_file: b}", "Give the policy as text"),
    ],
)
def test_left(rule: Rule, given: str, reason: str) -> None:
    with pytest.raises(Person, match=reason):
        changed(rule, given)
