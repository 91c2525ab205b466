# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The little of Jinja that is needed."""

from __future__ import annotations

import jinja2
import pytest

from ansible_collections.credential_bridge.vault.plugins.plugin_utils._migrate.jinja import (
    accesses,
    expressions,
    lookup_calls,
)


def words(text: str, bare: bool = False) -> list[str]:
    return [" ".join(one.text for one in found) for found in expressions(text, bare)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("none", []),
        ("{{ a.b }} {{ c }}", ["a . b", "c"]),
        ("{%- if a == 'b' -%}x{% endif %}", ["if a == 'b'", "endif"]),
        ("{{ {'a': {'b': c}} }}", ["{ 'a' : { 'b' : c } }"]),
        ("{{ {'a': {'b': {}}}}}", ["{ 'a' : { 'b' : { } } }"]),
        ("{{ '}}' }}{{ a }}", ["'}}'", "a"]),
        ("{# {{ a }} #}{{ b }}", ["b"]),
        ("{# {{ a }}", []),
        ("{% raw %}{{ a }}{% endraw %}{{ b }}", ["raw", "endraw", "b"]),
        ("{{ a", ["a"]),
    ],
)
def test_expressions(text: str, expected: list[str]) -> None:
    found = [one for one in words(text) if one not in ("raw", "endraw")]
    assert found == [one for one in expected if one not in ("raw", "endraw")]


def test_a_condition_is_an_expression() -> None:
    assert words("a is failed", bare=True) == ["a is failed"]
    assert words("{{ a }}", bare=True) == ["a"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("read", [()]),
        ("read.secret.user", [("secret", "user")]),
        ("read['secret'][0]['a']", [("secret", "[0]", "a")]),
        ("read.secret.keys()", [("secret",)]),
        ("read[key].a", [()]),
        ("a.read.b", []),
        ("f(read=1)", []),
        ("read == 1 and read.a", [(), ("a",)]),
        ("'read.a'", []),
        ("reader.a", []),
    ],
)
def test_accesses(text: str, expected: list[tuple[str, ...]]) -> None:
    (tokens,) = expressions(text, bare=True)
    assert [one.path for one in accesses(tokens, "read")] == expected


@pytest.mark.parametrize(
    "literal",
    [
        r"'\x41'",
        r"'it\'s'",
        r'"a\n\"b\""',
        r"'\u00e9\\'",
        r"'\101'",
        "'caf\u00e9'",
        r"'\N{BULLET}'",
    ],
)
def test_a_literal_is_read_as_jinja_does(literal: str) -> None:
    ((token,),) = expressions(literal, bare=True)
    assert token.value == jinja2.Environment().compile_expression(literal)()


def test_a_literal_that_jinja_cannot_read_stays() -> None:
    ((token,),) = expressions(r"'\x4'", bare=True)
    assert token.value == r"\x4"


def test_calls() -> None:
    text = "lookup('a.b', x ~ f(1, 2), key='k',).z and q('c') and a.query('d') and lookup(n)"
    (tokens,) = expressions(text, bare=True)
    first, second = lookup_calls(tokens)
    assert (first.plugin.value, second.plugin.value) == ("a.b", "c")
    assert [one.literal for one in first.arguments] == [None, "k"]
    assert first.arguments[1].keyword
    assert text[first.end - 1] == ")"
