# Copyright (c) 2026, credential_bridge.vault contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The difference between two texts, without what may be secret in them.

What is shown is on a list: names, paths, and the values of public options. Lines beside
the changed ones are not shown at all.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

import yaml

from ...module_utils._options import tables
from . import jinja, table, yaml_files
from .options import OURS, SHARED
from .settings import VARIABLE
from .texts import Edit, Person, apply, line_at

MASK = "********"
_LINE = re.compile(r"""(\s*(?:-\s+)*)(["']?[\w./]+["']?)(\s*[:=])(?:(\s+)(.*))?""")
_SECTION = re.compile(r"\[\w+\]")
_USER = re.compile(r"//[^/@\s]*@")
_WORD = re.compile(r"(\w+)=(\S+)")
#: Options of tasks whose values are secret, with all that is below them.
_HIDDEN = ("data", "secret_data", "alternate_data", "auth_params")
_PUBLIC = {
    "path",
    "mount_point",
    "engine_mount_point",
    "secret_mount_path",
    "secret",
    "secret_path",
    "secret_version",
    "version",
    "versions",
    "cas",
    "state",
    "deletion",
    "compare",
    "operation",
    "update",
    "create",
    "fail_on_missing",
    "register",
    "failed_when",
    "list",
    "key",
    "permanent",
    "read_before_write",
    "name",
    "role_name",
    "connection_name",
    "db_name",
    "plugin_name",
    "wrap_ttl",
    "token_revoke",
    "validate_certs",
    "verify",
    "retry_action",
    "token_validate",
    "token_path",
    "token_file",
    "return_format",
    "orphan",
}
#: Names that are those of options, and often those of variables.
_AMBIGUOUS = {"secret", "key", "name", "list"}
_OUR_VARIABLE = "ansible_credential_bridge_"


def difference(path: str, old: str, new: str) -> str:
    """Return the changed lines of a file."""
    hidden = {"-": _hidden_lines(path, old), "+": _hidden_lines(path, new)}
    at = {"-": 0, "+": 0}
    lines = []
    for line in difflib.unified_diff(
        old.splitlines(), new.splitlines(), path, path, lineterm="", n=0
    ):
        header = re.match(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", line)
        if header:
            # An empty range names the line before it.
            at = {
                "-": int(header[1]) + (header[2] == "0"),
                "+": int(header[3]) + (header[4] == "0"),
            }
        side = line[0]
        if header or (line.startswith(("---", "+++")) and not any(at.values())):
            lines.append(line)
            continue
        lines.append(side + shown(line[1:], at[side] in hidden[side]))
        at[side] += 1
    return "".join(f"{line}\n" for line in lines)


def _hidden_lines(path: str, text: str) -> set[int]:
    """Return the numbers of the lines that hold secret options of tasks."""
    found: set[int] = set()
    if not path.endswith((".yml", ".yaml")):
        return found
    try:
        nodes = yaml_files.roots(text)
    except Person:
        return found
    for task in (task for node in nodes for task in yaml_files.tasks(node)):
        for name, (_key, value) in task.keys.items():
            if isinstance(value, yaml.MappingNode) and _is_ours_or_theirs(name):
                for option, (key, inner) in yaml_files.pairs(value).items():
                    if option in _HIDDEN:
                        first = int(key.start_mark.line) + 2
                        last = line_at(text, yaml_files.end_of(inner))
                        found.update(range(first, last + 1))
    return found


def _is_ours_or_theirs(name: str) -> bool:
    return name.startswith(f"{OURS}.") or table.find(name) is not None


def _is_public(name: str) -> bool:
    for prefix in (VARIABLE, _OUR_VARIABLE):
        name = name.removeprefix(prefix)
    ours = {theirs[name] for theirs in SHARED.values() if name in theirs} or {name}
    known = [tables.SHARED[one] for one in ours if one in tables.SHARED]
    return name in _PUBLIC or (bool(known) and all(option.public for option in known))


def shown(line: str, hidden: bool = False) -> str:
    """Return a line without what may be secret.

    :param hidden: whether it is part of a secret option
    """
    match = _LINE.fullmatch(line)
    if not match:
        if _SECTION.fullmatch(line) or not line.strip():
            return line
        indent = line[: len(line) - len(line.lstrip())]
        return indent + (MASK if hidden else _templates(line.strip(), False))
    margin, key, colon, gap, value = match.groups()
    if not value:
        return line
    if hidden:
        return f"{margin}{MASK}"
    return f"{margin}{key}{colon}{gap}{_value(key.strip(chr(34) + chr(39)), value)}"


def _value(key: str, value: str) -> str:
    public = _is_public(key)
    if value.startswith("{") and not value.startswith("{{"):
        return _flow(value, _is_ours_or_theirs(key))
    if "{{" in value or "{%" in value:
        return _templates(value, public and key not in _AMBIGUOUS)
    if _is_ours_or_theirs(key):
        return _words(value)
    if key in yaml_files.BARE:
        quote = value[0] if value[0] in "\"'" else ""
        return f"{quote}{_expression(value.strip(quote or None))}{quote}"
    return _USER.sub(f"//{MASK}@", value) if public or value in ("|", ">") else MASK


def _flow(value: str, of_task: bool) -> str:
    """Return a dictionary in one line; the values of public options of tasks only."""
    try:
        known = yaml.safe_load(value)
    except yaml.YAMLError:
        return MASK
    if not isinstance(known, dict):
        return MASK
    inside = ", ".join(
        f"{key}: {_one(str(key), one, of_task)}" for key, one in known.items()
    )
    return f"{{{inside}}}"


def _one(key: str, value: object, of_task: bool) -> str:
    public = of_task and _is_public(key)
    if isinstance(value, str) and "{{" in value:
        return f'"{_templates(value, public)}"'
    return str(value) if public and not isinstance(value, dict) else MASK


def _words(value: str) -> str:
    """Return options in their short form, ``path=a token=b``."""
    return _WORD.sub(
        lambda word: word[0] if _is_public(word[1]) else f"{word[1]}={MASK}", value
    )


def _templates(value: str, public: bool) -> str:
    """Return a text with its expressions; what is around them only if it is public."""
    parts, at = [], 0
    for match in re.finditer(r"\{\{.*?\}\}|\{%.*?%\}", value):
        parts += [_around(value[at : match.start()], public), _expression(match[0])]
        at = match.end()
    parts.append(_around(value[at:], public))
    return "".join(parts)


def _around(text: str, public: bool) -> str:
    if public or not text.strip("\"' "):
        return text
    first = text[0] if text[0] in "\"'" else ""
    last = text[-1] if text[-1] in "\"'" else ""
    return f"{first}...{last}"


def _expression(text: str) -> str:
    """Return an expression without the literal texts that may be secret."""
    edits = []
    for tokens in jinja.expressions(text, bare=True):
        kept = set(_kept(tokens))
        for token in tokens:
            if token.kind == "string" and token.start in kept:
                new = _WORD.sub(
                    lambda word: (
                        word[0] if _is_public(word[1]) else f"{word[1]}={MASK}"
                    ),
                    token.text[1:-1],
                )
                edits.append(Edit(token.start + 1, token.end - 1, new))
            elif token.kind == "string":
                edits.append(Edit(token.start + 1, token.end - 1, MASK))
    return apply(text, edits)


def _kept(tokens: jinja.Expression) -> Iterator[int]:
    """Yield where the literal texts are that name something."""
    for call in jinja.lookup_calls(tokens):
        yield call.plugin.start
        for argument in call.arguments:
            name = argument.keyword.text if argument.keyword else "path"
            if _is_public(name):
                yield argument.tokens[0].start
    for index, token in enumerate(tokens):
        before = [one.text for one in tokens[max(index - 2, 0) : index]]
        if before[-1:] == ["["] or before == ["attribute", "="]:
            yield token.start
