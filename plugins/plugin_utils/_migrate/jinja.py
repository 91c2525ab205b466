# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The little of Jinja that is needed: expressions, calls of lookups, and names."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_BLOCK = re.compile(r"\{\{|\{%|\{#")
_RAW = re.compile(r"\{%-?\s*raw\s*-?%\}.*?\{%-?\s*endraw\s*-?%\}", re.DOTALL)
_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    |(?P<name>[A-Za-z_]\w*)
    |(?P<number>\d[\w.]*)
    |(?P<other>==|!=|>=|<=|//|\*\*|-?%\}|-?\}\}(?!\})|.)""",
    re.VERBOSE | re.DOTALL,
)
_OPENING = {"(": ")", "[": "]", "{": "}"}


class Token(NamedTuple):
    """A word of an expression, and where it is in the text around it."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def value(self) -> str:
        """What a literal string stands for, as Jinja reads it."""
        inner = self.text[1:-1]
        with contextlib.suppress(UnicodeDecodeError):
            return inner.encode("ascii", "backslashreplace").decode("unicode-escape")
        return inner


Expression = Sequence[Token]


class Argument(NamedTuple):
    """An argument of a call.

    :param keyword: its name and where that is, unless it is positional
    :param tokens: its expression
    """

    keyword: Token | None
    tokens: Expression

    @property
    def start(self) -> int:
        """Where it begins."""
        return (self.keyword or self.tokens[0]).start

    @property
    def literal(self) -> str | None:
        """The text, if it is a literal one."""
        if len(self.tokens) == 1 and self.tokens[0].kind == "string":
            return self.tokens[0].value
        return None


class Access(NamedTuple):
    """A name, and what is asked of it: ``read.secret['user']``.

    :param path: the names, and numbers as text in brackets
    :param ends: where each of them ends
    :param first: index of the name among the tokens
    """

    start: int
    path: tuple[str, ...]
    ends: tuple[int, ...]
    first: int
    after: int


class LookupCall(NamedTuple):
    """A call of ``lookup``, ``query`` or ``q``.

    :param end: of the call, after its bracket
    :param after: the index of the token after it
    :param first: the index of its first token
    """

    function: str
    plugin: Token
    arguments: tuple[Argument, ...]
    end: int
    after: int
    first: int


def expressions(text: str, bare: bool = False) -> Iterator[Expression]:
    """Yield the expressions of a text.

    :param bare: whether the text is an expression itself, as that of ``when``
    """
    raws = [(match.start(), match.end()) for match in _RAW.finditer(text)]
    at, templated = 0, False
    while match := _BLOCK.search(text, at):
        templated = True
        inside = next((end for start, end in raws if start <= match.start() < end), 0)
        if inside or match[0] == "{#":
            comment_end = text.find("#}", match.end())
            at = inside or (len(text) if comment_end < 0 else comment_end)
            continue
        tokens, at = _tokens(text, match.end())
        yield tokens
    if bare and not templated:
        yield _tokens(text, 0)[0]


def _tokens(text: str, start: int) -> tuple[Expression, int]:
    """Return the tokens up to the end of the expression, and where that is."""
    found: list[Token] = []
    depth = 0
    at = start + 1 if text[start : start + 1] == "-" else start
    while match := _TOKEN.match(text, at):
        kind, word, at = str(match.lastgroup), match[0], match.end()
        if word.lstrip("-") in ("}}", "%}"):
            if depth <= 0:
                return found, at
            # The first of two braces that close dictionaries.
            word, at = word[0], match.start() + 1
        if word in _OPENING:
            depth += 1
        elif word in (")", "]", "}"):
            depth -= 1
        if kind != "space":
            found.append(Token(kind, word, match.start(), at))
    return found, len(text)


def lookup_calls(tokens: Expression) -> Iterator[LookupCall]:
    """Yield the calls whose plugin is named by a literal."""
    for index, token in enumerate(tokens[:-2]):
        plugin = tokens[index + 2]
        if (
            token.text in ("lookup", "query", "q")
            and not _after_dot(tokens, index)
            and tokens[index + 1].text == "("
            and plugin.kind == "string"
        ):
            arguments, after = _arguments(tokens, index + 2)
            if after:
                end = tokens[after - 1].end
                given = tuple(arguments[1:])
                yield LookupCall(token.text, plugin, given, end, after, index)


def _arguments(tokens: Expression, start: int) -> tuple[list[Argument], int]:
    """Return the arguments from a token on, and the index after the bracket."""
    arguments: list[Argument] = []
    current: list[Token] = []
    depth = 0
    for index in range(start, len(tokens)):
        token = tokens[index]
        if depth == 0 and token.text in (",", ")"):
            if current:
                arguments.append(_argument(current))
            current = []
            if token.text == ")":
                return arguments, index + 1
            continue
        if token.text in _OPENING:
            depth += 1
        elif token.text in (")", "]", "}"):
            depth -= 1
        current.append(token)
    return arguments, 0


def _argument(tokens: Sequence[Token]) -> Argument:
    if len(tokens) > 2 and tokens[0].kind == "name" and tokens[1].text == "=":
        return Argument(tokens[0], tokens[2:])
    return Argument(None, tokens)


def accesses(tokens: Expression, name: str) -> Iterator[Access]:
    """Yield where an expression uses a variable."""
    for index, token in enumerate(tokens):
        keyword = index + 1 < len(tokens) and tokens[index + 1].text == "="
        same = token.text == name and token.kind == "name"
        if same and not keyword and not _after_dot(tokens, index):
            yield access_from(tokens, index)


def access_from(tokens: Expression, index: int) -> Access:
    """Return what is asked of the value that ends with a token."""
    path: list[str] = []
    ends: list[int] = []
    at = index + 1
    while at + 1 < len(tokens):
        if tokens[at].text == "." and tokens[at + 1].kind in ("name", "number"):
            path.append(tokens[at + 1].text)
            at += 2
        elif tokens[at].text == "[" and _closes(tokens, at):
            key = tokens[at + 1]
            path.append(key.value if key.kind == "string" else f"[{key.text}]")
            at += 3
        else:
            break
        ends.append(tokens[at - 1].end)
    if path and at < len(tokens) and tokens[at].text == "(":
        # A method, such as keys().
        path.pop()
        ends.pop()
    return Access(tokens[index].start, tuple(path), tuple(ends), index, at)


def _closes(tokens: Expression, at: int) -> bool:
    simple = at + 2 < len(tokens) and tokens[at + 2].text == "]"
    return simple and tokens[at + 1].kind in ("string", "number")


def _after_dot(tokens: Expression, index: int) -> bool:
    return index > 0 and tokens[index - 1].text == "."
