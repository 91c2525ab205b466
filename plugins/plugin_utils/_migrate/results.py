# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the result of a task is used, and what it is called there afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import yaml

from . import jinja, yaml_files
from .lookups import longest
from .texts import Edit, Person, Scalar, whole
from .yaml_files import BARE, Task

#: What every result has, here and there.
_COMMON = {"changed", "failed", "skipped"}
_TESTS = {
    "failed",
    "failure",
    "success",
    "succeeded",
    "successful",
    "changed",
    "change",
    "skipped",
    "skip",
    "defined",
    "undefined",
}
_INCLUDE = re.compile(r"(?:include|import)_(?:tasks|role)$")
#: Expressions of a task that are about its own result.
_OWN = {"until", "failed_when", "changed_when"}


class File(NamedTuple):
    """A file, read.

    :param nodes: its documents, if it is YAML
    """

    path: str
    text: str
    nodes: Sequence[yaml.Node]


class Use(NamedTuple):
    """A use of a variable.

    :param key: the key that it is under
    """

    scalar: Scalar
    tokens: jinja.Expression
    access: jinja.Access
    key: str

    @property
    def position(self) -> int:
        """Where it is in the file."""
        return self.scalar.offsets[self.access.start]


def expressions(file: File) -> Iterator[tuple[Scalar, jinja.Expression, str]]:
    """Yield the expressions of a file, and the keys that they are under."""
    if not file.nodes:
        scalar = whole(file.text)
        for tokens in jinja.expressions(scalar.text):
            yield scalar, tokens, ""
    for node in file.nodes:
        for found in yaml_files.texts(file.text, node):
            key = found.keys[-1] if found.keys else ""
            for tokens in jinja.expressions(found.scalar.text, key in BARE):
                yield found.scalar, tokens, key


def uses(file: File, name: str) -> list[Use]:
    """Return where a file uses a variable, in their order.

    :raises Person: if that is not certain
    """
    if not re.search(rf"\b{re.escape(name)}\b", file.text):
        return []
    found = []
    for scalar, tokens, key in expressions(file):
        words = [token.text for token in tokens]
        _check_direct(file, name, tokens, words)
        for access in jinja.accesses(tokens, name):
            found.append(Use(scalar, tokens, access, key))
    return sorted(found, key=lambda use: use.position)


def _check_direct(
    file: File, name: str, tokens: jinja.Expression, words: Sequence[str]
) -> None:
    """Check that nothing reaches a variable by way of ``vars`` or ``hostvars``."""
    if "hostvars" not in words and "vars" not in words:
        return
    named = {token.value if token.kind == "string" else token.text for token in tokens}
    if name in named:
        raise Person(f"Its result may be used through hostvars or vars in {file.path}.")


def check_elsewhere(name: str, path: str, files: Mapping[str, File]) -> None:
    """Check that no other file uses a variable of this one.

    :raises Person: if one does
    """
    for other in files.values():
        if other.path == path:
            continue
        found = uses(other, name)
        own = [task.start for task in registering(other, name)]
        if found and not (own and own[0] < found[0].position):
            raise Person(f"Its result may be used in {other.path}.")


def registering(file: File, name: str) -> list[Task]:
    """Return the tasks that set a variable to their result, in their order."""
    found = [task for node in file.nodes for task in yaml_files.tasks(node)]
    return [task for task in found if task.literal("register") == name]


def check_set_once(file: File, name: str) -> None:
    """Check that a variable is nothing but the result of tasks.

    :raises Person: if it is something else, too
    """
    for node in file.nodes:
        for mapping, keys in yaml_files.mappings(node):
            above = keys[-1] if keys else ""
            if name in yaml_files.pairs(mapping) and (
                not keys or above == "vars" or above.endswith("set_fact")
            ):
                raise Person(f"The variable '{name}' is set elsewhere, too.")


def edits(
    file: File,
    task: Task,
    results: Mapping[tuple[str, ...], str],
    files: Mapping[str, File],
) -> list[Edit]:
    """Return the edits of all uses of a task's result.

    :raises Person: if one of them has no counterpart, or is not certain
    """
    if task.rescued and "ansible_failed_result" in file.text:
        raise Person("A rescue may read its failure.")
    if "register" not in task.keys:
        return []
    name = task.literal("register")
    if not name or not name.isidentifier():
        raise Person("Its 'register' is not a name.")
    check_set_once(file, name)
    check_elsewhere(name, file.path, files)
    found = []
    tasks = registering(file, name)
    also = any(registering(one, name) for one in files.values() if one is not file)
    for use in uses(file, name):
        owner = _owner(use, tasks)
        if owner and owner.start == task.start:
            if also and _includes(file, task.start, use.position):
                raise Person(f"A file that is included may set '{name}', too.")
            found += _edit(use, {} if task.loops else results)
    return found


def _includes(file: File, start: int, end: int) -> bool:
    """Return whether other tasks are included between two places."""
    return any(
        start < task.start < end and any(_INCLUDE.search(key) for key in task.keys)
        for node in file.nodes
        for task in yaml_files.tasks(node)
    )


def _owner(use: Use, tasks: Sequence[Task]) -> Task | None:
    """Return the task whose result a use means."""
    owner = None
    for task in tasks:
        if task.start <= use.position < task.end:
            if use.key in _OWN:
                return task
        elif task.start < use.position:
            owner = task
    return owner or (tasks[0] if tasks else None)


def _edit(use: Use, results: Mapping[tuple[str, ...], str]) -> list[Edit]:
    access = use.access
    if access.path and access.path[0] in _COMMON:
        return []
    words = [token.text for token in use.tokens[access.after : access.after + 3]]
    if not access.path and words[:1] == ["is"]:
        test = words[2] if words[1:2] == ["not"] else words[1]
        if test in _TESTS:
            return []
    found = longest(access.path, results)
    if found is None:
        name = ".".join([use.tokens[access.first].text, *access.path])
        raise Person(f"'{name}' has no counterpart in our result.")
    count, name = found
    start = use.tokens[access.first].end
    return [use.scalar.edit(start, access.ends[count - 1], name)]
