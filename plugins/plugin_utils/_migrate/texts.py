# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts and changes to them: spans, and files whose other characters stay."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

Rule = TypeVar("Rule")
Result = TypeVar("Result")


class Person(Exception):
    """Something that is left to a person.

    :param reason: why, without any value of the file
    """

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


class NotThis(Person):
    """A rule is not for this construct; another may be."""


def first_fitting(attempt: Callable[[Rule], Result], rules: Sequence[Rule]) -> Result:
    """Return what the first rule gives that does not leave it to a person.

    :raises Person: if none does; the first reason that there is
    """
    reasons: list[Person] = []
    for rule in rules:
        try:
            return attempt(rule)
        except Person as person:
            reasons.append(person)
    told = [one for one in reasons if not isinstance(one, NotThis)]
    raise (told or reasons)[0]


class Edit(NamedTuple):
    """A span of a file, and the text that replaces it."""

    start: int
    end: int
    text: str


class Finding(NamedTuple):
    """What became of one construct.

    :param source: the construct, for example the name of a module
    :param target: what replaces it; empty if a person is needed
    :param note: why a person is needed, or what to know about the replacement
    """

    path: str
    line: int
    source: str
    target: str
    note: str = ""


class Rewrite(NamedTuple):
    """All changes for one construct; they are made together or not at all."""

    finding: Finding
    edits: tuple[Edit, ...]


class Scalar(NamedTuple):
    """A text inside of a file, as its reader sees it.

    :param offsets: where each of its characters is in the file, and where it ends
    :param quote: the quotes around it in the file, if any
    """

    text: str
    offsets: Sequence[int]
    quote: str = ""

    def edit(self, start: int, end: int, text: str) -> Edit:
        """Return the edit of the file that replaces a span of the text."""
        if self.quote == "'":
            text = text.replace("'", "''")
        elif self.quote == '"':
            text = text.replace("\\", "\\\\").replace('"', '\\"')
        return Edit(self.offsets[start], self.offsets[end], text)


_ESCAPE = re.compile(r"""\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)""")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}


def whole(text: str) -> Scalar:
    """Return a file of which every character counts, such as a template."""
    return Scalar(text, range(len(text) + 1))


def scalar_at(text: str, start: int, end: int) -> Scalar:
    """Return the scalar of a YAML file at a span, without its quotes and escapes.

    Line breaks inside of it stay, since the expressions of Jinja do not mind.
    """
    quote = text[start : start + 1]
    if quote not in ("'", '"') or end - start < 2:
        return Scalar(text[start:end], range(start, end + 1))
    characters: list[str] = []
    offsets: list[int] = []
    at, last = start + 1, end - 1
    while at < last:
        width, character = 1, text[at]
        if quote == "'" and text.startswith("''", at):
            width = 2
        elif quote == '"' and (escape := _ESCAPE.match(text, at, last)):
            width = len(escape[0])
            code = escape[0][1:]
            character = _ESCAPED.get(code, code)
            if len(code) > 1:
                character = chr(int(code[1:], 16))
        characters.append(character)
        offsets.append(at)
        at += width
    return Scalar("".join(characters), [*offsets, last], quote)


def line_at(text: str, position: int) -> int:
    """Return the number of a position's line."""
    return text.count("\n", 0, position) + 1


def overlap(edits: Sequence[Edit]) -> bool:
    """Return whether two of these edits change the same characters."""
    ordered = sorted(edits)
    return any(one.end > two.start for one, two in zip(ordered, ordered[1:]))


def apply(text: str, edits: Sequence[Edit]) -> str:
    """Return a text with the edits made."""
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text
