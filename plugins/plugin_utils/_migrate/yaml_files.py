# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""YAML files as Ansible reads them: tasks and their options, with their places."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml
from ansible.parsing.splitter import parse_kv
from yaml.constructor import SafeConstructor

from .texts import Edit, Person, Scalar, scalar_at

if TYPE_CHECKING:
    from typing import TypeGuard

_LISTS = ("tasks", "pre_tasks", "post_tasks", "handlers", "block", "rescue", "always")
#: Keys whose values are expressions without braces.
BARE = {"when", "until", "failed_when", "changed_when", "that", "var"}
#: New options that are written above those that stay.
_FIRST = ("mount_point", "path", "operation")
#: Texts that keep the empty lines at their end.
_KEPT = re.compile(r"\s*:\s*[|>]\d?\+")
_DIGITS = re.compile(r"0|[1-9][0-9]*")
_PLAIN = re.compile(r"[\w./][\w./ -]*")


class Raw(NamedTuple):
    """A value as it stands in a file: what follows the colon.

    :param column: of its key
    """

    text: str
    column: int = 0


class Option(NamedTuple):
    """An option of a task.

    :param value: what a module gets for it, if it is a text there
    :param below: the options below it, if it is a dictionary
    :param kind: what YAML calls its type; 'texts' for a list of nothing but texts
    """

    name: str
    raw: Raw
    value: str | None
    below: Mapping[str, Any] | None = None
    kind: str = "str"


class Task(NamedTuple):
    """A task in a file.

    :param keys: the nodes of its keywords and of its module, by name
    :param rescued: whether a block around it has a ``rescue``
    """

    node: yaml.MappingNode
    keys: Mapping[str, tuple[yaml.Node, yaml.Node]]
    rescued: bool

    @property
    def start(self) -> int:
        """Where it begins."""
        return int(self.node.start_mark.index)

    @property
    def end(self) -> int:
        """Where it ends."""
        return end_of(self.node)

    def literal(self, key: str) -> str | None:
        """Return the text of a keyword."""
        pair = self.keys.get(key)
        if pair is None or not isinstance(pair[1], yaml.ScalarNode):
            return None
        return str(pair[1].value)

    @property
    def loops(self) -> bool:
        """Whether it is done for each item of something."""
        return any(key == "loop" or key.startswith("with_") for key in self.keys)


class Text(NamedTuple):
    """A text in a file, and the keys above it."""

    scalar: Scalar
    keys: tuple[str, ...]
    start: int
    end: int


def end_of(node: yaml.Node) -> int:
    """Return where a node ends, without the comments after it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return end_of(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def roots(text: str) -> list[yaml.Node]:
    """Return the documents of a file.

    :raises Person: if it is not YAML
    """
    try:
        found = yaml.compose_all(text, Loader=yaml.SafeLoader)
        return [node for node in found if node is not None]
    except (yaml.YAMLError, RecursionError, ValueError):
        # The exception's text would quote the file.
        raise Person("It cannot be parsed as YAML.") from None


def tasks(node: yaml.Node, rescued: bool = False) -> Iterator[Task]:
    """Yield the tasks of a playbook, or of a file of tasks, in their order."""
    if not isinstance(node, yaml.SequenceNode):
        return
    for item in node.value:
        if isinstance(item, yaml.MappingNode):
            keys = pairs(item)
            inside = [name for name in _LISTS if name in keys]
            if not inside and "hosts" not in keys:
                yield Task(item, keys, rescued)
            for name in (key for key in keys if key in _LISTS):
                below = rescued or (name == "block" and "rescue" in keys)
                yield from tasks(keys[name][1], below)


def pairs(node: yaml.MappingNode) -> dict[str, tuple[yaml.Node, yaml.Node]]:
    """Return the keys of a mapping and their values."""
    return {
        str(key.value): (key, value)
        for key, value in node.value
        if isinstance(key, yaml.ScalarNode)
    }


def mappings(node: yaml.Node, keys: tuple[str, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield each mapping, and the keys above it."""
    if isinstance(node, yaml.MappingNode):
        yield node, keys
        for key, value in node.value:
            yield from mappings(value, (*keys, str(key.value)))
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from mappings(item, keys)


def texts(text: str, node: yaml.Node, keys: tuple[str, ...] = ()) -> Iterator[Text]:
    """Yield all values that are texts."""
    if isinstance(node, yaml.ScalarNode):
        start, end = int(node.start_mark.index), int(node.end_mark.index)
        if not node.tag.startswith("!"):
            yield Text(scalar_at(text, start, end), keys, start, end)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if value.start_mark.index > key.start_mark.index:
                yield from texts(text, value, (*keys, str(key.value)))
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from texts(text, item, keys)


def options(text: str, key: yaml.Node, value: yaml.Node) -> dict[str, Option]:
    """Return the options of a task's module.

    :raises Person: if they are not written there
    """
    start = int(value.start_mark.index)
    if start < key.end_mark.index or text[start : start + 1] in ("&", "!"):
        raise Person("Its options are shared by a YAML alias.")
    if isinstance(value, yaml.MappingNode):
        return of_mapping(text, value)
    if isinstance(value, yaml.ScalarNode):
        return _of_words(value)
    raise Person("Its options are not a dictionary.")


def of_mapping(text: str, node: yaml.MappingNode) -> dict[str, Option]:
    found = {}
    for key, value in node.value:
        name = str(key.value)
        if name == "<<" or value.start_mark.index < key.end_mark.index:
            raise Person("Its options are shared by a YAML alias.")
        kind = _kind(value)
        _check_kinds(name, kind, value)
        after = text[key.end_mark.index : end_of(value)]
        if not _KEPT.match(after):
            after = after.rstrip()
        raw = Raw(after.lstrip()[1:], int(key.start_mark.column))
        below = None
        if isinstance(value, yaml.MappingNode):
            with contextlib.suppress(Person):
                below = of_mapping(text, value)
        found[name] = Option(name, raw, _text_of(kind, value), below, kind)
    return found


def _kind(node: yaml.Node) -> str:
    kind = str(node.tag).rpartition(":")[2]
    if kind == "seq":
        items = {_kind(item) for item in node.value}
        if all(one in ("str", "int") or one.startswith("!") for one in items):
            return "texts"
    return kind


def _check_kinds(name: str, kind: str, node: yaml.Node) -> None:
    """Check that a value is one that options take, here and there.

    :raises Person: if it is not
    """
    if kind == "null":
        raise Person(f"Its option '{name}' is null.")
    if "timestamp" in _kinds(node):
        raise Person(f"Its option '{name}' has a date, which is not a text here.")


def _kinds(node: yaml.Node) -> Iterator[str]:
    """Yield the kinds of a value, and of all that is below it."""
    yield _kind(node)
    if isinstance(node, yaml.CollectionNode):
        for child in node.value:
            for part in child if isinstance(child, tuple) else (child,):
                yield from _kinds(part)


def _text_of(kind: str, node: yaml.Node) -> str | None:
    """Return the text that Ansible makes of a value, if it is a plain one."""
    if kind == "str":
        return str(node.value)
    if kind in ("bool", "int", "float"):
        with contextlib.suppress(ValueError):
            return str(SafeConstructor().construct_document(node))
    return None


def _of_words(node: yaml.ScalarNode) -> dict[str, Option]:
    """Return the options of the short form, ``path=a key=b``."""
    if not node.value:
        return {}
    try:
        found = parse_kv(node.value)
    except Exception:
        raise Person("Its options cannot be read.") from None
    if "_raw_params" in found:
        raise Person("Its options cannot be read.")
    return {name: text_option(name, str(value)) for name, value in found.items()}


def text_option(name: str, value: str) -> Option:
    """Return an option that is not in the file yet."""
    new = scalar(value)
    return Option(name, Raw(f" {new}"), value, kind="int" if new.isdigit() else "str")


def scalar(value: str) -> str:
    """Return a text as YAML."""
    simple = _PLAIN.fullmatch(value) and not value.endswith(" ")
    if simple and (_DIGITS.fullmatch(value) or yaml.safe_load(value) == value):
        return value
    if '"' not in value and "\\" not in value and value.isprintable():
        return f'"{value}"'
    if value.isprintable():
        quoted = value.replace("'", "''")
        return f"'{quoted}'"
    return str(yaml.safe_dump(value, default_style='"', width=10**9)).strip()


#: A new option: its value, or the options below it.
Added = tuple[str, "Raw | list[Any]"]


class Change(NamedTuple):
    """What a task becomes.

    :param renamed: the new names of options that stay
    :param added: new options; what is neither here nor renamed goes
    :param keywords: of the task itself
    :param results: what its results are called, by what they were called
    """

    module: str
    renamed: Mapping[str, str]
    added: Sequence[Added]
    keywords: Sequence[tuple[str, str]] = ()
    results: Mapping[tuple[str, ...], str] = {}
    note: str = ""


def edits(
    text: str, task: Task, name: str, given: Mapping[str, Option], change: Change
) -> list[Edit]:
    """Return the edits that change a task's module and options."""
    key, value = task.keys[name]
    column = int(key.start_mark.column)
    found = [Edit(int(key.start_mark.index), int(key.end_mark.index), change.module)]
    for keyword, expression in change.keywords:
        line = f"{keyword}: {scalar(expression)}\n{' ' * column}"
        at = int(task.keys["register"][0].start_mark.index)
        found.append(Edit(at, at, line))
    if isinstance(value, yaml.MappingNode) and not value.flow_style:
        return found + _in_place(text, value, change)
    kept: list[Added] = [(new, given[old].raw) for old, new in change.renamed.items()]
    front, back = _front_and_back(change.added)
    shown = [*front, *kept, *back]
    short = [f"{name}:{raw.text}" for name, raw in shown if _is_short(raw)]
    if isinstance(value, yaml.MappingNode) and len(short) == len(shown):
        new = f" {{{', '.join(short)}}}"
    else:
        new = "".join(f"\n{written(column + 2, one)}" for one in shown)
    after = text.index(":", int(key.end_mark.index)) + 1
    return [*found, Edit(after, max(after, end_of(value)), new or " {}")]


def _in_place(text: str, node: yaml.MappingNode, change: Change) -> list[Edit]:
    """Return the edits of options that have lines of their own."""
    column = int(node.start_mark.column)
    first = _line_start(text, int(node.start_mark.index))
    last = _next_line(text, end_of(node))
    there = {str(key.value): value for key, value in node.value}
    stays = {
        name: raw.text.strip()
        for name, raw in change.added
        if name not in change.renamed and _is_line(there.get(name)) and _is_short(raw)
    }
    added = [one for one in change.added if one[0] not in stays]
    front, back = _front_and_back(added)
    found = []
    if front:
        new = "".join(f"{written(column, one)}\n" for one in front)
        found.append(Edit(first, first, new))
    if back:
        new = "".join(f"{written(column, one)}\n" for one in back)
        new = new if text[:last].endswith("\n") else f"\n{new[:-1]}"
        found.append(Edit(last, last, new))
    for key, value in node.value:
        start, end = int(key.start_mark.index), int(key.end_mark.index)
        name = str(key.value)
        if name in stays:
            value_start, stop = int(value.start_mark.index), end_of(value)
            if text[value_start:stop].strip("\"'") != stays[name].strip("\"'"):
                found.append(Edit(value_start, stop, stays[name]))
        elif name not in change.renamed:
            stop = _next_line(text, end_of(value))
            found.append(Edit(_line_start(text, start), stop, ""))
        elif change.renamed[name] != name:
            found.append(Edit(start, end, change.renamed[name]))
    return found


def _is_short(raw: Raw | list[Any]) -> TypeGuard[Raw]:
    """Return whether a new value is in one line."""
    return isinstance(raw, Raw) and "\n" not in raw.text


def _is_line(node: yaml.Node | None) -> bool:
    """Return whether a value is a text in one line."""
    return (
        isinstance(node, yaml.ScalarNode)
        and node.start_mark.line == node.end_mark.line
        and node.end_mark.index > node.start_mark.index
    )


def _front_and_back(added: Sequence[Added]) -> tuple[list[Added], list[Added]]:
    """Return the new options that say what a task is about, and the others."""
    front = [one for one in added if one[0] in _FIRST]
    return front, [one for one in added if one[0] not in _FIRST]


def _next_line(text: str, position: int) -> int:
    stop = text.find("\n", len(text[:position].rstrip()))
    return len(text) if stop < 0 else stop + 1


def _line_start(text: str, position: int) -> int:
    return text.rfind("\n", 0, position) + 1


def written(column: int, added: Added) -> str:
    """Return the lines of an option at a column."""
    name, raw = added
    margin = " " * column
    if not isinstance(raw, Raw):
        below = "".join(f"\n{written(column + 2, one)}" for one in raw)
        return f"{margin}{name}:{below or ' {}'}"
    return f"{margin}{name}:{_shifted(raw, column - raw.column)}"


def _shifted(raw: Raw, by: int) -> str:
    """Return a value whose further lines are moved to the right, or to the left."""
    first, *more = raw.text.split("\n")
    moved = [
        " " * by + line if by > 0 else line[min(-by, _indent(line)) :] for line in more
    ]
    return "\n".join([first, *(line if line.strip() else "" for line in moved)])


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
